package apim

import (
	"iter"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	listschema "github.com/hashicorp/terraform-plugin-framework/list/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/platformusers/terraform-provider-platformusers/internal/apim/access"
	"github.com/platformusers/terraform-provider-platformusers/internal/apim/api"
	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
)

// withServiceFilter adds the service and others to the filters of a list resource.
func withServiceFilter(own map[string]listschema.Attribute, more ...map[string]listschema.StringAttribute) map[string]listschema.Attribute {
	for _, filters := range more {
		for name, filter := range filters {
			own[name] = filter
		}
	}
	for name, described := range describedService {
		own[name] = tf.ListFilter(described.description+" Default: the provider's.", described.valid)
	}
	return own
}

// endFilter are the arguments by which a list selects by one end of an edge. others are ends that cannot be asked for at the same time.
func endFilter(e edgeEnd, whose string, others ...edgeEnd) map[string]listschema.StringAttribute {
	alone := []path.Expression{path.MatchRoot(e.NameAttribute)}
	for _, other := range others {
		alone = append(alone, path.MatchRoot(other.IDAttribute), path.MatchRoot(other.NameAttribute))
	}
	return map[string]listschema.StringAttribute{
		e.IDAttribute: tf.ListFilter(whose+", by its id in any form.", e.valid(), stringvalidator.ConflictsWith(alone...)),
		e.NameAttribute: tf.ListFilter(whose+", by the name that the portal shows. Case-insensitive.",
			stringvalidator.ConflictsWith(append(alone[1:], path.MatchRoot(e.IDAttribute))...)),
	}
}

// personFilterList are the arguments by which a list selects the edges of one person. which begins their sentences.
func personFilterList(which string) map[string]listschema.StringAttribute {
	return map[string]listschema.StringAttribute{
		userEnd.IDAttribute: tf.ListFilter(which+" of this user, by the id in any form.", userEnd.valid(),
			stringvalidator.ConflictsWith(path.MatchRoot(userEnd.EmailAttribute))),
		userEnd.EmailAttribute: tf.ListFilter(which+" of the user with this e-mail address. Case-insensitive.", tf.ValidEmail()),
	}
}

// wanted is the end that filters name, the zero value for none.
func (e edgeEnd) wanted(id, name types.String) platform.Named[string] {
	switch {
	case !id.IsNull():
		return platform.Named[string]{ID: e.id(id)}
	case e.EmailAttribute != "":
		return platform.Named[string]{Email: name.ValueString()}
	}
	return platform.Named[string]{Name: name.ValueString()}
}

// listing turns what rows lists of a service into what a query shows.
func listing[T, M any](client *access.Client, filters *serviceModel, rows func(api.Service) iter.Seq2[T, error],
	row func(s api.Service, item T) (listed tf.Listed[M], shown bool),
) iter.Seq2[tf.Listed[M], error] {
	return func(yield func(tf.Listed[M], error) bool) {
		service, err := createIn(client, filters)
		if err != nil {
			yield(tf.Listed[M]{}, err)
			return
		}
		for item, err := range rows(service) {
			if err != nil {
				yield(tf.Listed[M]{}, err)
				return
			}
			if listed, shown := row(service, item); shown && !yield(listed, nil) {
				return
			}
		}
	}
}
