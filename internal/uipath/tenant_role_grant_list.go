package uipath

import (
	"cmp"
	"context"
	"fmt"
	"iter"

	"github.com/hashicorp/terraform-plugin-framework/list"
	listschema "github.com/hashicorp/terraform-plugin-framework/list/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
	"github.com/platformusers/terraform-provider-platformusers/internal/uipath/access"
)

// tenantRoleGrantFilter are the arguments of a list of grants in the tenant.
type tenantRoleGrantFilter struct {
	roleFilter
	personFilter
	EmailDomain types.String `tfsdk:"email_domain"`
}

// ListResourceConfigSchema holds the filters of a query.
func (r *tenantRoleGrant) ListResourceConfigSchema(_ context.Context, _ list.ListResourceSchemaRequest, resp *list.ListResourceSchemaResponse) {
	attributes := listFilters(roleFilters(), personFilters("grants", userID()))
	attributes["email_domain"] = tf.EmailDomainFilter()
	resp.Schema = listschema.Schema{
		MarkdownDescription: "Lists the roles that people were given themselves in the Orchestrator tenant that the provider's `tenant` names, page by " +
			"page of the tenant's users. What people have through a group is left out, as is what groups, robots and applications have, and what is left of " +
			"deleted accounts.",
		Attributes: attributes,
	}
}

// List lists grants in the tenant.
func (r *tenantRoleGrant) List(ctx context.Context, req list.ListRequest, stream *list.ListResultsStream) {
	tf.List(ctx, r, req, stream, func(ctx context.Context, filter *tenantRoleGrantFilter, whole bool) iter.Seq2[tf.Listed[tenantRoleGrantModel], error] {
		rows := r.Client.TenantRoleGrants(ctx, access.TenantRoleGrantQuery{
			Role: filter.roleFilter.named(), User: filter.personFilter.named(), EmailDomain: filter.EmailDomain.ValueString(), Accounts: whole, Living: true,
		})
		return listed(ctx, r.Client, rows, func(partition string, g access.TenantRoleGrant) tf.Listed[tenantRoleGrantModel] {
			model := tenantRoleGrantRow(g)
			return tf.Listed[tenantRoleGrantModel]{
				Model: model, Identity: model.identity(partition), Name: fmt.Sprintf("%s: %s", cmp.Or(g.UserName, g.UserID), g.RoleName),
			}
		})
	})
}
