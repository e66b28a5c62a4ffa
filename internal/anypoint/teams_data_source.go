package anypoint

import (
	"cmp"
	"context"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/platformusers/terraform-provider-platformusers/internal/anypoint/api"
	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
)

// NewTeamsDataSource is the data source platformusers_anypoint_teams: the teams of an organization.
func NewTeamsDataSource() datasource.DataSourceWithConfigure { return &teamsDataSource{} }

type teamsDataSource struct{ tf.DataSourceBase[*Client] }

type teamsModel struct {
	OrganizationID types.String `tfsdk:"organization_id"`
	Search         types.String `tfsdk:"search"`
	Name           types.String `tfsdk:"name"`
	ParentTeamID   types.String `tfsdk:"parent_team_id"`
	Teams          []teamModel  `tfsdk:"teams"`
}

type teamModel struct {
	ID              types.String `tfsdk:"id"`
	Name            types.String `tfsdk:"name"`
	Type            types.String `tfsdk:"type"`
	ParentTeamID    types.String `tfsdk:"parent_team_id"`
	AncestorTeamIDs []string     `tfsdk:"ancestor_team_ids"`
	CreatedAt       types.String `tfsdk:"created_at"`
	UpdatedAt       types.String `tfsdk:"updated_at"`
}

func (d *teamsDataSource) Metadata(_ context.Context, _ datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = "platformusers_anypoint_teams"
}

func (d *teamsDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "The teams of an Anypoint Platform organization: all of them or those that every filter fits. No match is an empty list.\n\n" +
			"An organization has either teams or the older role groups (`platformusers_anypoint_role_groups`), never both.",
		Attributes: map[string]schema.Attribute{
			"organization_id": lookUpOrganization("Teams belong to root organizations: a business group stands for the one above it."),
			"search":          tf.TextFilter("Only teams with this text in their name."),
			"name":            tf.TextFilter("Only the team with this name. Upper and lower case make no difference."),
			"parent_team_id":  tf.TextFilter("Only the teams right below this one.", tf.ValidUUID("This data source lists the ids of teams.")),
			"teams": tf.ComputedList("The teams, by name.", map[string]schema.Attribute{
				"id":                tf.Computed("The team's id, a UUID."),
				"name":              tf.Computed("The team's name, unique in the organization."),
				"type":              tf.Computed("`internal`, `private`, `shared` or another of the platform's words."),
				"parent_team_id":    tf.Computed("The team right above. Null for the root team, which holds every user."),
				"ancestor_team_ids": tf.ComputedStrings("All teams above, from the root team down to the parent."),
				"created_at":        tf.Computed("When the team was made (RFC 3339)."),
				"updated_at":        tf.Computed("When the team was changed last (RFC 3339)."),
			}),
		},
	}
}

func (d *teamsDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var model teamsModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &model)...)
	if resp.Diagnostics.HasError() {
		return
	}
	organizationID, err := d.Client.OrganizationID(ctx, model.OrganizationID.ValueString())
	if err != nil {
		tf.AddError(&resp.Diagnostics, "Unable to list Anypoint teams", err)
		return
	}
	teams, err := d.Client.ListTeams(ctx, organizationID, cmp.Or(model.Search.ValueString(), model.Name.ValueString()))
	if err != nil {
		tf.AddError(&resp.Diagnostics, "Unable to list Anypoint teams", err)
		return
	}
	teams = platform.Filter(teams, func(t api.Team) bool {
		return tf.Called(t.Name, model.Search, model.Name) && (model.ParentTeamID.IsNull() || parentTeam(t) == model.ParentTeamID.ValueString())
	})
	slices.SortFunc(teams, func(a, b api.Team) int { return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.ID, b.ID)) })
	model.OrganizationID = types.StringValue(organizationID)
	model.Teams = make([]teamModel, 0, len(teams))
	for _, t := range teams {
		model.Teams = append(model.Teams, teamModel{
			ID:              types.StringValue(t.ID),
			Name:            types.StringValue(t.Name),
			Type:            tf.StringOrNull(t.Type),
			ParentTeamID:    tf.StringOrNull(parentTeam(t)),
			AncestorTeamIDs: append([]string{}, t.AncestorIDs...),
			CreatedAt:       tf.StringOrNull(t.CreatedAt),
			UpdatedAt:       tf.StringOrNull(t.UpdatedAt),
		})
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, &model)...)
}

// parentTeam is the id of the team right above, "" for the root team.
func parentTeam(t api.Team) string {
	if len(t.AncestorIDs) == 0 {
		return ""
	}
	return t.AncestorIDs[len(t.AncestorIDs)-1]
}
