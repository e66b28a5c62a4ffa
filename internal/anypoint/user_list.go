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
	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
)

type userQuery struct {
	OrganizationID     types.String `tfsdk:"organization_id"`
	TeamID             types.String `tfsdk:"team_id"`
	TeamName           types.String `tfsdk:"team_name"`
	RoleGroupID        types.String `tfsdk:"role_group_id"`
	RoleGroupName      types.String `tfsdk:"role_group_name"`
	Search             types.String `tfsdk:"search"`
	Type               types.String `tfsdk:"type"`
	IdentityProviderID types.String `tfsdk:"identity_provider_id"`
	Enabled            types.Bool   `tfsdk:"enabled"`
	Deleted            types.Bool   `tfsdk:"deleted"`
	EmailDomain        types.String `tfsdk:"email_domain"`
	InactiveFor        types.String `tfsdk:"inactive_for"`
}

func (r *user) ListResourceConfigSchema(_ context.Context, _ list.ListResourceSchemaRequest, resp *list.ListResourceSchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "The accounts of an Anypoint Platform organization, all of them or those that match every filter.\n\nPhone numbers are not " +
			"in the results, and so not in configuration that is generated from them: no list of Anypoint shows them. A configuration without " +
			"`phone_number` leaves it as it is. The same holds for passwords, which nobody can read.",
		Attributes: map[string]schema.Attribute{
			"organization_id": listOrganization("With a business group, its members are listed. The accounts belong to the root organization either way."),
			"team_id":         tf.ListFilter("Only members of the team with this id.", teamID()),
			"team_name":       tf.ListFilter("Only members of the team with this name. Case-insensitive."),
			"role_group_id":   tf.ListFilter("Only members of the role group with this id.", roleGroupID()),
			"role_group_name": tf.ListFilter("Only members of the role group with this name. Case-insensitive."),
			"search":          tf.ListFilter("Only accounts with this text in their user name, first name, last name or e-mail address. Case-insensitive."),
			"type": tf.ListFilter("`host` (default) for the organization's own users, `proxy` for external users of public API portals, `all` for both.",
				stringvalidator.OneOf(api.UserTypeHost, api.UserTypeProxy, api.UserTypeAll)),
			"identity_provider_id": tf.ListFilter("Only accounts that sign in with the identity provider with this id; `mulesoft` for those of Anypoint " +
				"itself."),
			"enabled": tf.ListSwitch("`true` lists only accounts that can sign in, `false` only disabled ones."),
			"deleted": schema.BoolAttribute{
				MarkdownDescription: "`true` lists the deleted accounts, whose user names stay taken, and no others. Such an account cannot be imported, so " +
					"that `include_resource` and `-generate-config-out` are errors then. Default `false`.",
				Optional: true,
			},
			"email_domain": tf.EmailDomainFilter(),
			"inactive_for": tf.InactiveForFilter(),
		},
	}
}

// ListResourceConfigValidators refuse two ways to say whose members are meant.
func (r *user) ListResourceConfigValidators(context.Context) []list.ConfigValidator {
	return []list.ConfigValidator{listresourcevalidator.Conflicting(path.MatchRoot("team_id"), path.MatchRoot("team_name"),
		path.MatchRoot("role_group_id"), path.MatchRoot("role_group_name"))}
}

// List lists accounts.
func (r *user) List(ctx context.Context, req list.ListRequest, stream *list.ListResultsStream) {
	tf.List(ctx, r, req, stream, func(ctx context.Context, query *userQuery, whole bool) iter.Seq2[tf.Listed[userModel], error] {
		if whole && query.Deleted.ValueBool() {
			return failed[userModel](errDeletedWhole())
		}
		return listed(r.Client.Users(ctx, access.UserQuery{
			OrganizationID: query.OrganizationID.ValueString(), Team: named(query.TeamID, query.TeamName),
			RoleGroup: named(query.RoleGroupID, query.RoleGroupName), Search: query.Search.ValueString(), Type: query.Type.ValueString(),
			Deleted: query.Deleted.ValueBool(), Enabled: query.Enabled.ValueBoolPointer(), IdentityProviderID: query.IdentityProviderID.ValueString(),
			People: access.People{EmailDomain: query.EmailDomain.ValueString(), InactiveSince: r.Client.Ago(tf.DaysOf(query.InactiveFor))},
		}), listedUser)
	})
}

// listedUser is an account in the results of a query. What the platform does not have, or no list shows, is null, so that generated configuration
// leaves it alone.
func listedUser(row access.UserRow) tf.Listed[userModel] {
	model := userModelOf(row.OrganizationID, &row.Account)
	model.PhoneNumber = types.StringNull()
	model.FirstName, model.LastName = tf.StringOrNull(row.Account.FirstName), tf.StringOrNull(row.Account.LastName)
	name := row.Account.Username
	if row.Account.Email == "" {
		model.Email = tf.Email{StringValue: types.StringNull()}
	} else if !platform.SameEmail(row.Account.Email, name) {
		name += fmt.Sprintf(" (%s)", row.Account.Email)
	}
	return tf.Listed[userModel]{Model: model, Identity: model.identity(), Name: name}
}

func errDeletedWhole() error {
	return &platform.Problem{
		Summary: "Deleted accounts cannot be imported",
		Means: "Anypoint deletes softly: the account stays, detached from the organization, and cannot be read, changed or brought back. So there is no " +
			"resource for it, and no configuration that could be generated.",
		Do: "Leave include_resource and -generate-config-out out, or deleted.",
	}
}
