package anypoint

import (
	"cmp"
	"context"
	"iter"
	"maps"

	"github.com/hashicorp/terraform-plugin-framework/list/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/platformusers/terraform-provider-platformusers/internal/anypoint/access"
	"github.com/platformusers/terraform-provider-platformusers/internal/anypoint/api"
	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
)

// listOrganization is organization_id as all lists have it. more is a sentence of the list's own.
func listOrganization(more string) schema.StringAttribute {
	return tf.ListFilter("The organization's id. Default: the provider's `organization_id`, else the root organization of the account that signs in. "+
		more, organizationID())
}

// peopleFilter selects the people of memberships and permissions in a query.
type peopleFilter struct {
	personFilter
	EmailDomain types.String `tfsdk:"email_domain"`
	InactiveFor types.String `tfsdk:"inactive_for"`
}

// withPeopleFilter adds the attributes of peopleFilter to those of a list block.
func withPeopleFilter(attributes map[string]schema.Attribute) map[string]schema.Attribute {
	maps.Copy(attributes, map[string]schema.Attribute{
		"user_id":  tf.ListFilter("Only those of the user with this id.", userID()),
		"username": tf.ListFilter("Only those of the users with this user name. Case-insensitive."),
		"email": tf.ListFilter("Only those of the users with this e-mail address, which several accounts may share. Case-insensitive.",
			tf.ValidEmail()),
		"email_domain": tf.EmailDomainFilter(),
		"inactive_for": tf.InactiveForFilter(),
	})
	return attributes
}

func (f peopleFilter) people(c *access.Client) access.People {
	people := f.personFilter.people()
	people.EmailDomain, people.InactiveSince = f.EmailDomain.ValueString(), c.Ago(tf.DaysOf(f.InactiveFor))
	return people
}

// named is an object as two attributes name it, of which one at most is set.
func named(id, name types.String) platform.Named[string] {
	return platform.Named[string]{ID: id.ValueString(), Name: name.ValueString()}
}

// nameOfUser is an account in the results of a query.
func nameOfUser(u api.User) string { return cmp.Or(u.Username, u.ID) }

// listed are the rows of a lister as results of a query.
func listed[Row, M any](rows iter.Seq2[Row, error], result func(Row) tf.Listed[M]) iter.Seq2[tf.Listed[M], error] {
	return func(yield func(tf.Listed[M], error) bool) {
		for row, err := range rows {
			if err != nil {
				yield(tf.Listed[M]{}, err)
				return
			}
			if !yield(result(row), nil) {
				return
			}
		}
	}
}

// failed is a list that is nothing but an error.
func failed[M any](err error) iter.Seq2[tf.Listed[M], error] {
	return func(yield func(tf.Listed[M], error) bool) { yield(tf.Listed[M]{}, err) }
}

// sets are containers as results of a query, each with all that it holds when the query asks for it.
func sets[Row, M any](ctx context.Context, r tf.SetOf[M], whole bool, rows []Row, result func(Row) tf.Listed[M]) iter.Seq2[tf.Listed[M], error] {
	return func(yield func(tf.Listed[M], error) bool) {
		for _, row := range rows {
			listed := result(row)
			var err error
			if whole {
				err = tf.FillSet(ctx, r, listed.Model)
			}
			if !yield(listed, err) || err != nil {
				return
			}
		}
	}
}
