package apim

import (
	"context"
	"maps"

	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/identityschema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/platformusers/terraform-provider-platformusers/internal/apim/api"
	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
)

// groupMemberModel is platformusers_apim_group_member in configuration, plan and state.
type groupMemberModel struct {
	serviceModel

	GroupID types.String `tfsdk:"group_id"`
	UserID  types.String `tfsdk:"user_id"`
}

type groupMemberIdentity struct {
	serviceModel

	GroupID types.String `tfsdk:"group_id"`
	UserID  types.String `tfsdk:"user_id"`
}

// identity holds the ids alone, however the configuration spells them.
func (m *groupMemberModel) identity() groupMemberIdentity {
	member := m.membership(m.service())
	return groupMemberIdentity{serviceModel: m.serviceModel, GroupID: types.StringValue(member.GroupID), UserID: types.StringValue(member.UserID)}
}

func (m *groupMemberModel) membership(s api.Service) Membership {
	return Membership{Service: s, GroupID: groupReference.id(m.GroupID), UserID: userReference.id(m.UserID)}
}

// ends are the attributes that refer to something of the service.
func (m *groupMemberModel) ends() map[string]end {
	return map[string]end{"group_id": {groupReference, m.GroupID}, "user_id": {userReference, m.UserID}}
}

func (r *groupMember) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	attributes := serviceAttributes(tf.ReplaceEnd())
	maps.Copy(attributes, map[string]schema.Attribute{
		"group_id": endAttribute(groupReference, "The group's id, as the portal shows it, or its whole id in Azure Resource Manager."),
		"user_id":  endAttribute(userReference, "The user's id, or the account's whole id in Azure Resource Manager."),
	})
	resp.Schema = schema.Schema{
		MarkdownDescription: "The membership of one user in one group of an API Management service.\n\n" +
			"The resource owns this one membership and touches no other. The service's own groups (Administrators, Developers, Guests) and those of Microsoft Entra ID are refused: API Management " +
			"itself decides who is in the former, and the directory who is in the latter.",
		Attributes: attributes,
	}
}

// endAttribute is one end of a membership or subscription. Another spelling of the same id is no change; another end replaces the resource.
func endAttribute(c collection, description string) schema.StringAttribute {
	return schema.StringAttribute{
		MarkdownDescription: description + " Both mean the same, and upper and lower case make no difference. A change replaces the resource.",
		Required:            true,
		Validators:          []validator.String{c.valid()},
		PlanModifiers:       []planmodifier.String{c.keepSpelling(), tf.ReplaceEnd()},
	}
}

func (r *groupMember) IdentitySchema(_ context.Context, _ resource.IdentitySchemaRequest, resp *resource.IdentitySchemaResponse) {
	resp.IdentitySchema = serviceIdentity(map[string]identityschema.Attribute{
		"group_id": identityschema.StringAttribute{RequiredForImport: true, Description: "The group's id."},
		"user_id":  identityschema.StringAttribute{RequiredForImport: true, Description: "The user's id."},
	})
}
