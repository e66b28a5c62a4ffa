package tf

import (
	"fmt"
	"maps"
	"math/big"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

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
