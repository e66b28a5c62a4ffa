package tf

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
)

// ReplaceWhenKnown replaces the resource when the value changes, and refuses a value that nobody knows before the apply. Terraform plans a
// replacement for every value that might differ, so a data source that waits for something else (depends_on) would delete an account, and make
// it again with the very same value. what is lost by a replacement, for the message: "deletes the account".
func ReplaceWhenKnown(what string) planmodifier.String { return replaceWhenKnown{what} }

type replaceWhenKnown struct{ what string }

func (replaceWhenKnown) Description(context.Context) string {
	return "A change replaces the resource; for an existing resource the value must be known in plan."
}

func (m replaceWhenKnown) MarkdownDescription(ctx context.Context) string { return m.Description(ctx) }

func (m replaceWhenKnown) PlanModifyString(ctx context.Context, req planmodifier.StringRequest, resp *planmodifier.StringResponse) {
	switch {
	case req.State.Raw.IsNull() || req.Plan.Raw.IsNull() || req.PlanValue.Equal(req.StateValue):
	case req.PlanValue.IsUnknown():
		resp.Diagnostics.AddAttributeError(req.Path, "The value must be known for an existing resource",
			fmt.Sprintf("%s is unknown until apply (it is %q now), so Terraform would replace the resource, which %s, even if the value turns out to be "+
				"the same.\n\nWrite the value down, leave it out where it is optional, or take it from something that is known in plan: a data source with "+
				"depends_on is not, as long as what it depends on has changes. To apply those first, use -target.",
				req.Path, req.StateValue.ValueString(), m.what))
	case isImporting(ctx, req.Private, &resp.Diagnostics):
		resp.Diagnostics.AddAttributeError(req.Path, summaryImportReplaces, importReplaces(req.Path.String(), req.StateValue.ValueString()))
	default:
		resp.RequiresReplace = true
	}
}

const summaryImportReplaces = "The import would replace what it imports"

// importReplaces refuses a plan that imports an account and replaces it at once: nobody imports a person to delete them.
func importReplaces(attribute, now string) string {
	return fmt.Sprintf("This plan imports the object and replaces it at once, because %[1]s is %[2]q on the platform and something else in the "+
		"configuration. It would be deleted, and another one would be created.\n\nTo keep it, write it as it is:\n\n  %[1]s = %[3]s\n\nTo have another "+
		"one, remove the import block.", attribute, now, hclString(now))
}

// ReplaceEnd replaces a membership or grant when one of its ends changes. An end that nobody knows before the apply may belong to something that is
// replaced itself, so it is taken for another one; but the plan says that access is lost for a moment.
func ReplaceEnd() planmodifier.String { return replaceEnd{} }

type replaceEnd struct{}

func (replaceEnd) Description(context.Context) string { return "A change replaces the resource." }

func (m replaceEnd) MarkdownDescription(ctx context.Context) string { return m.Description(ctx) }

func (replaceEnd) PlanModifyString(_ context.Context, req planmodifier.StringRequest, resp *planmodifier.StringResponse) {
	if req.State.Raw.IsNull() || req.Plan.Raw.IsNull() || req.PlanValue.Equal(req.StateValue) {
		return
	}
	resp.RequiresReplace = true
	if req.PlanValue.IsUnknown() {
		resp.Diagnostics.AddAttributeWarning(req.Path, "The access may be interrupted",
			fmt.Sprintf("%s is unknown until apply (it is %q now), so Terraform re-creates this, even if the value turns out to be the same, and the "+
				"person loses access in between. To avoid that, take the value from something that is known in plan; a data source with depends_on is not.",
				req.Path, req.StateValue.ValueString()))
	}
}
