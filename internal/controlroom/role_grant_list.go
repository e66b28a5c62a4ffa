package controlroom

import (
	"context"
	"fmt"
	"iter"

	"github.com/hashicorp/terraform-plugin-framework/list"
	listschema "github.com/hashicorp/terraform-plugin-framework/list/schema"

	"github.com/platformusers/terraform-provider-platformusers/internal/controlroom/access"
	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
)

// ListResourceConfigSchema describes what a query can select grants by.
func (r *roleGrant) ListResourceConfigSchema(_ context.Context, _ list.ListResourceSchemaRequest, resp *list.ListResourceSchemaResponse) {
	resp.Schema = listschema.Schema{
		MarkdownDescription: "Finds who has which role in a Control Room: all roles of all users, or those that match every filter. Roles that a " +
			"directory or an identity provider alone gives are not among them, as far as a Control Room shows those apart.",
		Attributes: userFilterAttributes("Only roles of users"),
	}
}

// List finds grants.
func (r *roleGrant) List(ctx context.Context, req list.ListRequest, stream *list.ListResultsStream) {
	tf.List(ctx, r, req, stream, func(ctx context.Context, filters *userFilters, _ bool) iter.Seq2[tf.Listed[roleGrantModel], error] {
		return listing(r.Client, r.Client.RoleGrants(ctx, filters.query()), func(host string, grant access.RoleGrant) tf.Listed[roleGrantModel] {
			found := roleGrantRow(grant)
			name := fmt.Sprintf("%s: %s", access.Login(grant.Domain, grant.Username), grant.RoleName)
			return tf.Listed[roleGrantModel]{Model: found, Identity: found.identity(host), Name: name}
		})
	})
}
