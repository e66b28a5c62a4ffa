package controlroom

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource/identityschema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/platformusers/terraform-provider-platformusers/internal/controlroom/access"
	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
)

// hostIdentity is host as all identities have it.
func hostIdentity() identityschema.StringAttribute {
	return identityschema.StringAttribute{
		OptionalForImport: true,
		Description:       "The Control Room's host, with its port and path where its URL has them; the provider's when left out.",
	}
}

// hostOf is the Control Room that an identity names; "" when it names none, as the state of Terraform before 1.12 does not.
func hostOf(ctx context.Context, identity *tfsdk.ResourceIdentity) string {
	if identity == nil || identity.Raw.IsNull() {
		return ""
	}
	var host types.String
	identity.GetAttribute(ctx, path.Root("host"), &host)
	return host.ValueString()
}

// splitImportID cuts "HOST/REST..." into the host and the n parts of the rest. The host may be left out, and may hold a path itself. format says
// how to write the id, as the end of a sentence.
func splitImportID(id string, n int, format string) (host string, rest []string, err error) {
	parts := strings.Split(id, "/")
	if len(parts) < n || slices.Contains(parts[len(parts)-n:], "") {
		return "", nil, tf.InvalidImportID(id, format)
	}
	return strings.Join(parts[:len(parts)-n], "/"), parts[len(parts)-n:], nil
}

// validUserID refuses what is no user's id, such as a user name.
type validUserID struct{}

func (validUserID) Description(context.Context) string {
	return "must be a user's id, a number such as 42"
}

func (v validUserID) MarkdownDescription(ctx context.Context) string { return v.Description(ctx) }

func (v validUserID) ValidateString(ctx context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	if req.ConfigValue.IsNull() || req.ConfigValue.IsUnknown() || access.IsUserID(req.ConfigValue.ValueString()) {
		return
	}
	resp.Diagnostics.AddAttributeError(req.Path, "Invalid id",
		fmt.Sprintf("%q is not an id: the value %s. To refer to a user by user name, use the id of a %s resource or data source.",
			req.ConfigValue.ValueString(), v.Description(ctx), namespace.Kind(access.NounUser).Type()))
}
