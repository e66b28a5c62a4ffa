package anypoint

import (
	"cmp"
	"context"
	"maps"

	"github.com/hashicorp/terraform-plugin-framework-validators/datasourcevalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/platformusers/terraform-provider-platformusers/internal/anypoint/access"
	"github.com/platformusers/terraform-provider-platformusers/internal/anypoint/api"
	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
)

// NewTeamMembersDataSource is the data source platformusers_anypoint_team_members: who is in which team.
func NewTeamMembersDataSource() datasource.DataSourceWithConfigure {
	return &teamMembersDataSource{tf.DataSource[*access.Client]{Kind: namespace.Kind(access.NounTeamMembers)}}
}

type teamMembersDataSource struct{ tf.DataSource[*access.Client] }

type teamMembersModel struct {
	personFilter
	OrganizationID types.String    `tfsdk:"organization_id"`
	TeamID         types.String    `tfsdk:"team_id"`
	TeamName       types.String    `tfsdk:"team_name"`
	MembershipType types.String    `tfsdk:"membership_type"`
	TeamMembers    []teamMemberRow `tfsdk:"team_members"`
}

type teamMemberRow struct {
	personRow
	ID             types.String `tfsdk:"id"`
	OrganizationID types.String `tfsdk:"organization_id"`
	TeamID         types.String `tfsdk:"team_id"`
	TeamName       types.String `tfsdk:"team_name"`
	MembershipType types.String `tfsdk:"membership_type"`
	External       types.Bool   `tfsdk:"external"`
}

func teamMemberRowOf(m access.TeamMemberRow) teamMemberRow {
	return teamMemberRow{
		personRow:      personRowOf(m.Account),
		ID:             types.StringValue(m.ID()),
		OrganizationID: types.StringValue(m.OrganizationID),
		TeamID:         types.StringValue(m.TeamID),
		TeamName:       types.StringValue(m.TeamName),
		MembershipType: types.StringValue(m.MembershipType),
		External:       types.BoolValue(m.External),
	}
}

func (d *teamMembersDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	attributes, row := personFilterAttributes(), personRowAttributes()
	maps.Copy(row, map[string]schema.Attribute{
		"id":              tf.Computed("The id by which `platformusers_anypoint_team_member` is imported: `ORGANIZATION/TEAM/USER`."),
		"organization_id": tf.Computed("The root organization that the team belongs to."),
		"team_id":         tf.Computed("The team's id."),
		"team_name":       tf.Computed("The team's name."),
		"membership_type": tf.Computed("`member` or `maintainer`, who may change the team."),
		"external":        tf.ComputedBool("Whether a group of the identity provider gives the membership, which then follows the identity provider."),
	})
	maps.Copy(attributes, map[string]schema.Attribute{
		"organization_id": lookUpOrganization("Teams belong to root organizations: with a business group, those of the one above it are listed."),
		"team_id":         tf.TextFilter("Only members of the team with this id.", teamID()),
		"team_name":       tf.TextFilter("Only members of the team with this name. Case-insensitive."),
		"membership_type": tf.TextFilter("`member` or `maintainer`: only memberships of this type.",
			stringvalidator.OneOf(api.MembershipMember, api.MembershipMaintainer)),
		"team_members": tf.ComputedList("The memberships, by team and user name.", row),
	})
	resp.Schema = schema.Schema{
		MarkdownDescription: "Who is in which team of an Anypoint Platform organization: all memberships, or those that match every filter. No match is " +
			"an empty list. The root team, which holds every user, is left out, and so are teams in teams: `platformusers_anypoint_teams` shows those.\n\n" +
			"An organization has either teams or the older role groups (`platformusers_anypoint_role_group_members`), never both.",
		Attributes: attributes,
	}
}

// ConfigValidators refuse two ways to name the team.
func (d *teamMembersDataSource) ConfigValidators(context.Context) []datasource.ConfigValidator {
	return []datasource.ConfigValidator{datasourcevalidator.Conflicting(path.MatchRoot("team_id"), path.MatchRoot("team_name"))}
}

func (d *teamMembersDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	tf.ReadList(ctx, d, req, resp, func(ctx context.Context, model *teamMembersModel) error {
		organizationID, err := d.Client.OrganizationID(ctx, model.OrganizationID.ValueString())
		if err != nil {
			return err
		}
		members, err := tf.Collect(d.Client.TeamMembers(ctx, access.TeamMemberQuery{
			OrganizationID: organizationID, Team: platform.Named[string]{ID: model.TeamID.ValueString(), Name: model.TeamName.ValueString()},
			MembershipType: model.MembershipType.ValueString(), People: model.people(),
		}))
		if err != nil {
			return err
		}
		model.OrganizationID = types.StringValue(organizationID)
		model.TeamMembers = tf.Rows(members, nil, func(a, b access.TeamMemberRow) int {
			return cmp.Or(cmp.Compare(a.TeamName, b.TeamName), cmp.Compare(a.Account.Username, b.Account.Username), cmp.Compare(a.ID(), b.ID()))
		}, teamMemberRowOf)
		return nil
	})
}
