package uipath

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/identityschema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
	"github.com/platformusers/terraform-provider-platformusers/internal/uipath/access"
)

// The attributes by which memberships and grants name their person, group, role and folder.
var (
	personReference = tf.References[string]{IDAttribute: "user_id", NameAttribute: "user_name", EmailAttribute: "email", MayMiss: true}
	groupReference  = tf.References[string]{IDAttribute: "group_id", NameAttribute: "group_name"}
	roleReference   = tf.References[int64]{IDAttribute: "role_id", NameAttribute: "role_name"}
	folderReference = tf.References[int64]{IDAttribute: "folder_id", NameAttribute: "folder_path"}
)

// partitionIdentity is partition_global_id as all identities have it.
func partitionIdentity() identityschema.StringAttribute {
	return identityschema.StringAttribute{OptionalForImport: true, Description: "The organization's id; the one of the sign-in when left out."}
}

const useUserID = "A user name goes into user_name, an e-mail address into email."

// userID refuses what is not a user's id, a user name above all.
func userID() validator.String { return tf.ValidUUID(useUserID) }

// personAttributes are the user of a membership or grant. id describes user_id.
func personAttributes(id string, valid validator.String) map[string]schema.Attribute {
	email := tf.NameAttribute("The user's e-mail address. Null for an account without one.")
	email.Validators = append(email.Validators, tf.ValidEmail())
	return map[string]schema.Attribute{
		"user_id": schema.StringAttribute{
			MarkdownDescription: id + " " + personReference.Rule() + " Another user replaces the resource.",
			Optional:            true,
			Computed:            true,
			Validators:          []validator.String{valid},
		},
		"user_name": tf.NameAttribute("The name that the user signs in with."),
		"email":     email,
	}
}

// planPerson plans the user of a membership or grant.
func planPerson(ctx context.Context, p *tf.Planning, client *access.Client, config, state tf.Reference[string], exists bool) {
	find := client.FindNewPerson
	if exists {
		find = client.FindPerson
	}
	personReference.Plan(ctx, p, config, state, find)
}

// settlePerson is the user of a create, by what the plan knows or the platform has now. Whom it does not have is for the create to report.
func settlePerson(ctx context.Context, client *access.Client, person tf.Reference[string]) (*platform.Resolved[string], error) {
	found, err := personReference.Settle(ctx, person, client.FindPerson)
	if platform.GoneReason(err) != "" {
		err = nil
	}
	return found, err
}

// personNow is who the user of a grant is, by what this run has read: a grant's own read shows no account. State of before there were names is
// completed once.
func personNow(ctx context.Context, client *access.Client, userID, userName types.String) *platform.Resolved[string] {
	if userName.IsNull() {
		return client.Person(ctx, userID.ValueString())
	}
	return client.KnownPerson(userID.ValueString())
}

// requiredUser refuses a membership or grant of nobody.
func requiredUser() resource.ConfigValidator {
	return tf.RequiredUser(personReference,
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
