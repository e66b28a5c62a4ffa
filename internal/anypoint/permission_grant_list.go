package anypoint

import (
	"cmp"
	"context"
	"fmt"
	"iter"

	"github.com/hashicorp/terraform-plugin-framework-validators/listresourcevalidator"
	"github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/hashicorp/terraform-plugin-framework/list/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/platformusers/terraform-provider-platformusers/internal/anypoint/access"
	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
)

type permissionGrantQuery struct {
	peopleFilter
	OrganizationID   types.String `tfsdk:"organization_id"`
	OrganizationName types.String `tfsdk:"organization_name"`
	RoleID           types.String `tfsdk:"role_id"`
	RoleName         types.String `tfsdk:"role_name"`
	EnvironmentID    types.String `tfsdk:"environment_id"`
}

func (r *permissionGrant) ListResourceConfigSchema(_ context.Context, _ list.ListResourceSchemaRequest, resp *list.ListResourceSchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "Permissions that are granted to users directly, all of them or those that match every filter. What comes through a team or " +
			"a role group is not listed, nor what Anypoint gives by itself: the data source `platformusers_anypoint_permission_grants` shows that, too.\n\n" +
			"Anypoint has no list of permissions: each user costs a call, so narrow the query down to people where you can.",
		Attributes: withPeopleFilter(map[string]schema.Attribute{
			"organization_id": tf.ListFilter("Only permissions that count in the organization or business group with this id. Default: the whole tree of the "+
				"organization that the provider works in.", organizationID()),
			"organization_name": tf.ListFilter("Only permissions that count in this organization or business group. " + howToNameOrganizations),
			"role_id":           tf.ListFilter("Only the permission with this id.", roleID()),
			"role_name": tf.ListFilter("Only the permission with this name. Case-insensitive. An ambiguous name is an error that lists the candidates with " +
				"their ids."),
			"environment_id": tf.ListFilter("Only permissions that count in the environment with this id.", environmentID()),
		}),
	}
}

// ListResourceConfigValidators refuse two ways to name one thing.
func (r *permissionGrant) ListResourceConfigValidators(context.Context) []list.ConfigValidator {
	return []list.ConfigValidator{
		listresourcevalidator.Conflicting(path.MatchRoot("organization_id"), path.MatchRoot("organization_name")),
		listresourcevalidator.Conflicting(path.MatchRoot("role_id"), path.MatchRoot("role_name")),
	}
}

// List lists direct permissions.
func (r *permissionGrant) List(ctx context.Context, req list.ListRequest, stream *list.ListResultsStream) {
	tf.List(ctx, r, req, stream, func(ctx context.Context, query *permissionGrantQuery, _ bool) iter.Seq2[tf.Listed[permissionGrantModel], error] {
		return listed(r.Client.PermissionGrants(ctx, access.PermissionGrantQuery{
			OrganizationID: query.OrganizationID.ValueString(), In: named(query.OrganizationID, query.OrganizationName),
			Role: named(query.RoleID, query.RoleName), EnvironmentID: query.EnvironmentID.ValueString(), Origins: []string{access.OriginDirect},
			People: query.people(r.Client),
		}), listedGrant)
	})
}

// listedGrant is a permission in the results of a query.
func listedGrant(row access.PermissionGrantRow) tf.Listed[permissionGrantModel] {
	model := permissionGrantOf(row.PermissionGrant)
	model.RoleName, model.EnvironmentName = tf.StringOrNull(row.RoleName), tf.StringOrNull(row.EnvironmentName)
	model.OrganizationName = tf.StringOrNull(row.OrganizationName)
	model.setAccount(row.Account)
	name := fmt.Sprintf("%s for %s in %s", cmp.Or(row.RoleName, row.RoleID), nameOfUser(row.Account), cmp.Or(row.OrganizationName, row.OrganizationID))
	if environment := cmp.Or(row.EnvironmentName, row.EnvironmentID); environment != "" {
		name += ", " + environment
	}
	return tf.Listed[permissionGrantModel]{Model: model, Identity: model.identity(), Name: name}
}
