package apim

import (
	"context"
	"iter"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/list"
	listschema "github.com/hashicorp/terraform-plugin-framework/list/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/platformusers/terraform-provider-platformusers/internal/apim/access"
	"github.com/platformusers/terraform-provider-platformusers/internal/apim/api"
	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
)

// userFilters are the arguments of the list resource of accounts.
type userFilters struct {
	serviceModel

	State       types.String `tfsdk:"state"`
	GroupID     types.String `tfsdk:"group_id"`
	GroupName   types.String `tfsdk:"group_name"`
	EmailDomain types.String `tfsdk:"email_domain"`
}

// query is what the filters mean on the platform.
func (f *userFilters) query() access.UserQuery {
	return access.UserQuery{
		UserQuery: api.UserQuery{State: f.State.ValueString()}, EmailDomain: f.EmailDomain.ValueString(), Group: groupEnd.wanted(f.GroupID, f.GroupName),
	}
}

// lists reports whether an account is shown: a pending one is an invitation, unless it is asked for.
func (f *userFilters) lists(u *api.User) bool {
	return u.State != api.StateDeleted && (u.State != api.StatePending || !f.State.IsNull())
}

// ListResourceConfigSchema describes what a query can select accounts by.
func (r *user) ListResourceConfigSchema(_ context.Context, _ list.ListResourceSchemaRequest, resp *list.ListResourceSchemaResponse) {
	attributes := withServiceFilter(map[string]listschema.Attribute{
		"state": tf.ListFilter("Only accounts in this state: `active`, `blocked` or `pending`. Default: active and blocked accounts.",
			stringvalidator.OneOf(api.StateActive, api.StateBlocked, api.StatePending)),
		"email_domain": tf.EmailDomainFilter(),
	}, endFilter(groupEnd, "Only users in this group"))
	resp.Schema = listschema.Schema{
		MarkdownDescription: "Finds accounts of an API Management service. Accounts that wait for their confirmation are left out unless `state` asks " +
			"for them: the list resource `platformusers_apim_invitation` finds them as invitations, and one account must not be managed twice.\n\n" +
			"The service filters by `state`. `email_domain` is compared here, page by page, since the service does not document whether its filter looks " +
			"at case. For a group, the list of its members is read, and then the accounts.",
		Attributes: attributes,
	}
}

// List finds accounts.
func (r *user) List(ctx context.Context, req list.ListRequest, stream *list.ListResultsStream) {
	tf.List(ctx, r, req, stream, func(ctx context.Context, filters *userFilters, _ bool) iter.Seq2[tf.Listed[userModel], error] {
		rows := func(s api.Service) iter.Seq2[api.User, error] { return r.Client.Users(ctx, s, filters.query()) }
		return listing(r.Client, &filters.serviceModel, rows, func(s api.Service, u api.User) (tf.Listed[userModel], bool) {
			found := userOf(s, &u)
			return tf.Listed[userModel]{Model: found, Identity: found.identity(), Name: describeAccount(u.ID, u.Email)}, filters.lists(&u)
		})
	})
}
