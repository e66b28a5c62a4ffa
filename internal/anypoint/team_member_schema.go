package anypoint

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/identityschema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringdefault"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
)

// teamMemberModel is platformusers_anypoint_team_member in configuration, plan and state.
type teamMemberModel struct {
	OrganizationID types.String `tfsdk:"organization_id"`
	TeamID         types.String `tfsdk:"team_id"`
	UserID         types.String `tfsdk:"user_id"`
	MembershipType types.String `tfsdk:"membership_type"`
}

type teamMemberIdentity struct {
	OrganizationID types.String `tfsdk:"organization_id"`
	TeamID         types.String `tfsdk:"team_id"`
	UserID         types.String `tfsdk:"user_id"`
}

func (m *teamMemberModel) identity() teamMemberIdentity {
	return teamMemberIdentity{OrganizationID: m.OrganizationID, TeamID: m.TeamID, UserID: m.UserID}
}

func (m *teamMemberModel) importID() string {
	return m.OrganizationID.ValueString() + "/" + m.TeamID.ValueString() + "/" + m.UserID.ValueString()
}

func (r *teamMember) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "The membership of one user in one team.\n\n" +
			"The resource owns this one membership and touches no other. One that comes from a group of the identity provider is recognised: such a membership follows the identity " +
			"provider, so it is not taken over, except to lift the person to maintainer. Organizations with the older Roles feature have no teams: see " +
			"`platformusers_anypoint_role_group_member`.",
		Attributes: map[string]schema.Attribute{
			"organization_id": organizationAttribute("The id of the root organization that the team belongs to."),
			"team_id":         tf.EndAttribute("The team's id.", teamID()),
			"user_id":         tf.EndAttribute("The user's id.", userID()),
			"membership_type": schema.StringAttribute{
				MarkdownDescription: "`member` (default) or `maintainer`, who may change the team. Changed in place.",
				Optional:            true,
				Computed:            true,
				Default:             stringdefault.StaticString(membershipMember),
				Validators:          []validator.String{stringvalidator.OneOf(membershipMember, membershipMaintainer)},
			},
		},
	}
}

func (r *teamMember) IdentitySchema(_ context.Context, _ resource.IdentitySchemaRequest, resp *resource.IdentitySchemaResponse) {
	resp.IdentitySchema = identityschema.Schema{Attributes: map[string]identityschema.Attribute{
		"organization_id": identityschema.StringAttribute{OptionalForImport: true, Description: "The root organization; the provider's when left out."},
		"team_id":         identityschema.StringAttribute{RequiredForImport: true, Description: "The team's id."},
		"user_id":         identityschema.StringAttribute{RequiredForImport: true, Description: "The user's id."},
	}}
}
