package tf

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
)

// MoveFrom is a resource type of another provider, whose objects a moved block can bring to a type of this one.
type MoveFrom struct {
	// Provider is the namespace and the name of the other provider: "hashicorp/azurerm". On which registry it is does not matter.
	Provider string
	// Type is its resource type: "azurerm_api_management_user".
	Type string
	// Secrets are the attributes of that type whose values are secrets. No state of this provider has them.
	Secrets []string
	// Take reads what the new state needs out of the old one: what names the object, and what the platform does not return. Everything else stays
	// null, and comes with the next read.
	Take func(*MovedState) Taken
}

// Taken are the values of a state, by attribute. Those of the identity are in it, too, under the names of the identity.
type Taken struct {
	State    map[string]string
	Identity map[string]string
	// Yes are the attributes that are true, No those that are false.
	Yes, No []string
}

// MovedState is the state of an object as the other provider wrote it.
type MovedState struct {
	values  map[string]any
	missing []string
}

// Text returns a value that is a text, "" where the state has none.
func (s *MovedState) Text(attribute string) string {
	text, _ := s.values[attribute].(string)
	return text
}

// Require is Text for what the move cannot do without.
func (s *MovedState) Require(attribute string) string {
	text := s.Text(attribute)
	if text == "" {
		s.Miss(attribute)
	}
	return text
}

// Miss reports that the move cannot do without something that the state does not have.
func (s *MovedState) Miss(what string) { s.missing = append(s.missing, what) }

// registries are where providers come from of which states are moved: the same provider is on both.
var registries = []string{"registry.terraform.io", "registry.opentofu.org"}

// Movers are the movers of a type, for all versions of the other types' schemas: what is missing in one of them is an error of the move.
func Movers(r managed, sources ...MoveFrom) []resource.StateMover {
	movers := make([]resource.StateMover, 0, len(sources))
	for _, source := range sources {
		movers = append(movers, resource.StateMover{StateMover: func(ctx context.Context, req resource.MoveStateRequest, resp *resource.MoveStateResponse) {
			registry, provider, _ := strings.Cut(req.SourceProviderAddress, "/")
			if req.SourceTypeName == source.Type && provider == source.Provider && slices.Contains(registries, registry) {
				source.move(ctx, r.kind(), req, resp)
			}
		}})
	}
	return movers
}

// move makes the new state.
func (m MoveFrom) move(ctx context.Context, kind Kind, req resource.MoveStateRequest, resp *resource.MoveStateResponse) {
	old, err := movedState(req)
	if err != nil {
		kind.AddError(&resp.Diagnostics, kind.Unable("move"), &platform.Problem{
			Summary: "The state cannot be read", Means: fmt.Sprintf("The state of %s has a form that this provider does not know.", m.Type), Err: err,
			Do: "Run terraform apply -refresh-only with the other provider, and then move the resource.",
		})
		return
	}
	taken := m.Take(old)
	if len(old.missing) > 0 {
		kind.AddError(&resp.Diagnostics, kind.Unable("move"), &platform.Problem{
			Summary: "The state lacks what the move needs",
			Means: fmt.Sprintf("The state of %s has no %s, without which the object cannot be found on the platform.", m.Type,
				strings.Join(old.missing, ", ")),
			Do: "Run terraform apply -refresh-only with the other provider, and then move the resource. Or take it in by an import block, and out of the " +
				"other provider by a removed block with destroy = false.",
		})
		return
	}
	set := func(attribute string, value any) {
		resp.Diagnostics.Append(resp.TargetState.SetAttribute(ctx, path.Root(attribute), value)...)
	}
	for attribute, value := range taken.State {
		if value != "" {
			set(attribute, value)
		}
	}
	for _, attribute := range taken.Yes {
		set(attribute, true)
	}
	for _, attribute := range taken.No {
		set(attribute, false)
	}
	if resp.TargetIdentity != nil {
		for part, value := range taken.Identity {
			resp.Diagnostics.Append(resp.TargetIdentity.SetAttribute(ctx, path.Root(part), value)...)
		}
	}
	SetPrivate(ctx, resp.TargetPrivate, keyImporting, justImported, &resp.Diagnostics)
	m.warnSecrets(old, &resp.Diagnostics)
}

// warnSecrets warns of secrets that the old state holds.
func (m MoveFrom) warnSecrets(old *MovedState, diags *diag.Diagnostics) {
	held := slices.DeleteFunc(slices.Clone(m.Secrets), func(attribute string) bool { return old.Text(attribute) == "" })
	if len(held) == 0 {
		return
	}
	name := cmp.Or(old.Text("username"), old.Text("email"), old.Text("display_name"), old.Text("id"))
	Warn(diags, fmt.Sprintf("Earlier states hold a secret of %s", name),
		fmt.Sprintf("%s kept %s in the state. The move drops it, and this provider keeps no secret in a state; but backups and earlier versions of "+
			"the state may still hold it. Delete those, or have the secret changed.", m.Type, strings.Join(held, " and ")))
}

// movedState reads the state of the other provider, also in the form that Terraform wrote before 0.12.
func movedState(req resource.MoveStateRequest) (*MovedState, error) {
	old := &MovedState{values: map[string]any{}}
	if req.SourceRawState == nil {
		return old, nil
	}
	for name, text := range req.SourceRawState.Flatmap {
		old.values[name] = text
	}
	if len(req.SourceRawState.JSON) == 0 {
		return old, nil
	}
	return old, json.Unmarshal(req.SourceRawState.JSON, &old.values)
}

// IsTakenIn reports, before Read, whether this read is the first one after an import or a move: nobody has asked for anything to be changed yet.
func IsTakenIn(ctx context.Context, private PrivateReader, diags *diag.Diagnostics) bool {
	stage, _ := GetPrivate[int](ctx, private, keyImporting, diags)
	return stage == justImported
}
