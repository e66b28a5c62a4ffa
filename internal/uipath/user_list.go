package uipath

import (
	"context"
	"fmt"
	"iter"
	"time"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/list"
	listschema "github.com/hashicorp/terraform-plugin-framework/list/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
	"github.com/platformusers/terraform-provider-platformusers/internal/uipath/access"
	"github.com/platformusers/terraform-provider-platformusers/internal/uipath/api"
)

// userFilter are the arguments of a list of accounts.
type userFilter struct {
	groupFilter
	Search      types.String `tfsdk:"search"`
	Category    types.String `tfsdk:"category"`
	Pending     types.Bool   `tfsdk:"pending"`
	Active      types.Bool   `tfsdk:"active"`
	EmailDomain types.String `tfsdk:"email_domain"`
	InactiveFor types.String `tfsdk:"inactive_for"`
}

// query is what the filter means. now is the time from which days count.
func (f *userFilter) query(now time.Time) access.UserQuery {
	query := access.UserQuery{
		UserQuery: api.UserQuery{
			SearchTerm: f.Search.ValueString(), Category: f.Category.ValueString(), Pending: f.Pending.ValueBoolPointer(),
		},
		Group: f.groupFilter.named(), EmailDomain: f.EmailDomain.ValueString(),
	}
	if !f.Active.IsNull() {
		inactive := !f.Active.ValueBool()
		query.Inactive = &inactive
	}
	if days := tf.DaysOf(f.InactiveFor); days > 0 {
		query.InactiveSince = now.Add(-days)
	}
	return query
}

// ListResourceConfigSchema holds the filters of a query.
func (r *user) ListResourceConfigSchema(_ context.Context, _ list.ListResourceSchemaRequest, resp *list.ListResourceSchemaResponse) {
	attributes := listFilters(groupFilters("members of"))
	attributes["search"] = tf.ListFilter("Only accounts with this text in their name, user name or e-mail address: UiPath searches.")
	attributes["category"] = tf.ListFilter("Only accounts of this category: `local`, `linkedLocal` (local, and linked to a directory's account) or "+
		"`directory`.", stringvalidator.OneOf(api.CategoryLocal, api.CategoryLinkedLocal, api.CategoryDirectory))
	attributes["pending"] = tf.ListSwitch("`true` lists only people who were invited and have not accepted yet, `false` all others.")
	attributes["active"] = tf.ListSwitch("`true` lists only accounts that can sign in, `false` only disabled ones.")
	attributes["email_domain"] = tf.EmailDomainFilter()
	attributes["inactive_for"] = tf.InactiveForFilter()
	resp.Schema = listschema.Schema{
		MarkdownDescription: "Lists the accounts of a UiPath organization, those of directories and of people who have not accepted their invitation yet " +
			"included. UiPath's list is read page by page, 1,000 accounts each, as far as the limit needs; all filters but `search` compare what it shows.",
		Attributes: attributes,
	}
}

// List lists accounts.
func (r *user) List(ctx context.Context, req list.ListRequest, stream *list.ListResultsStream) {
	tf.List(ctx, r, req, stream, func(ctx context.Context, filter *userFilter, _ bool) iter.Seq2[tf.Listed[userModel], error] {
		return listed(ctx, r.Client, r.Client.Users(ctx, filter.query(r.Client.Now())), func(partition string, account api.User) tf.Listed[userModel] {
			model := &userModel{userRow: userRowOf(&account)}
			return tf.Listed[userModel]{Model: model, Identity: model.identity(partition), Name: nameWithEmail(account.UserName, account.Email)}
		})
	})
}

// listed turns rows into what a query shows, which belongs to the organization of the sign-in.
func listed[T, M any](
	ctx context.Context, client *access.Client, rows iter.Seq2[T, error], show func(partition string, row T) tf.Listed[M],
) iter.Seq2[tf.Listed[M], error] {
	return func(yield func(tf.Listed[M], error) bool) {
		partition, err := client.PartitionGlobalID(ctx)
		if err != nil {
			yield(tf.Listed[M]{}, err)
			return
		}
		for row, err := range rows {
			if err != nil {
				yield(tf.Listed[M]{}, err)
				return
			}
			if !yield(show(partition, row), nil) {
				return
			}
		}
	}
}

// nameWithEmail is what people know somebody by.
func nameWithEmail(userName, email string) string {
	if email == "" || email == userName {
		return userName
	}
	return fmt.Sprintf("%s (%s)", userName, email)
}
