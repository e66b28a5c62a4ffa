package controlroom

import (
	"iter"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/platformusers/terraform-provider-platformusers/internal/controlroom/access"
	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
)

// collected is a list that is read to its end.
func collected[T any](rows iter.Seq2[T, error]) (all []T, err error) {
	for row, err := range rows {
		if err != nil {
			return nil, err
		}
		all = append(all, row)
	}
	return all, nil
}

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

// query is what the filters mean on the platform. inactiveFor is what inactive_for means.
func (f *userFilters) query(inactiveFor time.Duration) access.UserQuery {
	q := access.UserQuery{
		EmailDomain: f.EmailDomain.ValueString(), Domain: f.Domain.ValueString(), License: f.License.ValueString(),
		Role: roleNamed(f.RoleID, f.RoleName), InactiveFor: inactiveFor,
	}
	q.Disabled = f.Disabled.ValueBoolPointer()
	return q
}
