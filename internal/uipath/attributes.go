package uipath

import (
	"context"
	"fmt"
	"regexp"

	"github.com/hashicorp/terraform-plugin-framework/resource/identityschema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
)

// partitionIdentity is partition_global_id as all identities have it.
func partitionIdentity() identityschema.StringAttribute {
	return identityschema.StringAttribute{OptionalForImport: true, Description: "The organization's id; the one of the sign-in when left out."}
}

// userID refuses what is no user's id, a user name above all.
func userID() validator.String {
	return tf.ValidUUID("To refer to a user by user name or e-mail address, use the id of a platformusers_uipath_user resource or data source.")
}

// groupID refuses what is no group's id.
func groupID() validator.String {
	return tf.ValidUUID("The data source platformusers_uipath_groups lists the groups with their ids; by name they go into group_name.")
}

// memberID takes a user's id, or a directory's identifier: a directory's short name, a bar, and an id there.
type memberID struct{}

var directoryIdentifier = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9_-]*\|[^\s|/]+$`)

func (memberID) Description(context.Context) string {
	return "must be a user's id, a UUID, or a directory's identifier such as aad|4b353f44-6486-42ae-ae77-18b4032f9643"
}

func (v memberID) MarkdownDescription(ctx context.Context) string { return v.Description(ctx) }

func (v memberID) ValidateString(ctx context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	if req.ConfigValue.IsNull() || req.ConfigValue.IsUnknown() || platform.IsUUID(req.ConfigValue.ValueString()) || directoryIdentifier.MatchString(req.ConfigValue.ValueString()) {
		return
	}
	resp.Diagnostics.AddAttributeError(req.Path, "Invalid id",
		fmt.Sprintf("%q is not an id: the value %s. To refer to a user by user name or e-mail address, use the id of a platformusers_uipath_user resource or data source.",
			req.ConfigValue.ValueString(), v.Description(ctx)))
}
