package uipath

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/resource/identityschema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
	"github.com/platformusers/terraform-provider-platformusers/internal/uipath/access"
)

// The attributes by which memberships and grants name their group, role and folder.
var (
	groupReference  = tf.References[string]{IDAttribute: "group_id", NameAttribute: "group_name"}
	roleReference   = tf.References[int64]{IDAttribute: "role_id", NameAttribute: "role_name"}
	folderReference = tf.References[int64]{IDAttribute: "folder_id", NameAttribute: "folder_path"}
)

// partitionIdentity is partition_global_id as all identities have it.
func partitionIdentity() identityschema.StringAttribute {
	return identityschema.StringAttribute{OptionalForImport: true, Description: "The organization's id; the one of the sign-in when left out."}
}

const useUserID = "To refer to a user by user name or e-mail address, use the id of a platformusers_uipath_user resource or data source."

// userID refuses what is not a user's id, a user name above all.
func userID() validator.String { return tf.ValidUUID(useUserID) }

// userAttribute is the user of a membership or grant.
func userAttribute(description string, valid validator.String) schema.StringAttribute {
	return tf.UserEnd(tf.EndAttribute(description, valid),
		"for_each = { for k, i in platformusers_uipath_invitation.team : k => i.user_id if i.accepted }\n  user_id  = each.value")
}

// groupID refuses what is not a group's id.
func groupID() validator.String {
	return tf.ValidUUID("The data source platformusers_uipath_groups lists the groups with their ids; a name goes into group_name.")
}

// memberID takes a user's id, or a directory's identifier.
type memberID struct{}

func (memberID) Description(context.Context) string {
	return "must be a user's id, a UUID, or a directory's identifier such as aad|4b353f44-6486-42ae-ae77-18b4032f9643"
}

func (v memberID) MarkdownDescription(ctx context.Context) string { return v.Description(ctx) }

func (v memberID) ValidateString(ctx context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	id := req.ConfigValue.ValueString()
	if req.ConfigValue.IsNull() || req.ConfigValue.IsUnknown() || platform.IsUUID(id) || access.IsDirectoryIdentifier(id) {
		return
	}
	resp.Diagnostics.AddAttributeError(req.Path, "Invalid id", fmt.Sprintf("%q is not an id: the value %s. %s", id, v.Description(ctx), useUserID))
}
