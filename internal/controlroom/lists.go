package controlroom

import (
	"iter"

	"github.com/hashicorp/terraform-plugin-framework-validators/int64validator"
	listschema "github.com/hashicorp/terraform-plugin-framework/list/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/platformusers/terraform-provider-platformusers/internal/controlroom/access"
	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
)

// roleNamed is how a filter names a role; neither is no filter.
func roleNamed(id types.Int64, name types.String) platform.Named[int64] {
	if !id.IsNull() {
		return platform.Named[int64]{ID: id.ValueInt64()}
	}
	return platform.Named[int64]{Name: name.ValueString()}
}

// userFilters are the filters of list resources that select accounts.
type userFilters struct {
	RoleID      types.Int64  `tfsdk:"role_id"`
	RoleName    types.String `tfsdk:"role_name"`
	Domain      types.String `tfsdk:"domain"`
	License     types.String `tfsdk:"license"`
	Disabled    types.Bool   `tfsdk:"disabled"`
	EmailDomain types.String `tfsdk:"email_domain"`
	InactiveFor types.String `tfsdk:"inactive_for"`
}

// userFilterAttributes are the arguments of userFilters. whom begins their sentences: "Only users".
func userFilterAttributes(whom string) map[string]listschema.Attribute {
	inactive := tf.InactiveForFilter()
	inactive.MarkdownDescription += " Automation 360 only: Enterprise 11 does not report when people signed in last. A Control Room's lists do not " +
		"show it, so this costs a call for each account that is older and that no other filter leaves out."
	return map[string]listschema.Attribute{
		"role_id": listschema.Int64Attribute{
			MarkdownDescription: whom + " with this role, by its number. A role that a directory alone gives does not count.",
			Optional:            true,
			Validators:          []validator.Int64{int64validator.AtLeast(1), int64validator.ConflictsWith(path.MatchRoot("role_name"))},
		},
		"role_name":    tf.ListFilter(whom + " with this role, by its name. Case-insensitive. A role that a directory alone gives does not count."),
		"domain":       tf.ListFilter(whom + " of this Active Directory domain. Case-insensitive."),
		"license":      tf.ListFilter(whom + " with this device license, by the Control Room's code, such as `DEVELOPMENT`. Case-insensitive."),
		"disabled":     tf.ListSwitch("`true` lists only disabled accounts, `false` only those that can sign in."),
		"email_domain": tf.EmailDomainFilter(),
		"inactive_for": inactive,
	}
}

// query is what the filters mean on the platform.
func (f *userFilters) query() access.UserQuery {
	q := access.UserQuery{
		EmailDomain: f.EmailDomain.ValueString(), Domain: f.Domain.ValueString(), License: f.License.ValueString(),
		Role: roleNamed(f.RoleID, f.RoleName), InactiveFor: tf.DaysOf(f.InactiveFor),
	}
	q.Disabled = f.Disabled.ValueBoolPointer()
	return q
}

// listing turns what the platform lists into what a query shows: row is a row's object. The Control Room that the provider is configured for is
// asked for before anything is called.
func listing[T, M any](c *access.Client, rows iter.Seq2[T, error], row func(host string, item T) tf.Listed[M]) iter.Seq2[tf.Listed[M], error] {
	return func(yield func(tf.Listed[M], error) bool) {
		host, err := c.RequireHost("")
		if err != nil {
			yield(tf.Listed[M]{}, err)
			return
		}
		for item, err := range rows {
			if err != nil {
				yield(tf.Listed[M]{}, err)
				return
			}
			if !yield(row(host, item), nil) {
				return
			}
		}
	}
}
