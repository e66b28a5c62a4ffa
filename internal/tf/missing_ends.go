package tf

import (
	"context"
	"fmt"
	"maps"
	"math/big"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
)

// ended is an edge with ends that its own part of a plan does not look for, such as the user. place is where they are: see platform.EndLooks.
type ended[M any] interface {
	Ends(ctx context.Context, planned *M) (place string, ends []platform.EdgeEnd)
}

// warnUnknownEnds warns that a create cannot succeed because an id is misspelled, or what it names was deleted. It is no error: see warnMissingEnds.
func warnUnknownEnds[M any](ctx context.Context, r managed, call *PlanCall[M]) {
	edge, ok := r.(ended[M])
	if !ok || call.State != nil || call.Plan == nil || call.Failed() {
		return
	}
	planned := Get[M](ctx, call.Response.Plan, &call.Response.Diagnostics)
	if call.Failed() {
		return
	}
	place, ends := edge.Ends(ctx, planned)
	for _, end := range ends {
		if end.ID == "" || call.run.Removed.WhyEndGone(end.Field, end.ID) != "" || !call.run.Ends.IsMissing(place, end) {
			continue
		}
		call.WarnAt(end.Field, fmt.Sprintf("%s has no %s %s", call.kind.Namespace.Title, end.What, platform.Inert(end.ID)),
			fmt.Sprintf("The plan creates the %s, and the apply will be refused as long as what %s refers to does not exist. If the id is misspelled, "+
				"correct it: it is the id that the platform gave, not a name. If it was deleted, remove the resource from the configuration.",
				call.kind.Title(), end.Field))
	}
}

// warnMissingEnds warns that a create cannot succeed because it refers to something that this run found gone, such as the team of a membership that
// went with it. It is no error: Terraform plans the create even while it destroys everything, and an error would block that.
func warnMissingEnds(p *Planning) {
	var config map[string]tftypes.Value
	if p.Request.Config.Raw.As(&config) != nil {
		return
	}
	for _, attribute := range slices.Sorted(maps.Keys(config)) {
		if why := p.run.Removed.WhyEndGone(attribute, idIn(config[attribute])); why != "" {
			p.warnMissingEnd(attribute, why)
		}
	}
}

// idIn is the id that an attribute holds, "" when it holds none: a number, a text, or the last part of a path such as an id of Azure Resource
// Manager.
func idIn(value tftypes.Value) string {
	var text string
	var number big.Float
	switch {
	case !value.IsKnown() || value.IsNull():
	case value.Type().Is(tftypes.String) && value.As(&text) == nil:
		return text[strings.LastIndexByte(text, '/')+1:]
	case value.Type().Is(tftypes.Number) && value.As(&number) == nil:
		return number.Text('f', -1)
	}
	return ""
}

// warnMissingEnd warns that the apply cannot create what refers to something that does not exist. why says what it is.
func (p *Planning) warnMissingEnd(attribute, why string) {
	p.WarnAt(attribute, "The apply cannot create the "+p.kind.Title(),
		fmt.Sprintf("%s The plan creates it again, and the apply will be refused as long as what %s refers to does not exist. Remove the resource from "+
			"the configuration, or let it refer to something that exists.", why, attribute))
}
