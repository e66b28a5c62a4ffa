package anypoint

import (
	"cmp"
	"context"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/platformusers/terraform-provider-platformusers/internal/anypoint/access"
	"github.com/platformusers/terraform-provider-platformusers/internal/anypoint/api"
	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
)

// NewInvitationsDataSource is the data source platformusers_anypoint_invitations: who was invited and has not come yet.
func NewInvitationsDataSource() datasource.DataSourceWithConfigure {
	return &invitationsDataSource{tf.DataSource[*access.Client]{Kind: namespace.Kind(access.NounInvitations)}}
}

type invitationsDataSource struct{ tf.DataSource[*access.Client] }

type invitationsModel struct {
	OrganizationID types.String          `tfsdk:"organization_id"`
	Email          types.String          `tfsdk:"email"`
	EmailDomain    types.String          `tfsdk:"email_domain"`
	Status         types.String          `tfsdk:"status"`
	Invitations    []listedInvitationRow `tfsdk:"invitations"`
}

type listedInvitationRow struct {
	ID               types.String           `tfsdk:"id"`
	InvitationID     types.String           `tfsdk:"invitation_id"`
	OrganizationID   types.String           `tfsdk:"organization_id"`
	OrganizationName types.String           `tfsdk:"organization_name"`
	Email            types.String           `tfsdk:"email"`
	Status           types.String           `tfsdk:"status"`
	InvitedAt        types.String           `tfsdk:"invited_at"`
	ExpiresAt        types.String           `tfsdk:"expires_at"`
	Teams            []invitedTeamRow       `tfsdk:"teams"`
	RoleGroups       []invitedRoleGroupRow  `tfsdk:"role_groups"`
	Permissions      []invitedPermissionRow `tfsdk:"permissions"`
}

type invitedTeamRow struct {
	TeamID         types.String `tfsdk:"team_id"`
	TeamName       types.String `tfsdk:"team_name"`
	MembershipType types.String `tfsdk:"membership_type"`
}

type invitedRoleGroupRow struct {
	RoleGroupID   types.String `tfsdk:"role_group_id"`
	RoleGroupName types.String `tfsdk:"role_group_name"`
}

type invitedPermissionRow struct {
	RoleID         types.String `tfsdk:"role_id"`
	OrganizationID types.String `tfsdk:"organization_id"`
	EnvironmentID  types.String `tfsdk:"environment_id"`
}

func listedInvitationRowOf(i access.InvitationRow) listedInvitationRow {
	row := listedInvitationRow{
		ID:               types.StringValue(i.ID()),
		InvitationID:     invitationRowOf(&i.Invite).ID,
		OrganizationID:   types.StringValue(i.OrganizationID),
		OrganizationName: tf.StringOrNull(i.OrganizationName),
		Email:            types.StringValue(i.Email),
		Status:           types.StringValue(i.Status),
		InvitedAt:        tf.StringOrNull(i.InvitedAt),
		ExpiresAt:        tf.StringOrNull(i.ExpiresAt),
		Teams:            []invitedTeamRow{},
		RoleGroups:       []invitedRoleGroupRow{},
		Permissions:      []invitedPermissionRow{},
	}
	for _, team := range i.Teams {
		row.Teams = append(row.Teams, invitedTeamRow{
			types.StringValue(team.ID), tf.StringOrNull(team.Name), types.StringValue(team.MembershipType),
		})
	}
	for _, group := range i.RoleGroups {
		row.RoleGroups = append(row.RoleGroups, invitedRoleGroupRow{types.StringValue(group.ID), tf.StringOrNull(group.Name)})
	}
	for _, role := range i.Roles {
		row.Permissions = append(row.Permissions, invitedPermissionRow{
			types.StringValue(role.RoleID), tf.StringOrNull(role.Context[api.ContextOrganization]), tf.StringOrNull(role.Context[api.ContextEnvironment]),
		})
	}
	return row
}

func (d *invitationsDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "The invitations to an Anypoint Platform organization that nobody has accepted yet, all of them or those that match every " +
			"filter, with what they carry. The platform lists no accepted and no canceled ones. No match is an empty list.",
		Attributes: map[string]schema.Attribute{
			"organization_id": lookUpOrganization("With a business group, the invitations to the group."),
			"email":           tf.TextFilter("Only invitations of this e-mail address. Case-insensitive.", tf.ValidEmail()),
			"email_domain": tf.TextFilter("Only invitations of e-mail addresses of this domain, such as `example.com`. Case-insensitive. Subdomains do not " +
				"count."),
			"status": tf.TextFilter("`INVITED` for those whose link still works, `EXPIRED` for the others. Default: both.",
				stringvalidator.OneOf(api.InviteOutstanding, api.InviteExpired)),
			"invitations": tf.ComputedList("The invitations, by e-mail address.", map[string]schema.Attribute{
				"id":                tf.Computed("The id by which `platformusers_anypoint_invitation` is imported: `ORGANIZATION/INVITATION`."),
				"invitation_id":     tf.Computed("The invitation's id on the platform, a number."),
				"organization_id":   tf.Computed("The organization to join."),
				"organization_name": tf.Computed(aboutOrganizationName),
				"email":             tf.Computed("The e-mail address that was invited."),
				"status":            tf.Computed("`INVITED` or `EXPIRED`."),
				"invited_at":        tf.Computed("When the invitation was sent (RFC 3339)."),
				"expires_at":        tf.Computed("When the link stops working (RFC 3339)."),
				"teams": tf.ComputedList("The teams that the person joins on acceptance.", map[string]schema.Attribute{
					"team_id":         tf.Computed("The team's id."),
					"team_name":       tf.Computed("The team's name."),
					"membership_type": tf.Computed("`member` or `maintainer`."),
				}),
				"role_groups": tf.ComputedList("The role groups that the person joins on acceptance.", map[string]schema.Attribute{
					"role_group_id":   tf.Computed("The role group's id."),
					"role_group_name": tf.Computed("The role group's name."),
				}),
				"permissions": tf.ComputedList("The permissions that the person gets on acceptance, beside those.", map[string]schema.Attribute{
					"role_id":         tf.Computed("The id of the permission."),
					"organization_id": tf.Computed("The organization or business group in which the permission counts."),
					"environment_id":  tf.Computed("The environment, for permissions that are granted per environment."),
				}),
			}),
		},
	}
}

func (d *invitationsDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	tf.ReadList(ctx, d, req, resp, func(ctx context.Context, model *invitationsModel) error {
		organizationID, err := d.Client.OrganizationID(ctx, model.OrganizationID.ValueString())
		if err != nil {
			return err
		}
		invitations, err := tf.Collect(d.Client.Invitations(ctx, access.InvitationQuery{
			OrganizationID: organizationID, Email: model.Email.ValueString(), EmailDomain: model.EmailDomain.ValueString(),
			Status: model.Status.ValueString(),
		}))
		if err != nil {
			return err
		}
		model.OrganizationID = types.StringValue(organizationID)
		model.Invitations = tf.Rows(invitations, nil, func(a, b access.InvitationRow) int {
			return cmp.Or(cmp.Compare(a.Email, b.Email), cmp.Compare(a.Invite.ID, b.Invite.ID))
		}, listedInvitationRowOf)
		return nil
	})
}
