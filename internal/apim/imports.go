package apim

import (
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/platformusers/terraform-provider-platformusers/internal/apim/api"
	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
)

// imported is what an import id names: the service, as far as it says which, and the ids below it.
type imported struct {
	serviceModel

	ids []string
	// exact says that these are ids and nothing else: in a whole id or an identity an id that looks like an e-mail address is not one.
	exact bool
}

// parseImport reads a whole id of Azure Resource Manager, in which the ids follow these collections, or the ids alone: [[RESOURCE_GROUP/]SERVICE/]ID/... .
// format says so to users.
func parseImport(text, format string, collections ...string) (*imported, error) {
	if whole, ok := api.ParseID(text); ok {
		named := &imported{exact: true}
		named.setService(whole.Service)
		for i, collection := range collections {
			if len(whole.Segments) != 2*len(collections) || !strings.EqualFold(whole.Segments[2*i], collection) {
				return nil, tf.InvalidImportID(text, format)
			}
			named.ids = append(named.ids, whole.Segments[2*i+1])
		}
		return named, nil
	}
	parts := strings.Split(text, "/")
	above := len(parts) - len(collections)
	if above < 0 || above > 2 || slices.Contains(parts, "") {
		return nil, tf.InvalidImportID(text, format)
	}
	named := &imported{ids: parts[above:]}
	for i, value := range []*types.String{&named.ServiceName, &named.ResourceGroupName} {
		if above > i {
			*value = types.StringValue(parts[above-1-i])
		}
	}
	return named, nil
}
