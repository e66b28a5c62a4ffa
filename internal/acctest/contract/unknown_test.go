package contract

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/routers"
)

// unknown are the query parameters and fields of a request that the text does not name: OpenAPI allows them, and a platform that ignores a misspelled
// one answers as if it were not there.
func (c *call) unknown(route *routers.Route) []error {
	var out []error
	for _, name := range slices.Sorted(maps.Keys(c.request.URL.Query())) {
		if !describes(route, name) {
			out = append(out, fmt.Errorf("the text has no query parameter %q", name))
		}
	}
	body := route.Operation.RequestBody
	if body == nil || body.Value == nil || len(c.sent) == 0 {
		return out
	}
	content := body.Value.Content.Get("application/json")
	var sent any
	if content == nil || content.Schema == nil || json.Unmarshal(c.sent, &sent) != nil {
		return out
	}
	return append(out, unknownFields(content.Schema.Value, sent, "")...)
}

func describes(route *routers.Route, name string) bool {
	for _, parameters := range []openapi3.Parameters{route.Operation.Parameters, route.PathItem.Parameters} {
		if parameters.GetByInAndName(openapi3.ParameterInQuery, name) != nil {
			return true
		}
	}
	return false
}

// unknownFields walks a body beside its schema. A schema of alternatives, or of free keys, names no fields.
func unknownFields(schema *openapi3.Schema, value any, at string) []error {
	if schema == nil {
		return nil
	}
	var out []error
	switch v := value.(type) {
	case []any:
		if schema.Items == nil {
			return nil
		}
		for _, item := range v {
			out = append(out, unknownFields(schema.Items.Value, item, at+"/*")...)
		}
	case map[string]any:
		if len(schema.Properties) == 0 || schema.AdditionalProperties.Schema != nil {
			return nil
		}
		for _, name := range slices.Sorted(maps.Keys(v)) {
			property, named := schema.Properties[name]
			if !named {
				out = append(out, fmt.Errorf("the text has no field %s/%s", at, name))
				continue
			}
			out = append(out, unknownFields(property.Value, v[name], at+"/"+name)...)
		}
	}
	return out
}
