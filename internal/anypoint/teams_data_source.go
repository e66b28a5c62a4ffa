package anypoint

import (
	"cmp"
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/platformusers/terraform-provider-platformusers/internal/anypoint/access"
	"github.com/platformusers/terraform-provider-platformusers/internal/anypoint/api"
	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
)

// NewTeamsDataSource is the data source platformusers_anypoint_teams: the teams of an organization.
func NewTeamsDataSource() datasource.DataSourceWithConfigure {
	return &teamsDataSource{tf.DataSource[*access.Client]{Kind: namespace.Kind(access.NounTeams)}}
}

type teamsDataSource struct{ tf.DataSource[*access.Client] }

type teamsModel struct {
	OrganizationID types.String `tfsdk:"organization_id"`
	Search         types.String `tfsdk:"search"`
	Name           types.String `tfsdk:"name"`
	ParentTeamID   types.String `tfsdk:"parent_team_id"`
	Teams          []teamRow    `tfsdk:"teams"`
}

type teamRow struct {
	ID              types.String `tfsdk:"id"`
	Name            types.String `tfsdk:"name"`
	Type            types.String `tfsdk:"type"`
	ParentTeamID    types.String `tfsdk:"parent_team_id"`
	AncestorTeamIDs []string     `tfsdk:"ancestor_team_ids"`
	CreatedAt       types.String `tfsdk:"created_at"`
	UpdatedAt       types.String `tfsdk:"updated_at"`
}

func teamRowOf(t api.Team) teamRow {
	return teamRow{
		ID:              types.StringValue(t.ID),
		Name:            types.StringValue(t.Name),
		Type:            tf.StringOrNull(t.Type),
		ParentTeamID:    tf.StringOrNull(parentTeam(t)),
		AncestorTeamIDs: orEmpty(t.AncestorIDs),
		CreatedAt:       tf.StringOrNull(t.CreatedAt),
		UpdatedAt:       tf.StringOrNull(t.UpdatedAt),
	}
}

// parentTeam is the id of the team right above, "" for the root team.
func parentTeam(t api.Team) string {
	if len(t.AncestorIDs) == 0 {
		return ""
	}
	return t.AncestorIDs[len(t.AncestorIDs)-1]
}

func (d *teamsDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "The teams of an Anypoint Platform organization: all of them or those that match every filter. No match is an empty " +
			"list.\n\nAn organization has either teams or the older role groups (`platformusers_anypoint_role_groups`), never both.",
		Attributes: map[string]schema.Attribute{
			"organization_id": lookUpOrganization("Teams belong to root organizations: with a business group, the teams of the one above it are listed."),
			"search":          tf.TextFilter("Only teams with this text in their name."),
			"name":            tf.TextFilter("Only the team with this name. Case-insensitive."),
			"parent_team_id":  tf.TextFilter("Only the teams right below this one.", tf.ValidUUID("This data source lists the ids of teams.")),
			"teams": tf.ComputedList("The teams, by name.", map[string]schema.Attribute{
				"id":                tf.Computed("The team's id, a UUID."),
				"name":              tf.Computed("The team's name, unique in the organization."),
				"type":              tf.Computed("`internal`, `private`, `shared` or another type of the platform."),
				"parent_team_id":    tf.Computed("The team right above. Null for the root team, which holds every user."),
				"ancestor_team_ids": tf.ComputedStrings("All teams above, from the root team down to the parent."),
				"created_at":        tf.Computed("When the team was created (RFC 3339)."),
				"updated_at":        tf.Computed("When the team was last changed (RFC 3339)."),
			}),
		},
	}
}

func (d *teamsDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	tf.ReadList(ctx, d, req, resp, func(ctx context.Context, model *teamsModel) error {
		organizationID, err := d.Client.OrganizationID(ctx, model.OrganizationID.ValueString())
		if err != nil {
			return err
		}
		teams, err := d.Client.Teams(ctx, organizationID, cmp.Or(model.Search.ValueString(), model.Name.ValueString()))
		if err != nil {
			return err
		}
		model.OrganizationID = types.StringValue(organizationID)
		model.Teams = tf.Rows(teams,
			func(t api.Team) bool {
				return tf.Called(t.Name, model.Search, model.Name) &&
					(model.ParentTeamID.IsNull() || parentTeam(t) == model.ParentTeamID.ValueString())
			},
			func(a, b api.Team) int { return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.ID, b.ID)) },
			teamRowOf)
		return nil
	})
}
