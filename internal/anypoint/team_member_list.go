package anypoint

import (
	"context"
	"fmt"
	"iter"

	"github.com/hashicorp/terraform-plugin-framework-validators/listresourcevalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/hashicorp/terraform-plugin-framework/list/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/platformusers/terraform-provider-platformusers/internal/anypoint/access"
	"github.com/platformusers/terraform-provider-platformusers/internal/anypoint/api"
	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
)

type teamMemberQuery struct {
	peopleFilter
	OrganizationID types.String `tfsdk:"organization_id"`
	TeamID         types.String `tfsdk:"team_id"`
	TeamName       types.String `tfsdk:"team_name"`
	MembershipType types.String `tfsdk:"membership_type"`
	External       types.Bool   `tfsdk:"external"`
}

func (r *teamMember) ListResourceConfigSchema(_ context.Context, _ list.ListResourceSchemaRequest, resp *list.ListResourceSchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "Who is in which team of an Anypoint Platform organization: all memberships, or those that match every filter. The root " +
			"team, which holds every user, is left out, and so are teams in teams.",
		Attributes: withPeopleFilter(map[string]schema.Attribute{
			"organization_id": listOrganization("Teams belong to root organizations: with a business group, those of the one above it are listed."),
			"team_id":         tf.ListFilter("Only members of the team with this id.", teamID()),
			"team_name":       tf.ListFilter("Only members of the team with this name. Case-insensitive."),
			"membership_type": tf.ListFilter("`member` or `maintainer`: only memberships of this type.",
				stringvalidator.OneOf(api.MembershipMember, api.MembershipMaintainer)),
			"external": tf.ListSwitch("`true` lists only memberships that a group of the identity provider gives, `false` only others: the former follow " +
				"the identity provider, and come back when Terraform removes them."),
		}),
	}
}

// ListResourceConfigValidators refuse two ways to name the team.
func (r *teamMember) ListResourceConfigValidators(context.Context) []list.ConfigValidator {
	return []list.ConfigValidator{listresourcevalidator.Conflicting(path.MatchRoot("team_id"), path.MatchRoot("team_name"))}
}

// List lists memberships in teams.
func (r *teamMember) List(ctx context.Context, req list.ListRequest, stream *list.ListResultsStream) {
	tf.List(ctx, r, req, stream, func(ctx context.Context, query *teamMemberQuery, _ bool) iter.Seq2[tf.Listed[teamMemberModel], error] {
		return listed(r.Client.TeamMembers(ctx, access.TeamMemberQuery{
			OrganizationID: query.OrganizationID.ValueString(), Team: named(query.TeamID, query.TeamName),
			MembershipType: query.MembershipType.ValueString(), External: query.External.ValueBoolPointer(), People: query.people(r.Client),
		}), func(row access.TeamMemberRow) tf.Listed[teamMemberModel] {
			model := teamMemberOf(row.TeamMember)
			model.TeamName = tf.StringOrNull(row.TeamName)
			model.setAccount(row.Account)
			return tf.Listed[teamMemberModel]{
				Model: model, Identity: model.identity(), Name: fmt.Sprintf("%s in %s", nameOfUser(row.Account), row.TeamName),
			}
		})
	})
}
