package anypoint

import (
	"iter"

	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/platformusers/terraform-provider-platformusers/internal/anypoint/access"
	"github.com/platformusers/terraform-provider-platformusers/internal/anypoint/api"
	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
)

// personFilter selects the person of memberships and permissions in a data source.
type personFilter struct {
	UserID   types.String `tfsdk:"user_id"`
	Username types.String `tfsdk:"username"`
	Email    types.String `tfsdk:"email"`
}

func personFilterAttributes() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"user_id":  tf.TextFilter("Only those of the user with this id.", userID()),
		"username": tf.TextFilter("Only those of the users with this user name. Case-insensitive."),
		"email":    tf.TextFilter("Only those of the users with this e-mail address, which several accounts may share. Case-insensitive.", tf.ValidEmail()),
	}
}

func (f personFilter) people() access.People {
	return access.People{ID: f.UserID.ValueString(), Username: f.Username.ValueString(), Email: f.Email.ValueString()}
}

// personRow is the person of a membership or permission as a data source shows it.
type personRow struct {
	UserID   types.String `tfsdk:"user_id"`
	Username types.String `tfsdk:"username"`
	Email    types.String `tfsdk:"email"`
}

func personRowOf(u api.User) personRow {
	return personRow{UserID: types.StringValue(u.ID), Username: tf.StringOrNull(u.Username), Email: tf.StringOrNull(u.Email)}
}

func personRowAttributes() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"user_id":  tf.Computed("The user's id."),
		"username": tf.Computed("The user's name to sign in with. Null for an account that the organization does not list."),
		"email":    tf.Computed("The user's e-mail address. Null where there is none."),
	}
}

// collect reads a list to its end.
func collect[Row any](list iter.Seq2[Row, error]) (rows []Row, err error) {
	for row, err := range list {
		if err != nil {
			return nil, err
		}
		rows = append(rows, row)
	}
	return rows, nil
}
