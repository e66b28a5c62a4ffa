package tf

import (
	"context"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// TextAtFirst plans a value that a person decides later, such as by accepting an invitation: the object is created with this value, whatever
// the platform returns, and a later read brings what has become of it. Were it unknown until the apply, nothing that goes by it (for_each, count)
// could be planned; and what refers to it would be planned as if the person had decided already.
func TextAtFirst(value types.String) planmodifier.String { return atFirst{text: value} }

// BoolAtFirst is TextAtFirst for a yes or no.
func BoolAtFirst(value types.Bool) planmodifier.Bool { return atFirst{yes: value} }

type atFirst struct {
	text types.String
	yes  types.Bool
}

func (atFirst) Description(context.Context) string { return "Known from the first plan on." }

func (m atFirst) MarkdownDescription(ctx context.Context) string { return m.Description(ctx) }

func (m atFirst) PlanModifyString(_ context.Context, req planmodifier.StringRequest, resp *planmodifier.StringResponse) {
	if req.PlanValue.IsUnknown() {
		resp.PlanValue = req.StateValue
		if req.State.Raw.IsNull() {
			resp.PlanValue = m.text
		}
	}
}

func (m atFirst) PlanModifyBool(_ context.Context, req planmodifier.BoolRequest, resp *planmodifier.BoolResponse) {
	if req.PlanValue.IsUnknown() {
		resp.PlanValue = req.StateValue
		if req.State.Raw.IsNull() {
			resp.PlanValue = m.yes
		}
	}
}

// RequiredUser is the rule that a membership or grant names its user by one of the attributes of a Reference. It explains a null: the id of somebody
// who does not exist yet, such as of an invited person who has not accepted. pattern is a for_each that leaves out such people.
func RequiredUser(a References[string], pattern string) resource.ConfigValidator {
	return requiredUser{a, pattern}
}

type requiredUser struct {
	References[string]
	pattern string
}

func (r requiredUser) Description(context.Context) string {
	return "one of " + strings.Join(r.attributes(), ", ") + " must be set"
}

func (r requiredUser) MarkdownDescription(ctx context.Context) string { return r.Description(ctx) }

func (r requiredUser) ValidateResource(ctx context.Context, req resource.ValidateConfigRequest, resp *resource.ValidateConfigResponse) {
	for _, attribute := range r.attributes() {
		var value types.String
		resp.Diagnostics.Append(req.Config.GetAttribute(ctx, path.Root(attribute), &value)...)
		if !value.IsNull() {
			return
		}
	}
	resp.Diagnostics.Append(errNoUserYet(path.Root(r.IDAttribute), r.pattern))
}

// errNoUserYet explains that the user is null.
func errNoUserYet(attribute path.Path, pattern string) diag.Diagnostic {
	return diag.NewAttributeErrorDiagnostic(attribute, "There is no user yet",
		fmt.Sprintf("%s is null, so there is nobody to give this to: the user does not exist yet, or has not accepted the invitation. Create this only "+
			"for those who exist, and it follows in the first apply after the person has accepted:\n\n  %s", attribute, pattern))
}
