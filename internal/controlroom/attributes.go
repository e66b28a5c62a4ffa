package controlroom

import (
	"context"
	"fmt"
	"regexp"
	"strconv"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource/identityschema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
)

// hostIdentity is host as all identities have it.
func hostIdentity() identityschema.StringAttribute {
	return identityschema.StringAttribute{OptionalForImport: true, Description: "The Control Room's host, with its port and path where its URL has them; the provider's when left out."}
}

// hostOf is the Control Room that an identity names; "" when it names none, as state of Terraform before 1.12 does not.
func hostOf(ctx context.Context, identity *tfsdk.ResourceIdentity) string {
	if identity == nil || identity.Raw.IsNull() {
		return ""
	}
	var host types.String
	identity.GetAttribute(ctx, path.Root("host"), &host)
	return host.ValueString()
}

// userNumber matches ids as the platform makes them. Other spellings of a number would be other texts in the state.
var userNumber = regexp.MustCompile(`^[1-9][0-9]{0,17}$`)

// isUserID reports whether a text is a user's id rather than a user name.
func isUserID(text string) bool { return userNumber.MatchString(text) }

// userText is a user's id as Terraform has it.
func userText(id int64) string { return strconv.FormatInt(id, 10) }

// parseUserID is a user's id as the platform has it. A text that is none, as only a hand can have put it into the state, is an error.
func parseUserID(text string) (int64, error) {
	id, err := strconv.ParseInt(text, 10, 64)
	if err != nil || !isUserID(text) {
		return 0, &platform.Problem{
			Summary: "Invalid id",
			Means:   fmt.Sprintf("%q is no id of a Control Room user, which is a number. Nothing was sent.", text),
			Do:      "Correct the state, or take the resource out of it (terraform state rm) and import it.",
		}
	}
	return id, nil
}

// validUserID refuses what is no user's id, a user name above all.
type validUserID struct{}

func (validUserID) Description(context.Context) string {
	return "must be a user's id, a number such as 42"
}

func (v validUserID) MarkdownDescription(ctx context.Context) string { return v.Description(ctx) }

func (v validUserID) ValidateString(ctx context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	if req.ConfigValue.IsNull() || req.ConfigValue.IsUnknown() || isUserID(req.ConfigValue.ValueString()) {
		return
	}
	resp.Diagnostics.AddAttributeError(req.Path, "Invalid id",
		fmt.Sprintf("%q is not an id: the value %s. To refer to a user by user name, use the id of a platformusers_controlroom_user resource or data source.",
			req.ConfigValue.ValueString(), v.Description(ctx)))
}
