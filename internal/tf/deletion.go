package tf

import (
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringdefault"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
)

// DeletionPolicy is the attribute that says what destroy does to an account. deletes and disables say what the policies of these
// names do on the platform, as a part of a sentence.
func DeletionPolicy(deletes, disables string) schema.StringAttribute {
	return schema.StringAttribute{
		MarkdownDescription: fmt.Sprintf("What destroy does: `delete` (default) %s; `disable` %s; `abandon` only forgets it. Destroy uses the "+
			"value in the state, so apply a change before "+
			"you destroy or remove the resource.", deletes, disables),
		Optional:   true,
		Computed:   true,
		Default:    stringdefault.StaticString(platform.PolicyDelete),
		Validators: []validator.String{stringvalidator.OneOf(platform.PolicyDelete, platform.PolicyDisable, platform.PolicyAbandon)},
	}
}

// WarnAbandoned says in the plan that destroy leaves an account alone.
func WarnAbandoned(diags *diag.Diagnostics, platform, name string) {
	Warn(diags, fmt.Sprintf("%s account %s will be left alone", platform, name),
		fmt.Sprintf("deletion_policy is \"abandon\": %q stays as it is and is no longer managed here.", name))
}
