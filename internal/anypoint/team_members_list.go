package anypoint

import (
	"context"
	"iter"

	"github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/hashicorp/terraform-plugin-framework/list/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/platformusers/terraform-provider-platformusers/internal/anypoint/api"
	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
)

type teamMemberSetQuery struct {
	OrganizationID types.String `tfsdk:"organization_id"`
	TeamName       types.String `tfsdk:"team_name"`
}

func (r *teamMemberSet) ListResourceConfigSchema(_ context.Context, _ list.ListResourceSchemaRequest, resp *list.ListResourceSchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "The teams of an Anypoint Platform organization, each with all of its members: all teams, or those that match every filter. " +
			"The root team, which holds every user, is left out.",
		Attributes: map[string]schema.Attribute{
			"organization_id": listOrganization("Teams belong to root organizations: with a business group, those of the one above it are listed."),
			"team_name":       tf.ListFilter("Only teams whose name contains this. Case-insensitive."),
		},
	}
}

// List lists teams with their members.
func (r *teamMemberSet) List(ctx context.Context, req list.ListRequest, stream *list.ListResultsStream) {
	tf.List(ctx, r, req, stream, func(ctx context.Context, query *teamMemberSetQuery, whole bool) iter.Seq2[tf.Listed[teamMemberSetModel], error] {
		root, teams, err := r.Client.TeamsToJoin(ctx, query.OrganizationID.ValueString(), query.TeamName.ValueString())
		if err != nil {
			return failed[teamMemberSetModel](err)
		}
		return sets(ctx, r, whole, teams, func(team api.Team) tf.Listed[teamMemberSetModel] {
			model := teamMemberSetOf(root, team.ID)
			model.TeamName = tf.StringOrNull(team.Name)
			return tf.Listed[teamMemberSetModel]{Model: model, Identity: model.identity(), Name: team.Name}
		})
	})
}
