package apim

import (
	"strings"

	"github.com/platformusers/terraform-provider-platformusers/internal/apim/api"
	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
)

// importID is the import id of something below the service, by the collections in which it is. With the Azure subscription it is the id in Azure
// Resource Manager.
type importID []string

// Build implements [tf.OwnImportID].
func (c importID) Build(parts tf.ImportParts) string {
	service := api.Service{
		SubscriptionID: parts.Text(attributeSubscription), ResourceGroup: parts.Text(attributeResourceGroup), Name: parts.Text(attributeService),
	}
	var ids, segments []string
	for _, place := range []string{service.ResourceGroup, service.Name} {
		if place != "" {
			ids = append(ids, place)
		}
	}
	for _, collection := range c {
		id := parts.Text(c.part(collection))
		ids, segments = append(ids, id), append(segments, collection, id)
	}
	if service.SubscriptionID != "" {
		return service.ID(segments...)
	}
	return strings.Join(ids, "/")
}

// Parse implements [tf.OwnImportID].
func (c importID) Parse(id string) (tf.ImportParts, bool) {
	named, err := parseImport(id, "", c...)
	if err != nil {
		return nil, false
	}
	parts := tf.ImportParts{}
	for name, value := range named.byAttribute() {
		if !value.IsNull() {
			parts[name] = value.ValueString()
		}
	}
	for i, collection := range c {
		parts[c.part(collection)] = named.ids[i]
	}
	return parts, true
}

// part is what the identity calls the id in a collection.
func (importID) part(collection string) string {
	return map[string]string{
		api.CollectionUsers: "user_id", api.CollectionGroups: "group_id", api.CollectionSubscriptions: "subscription_name",
	}[collection]
}
