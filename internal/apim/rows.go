package apim

import (
	"iter"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
)

// collected reads a list to its end.
func collected[T any](rows iter.Seq2[T, error]) (all []T, err error) {
	for row, err := range rows {
		if err != nil {
			return nil, err
		}
		all = append(all, row)
	}
	return all, nil
}

// endFilterData is endFilter for a data source.
func endFilterData(e edgeEnd, whose string, others ...edgeEnd) map[string]schema.Attribute {
	attributes := map[string]schema.Attribute{}
	for name, filter := range endFilter(e, whose, others...) {
		attributes[name] = tf.TextFilter(filter.GetMarkdownDescription(), filter.StringValidators()...)
	}
	return attributes
}

// personFilter are the arguments by which a data source selects the edges of one person. which begins their sentences.
func personFilter(which string) map[string]schema.Attribute {
	return map[string]schema.Attribute{
		userEnd.IDAttribute: tf.TextFilter(which+" of this user, by the id in any form.", userEnd.valid(),
			stringvalidator.ConflictsWith(path.MatchRoot(userEnd.EmailAttribute))),
		userEnd.EmailAttribute: tf.TextFilter(which+" of the user with this e-mail address. Case-insensitive.", tf.ValidEmail()),
	}
}
