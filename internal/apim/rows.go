package apim

import (
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	listschema "github.com/hashicorp/terraform-plugin-framework/list/schema"

	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
)

// endFilterData is endFilter for a data source.
func endFilterData(e edgeEnd, whose string, others ...edgeEnd) map[string]schema.Attribute {
	return forData(endFilter(e, whose, others...))
}

// personFilter is personFilterList for a data source.
func personFilter(which string) map[string]schema.Attribute { return forData(personFilterList(which)) }

func forData(filters map[string]listschema.StringAttribute) map[string]schema.Attribute {
	attributes := map[string]schema.Attribute{}
	for name, filter := range filters {
		attributes[name] = tf.TextFilter(filter.GetMarkdownDescription(), filter.StringValidators()...)
	}
	return attributes
}
