package apim

import (
	"context"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/platformusers/terraform-provider-platformusers/internal/apim/access"
	"github.com/platformusers/terraform-provider-platformusers/internal/apim/api"
	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
)

// imported is what an import names: the service and the ids below it.
type imported struct {
	serviceModel

	ids []string
	// onlyIDs says that these are ids and nothing else: in a whole id or an identity, an id that looks like an e-mail address is not one.
	onlyIDs bool
}

// identity is what every identity is: what an import names.
type identity interface{ imported() *imported }

// readImport returns what an import names, as an identity, as a whole id of Azure Resource Manager in which the ids follow these collections, or as
// the ids alone: [[RESOURCE_GROUP/]SERVICE/]ID/... . The service is the provider's where the import names none. format says how to write the id, as
// the end of a sentence.
func readImport[K any, P interface {
	*K
	identity
}](ctx context.Context, client *access.Client, req resource.ImportStateRequest, format string, collections ...string) (*imported, error) {
	var named *imported
	var err error
	if req.ID != "" {
		named, err = parseImport(req.ID, format, collections...)
	} else {
		var key *K
		key, err = tf.ImportIdentity[K](ctx, req)
		named = P(key).imported()
	}
	if err != nil {
		return nil, err
	}
	_, err = createIn(client, &named.serviceModel)
	return named, err
}

func parseImport(text, format string, collections ...string) (*imported, error) {
	if whole, ok := api.ParseID(text); ok {
		named := &imported{serviceModel: serviceOf(whole.Service), onlyIDs: true}
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

const userImportFormat = "USER, SERVICE/USER or RESOURCE_GROUP/SERVICE/USER, where USER is an id or an e-mail address, or as the id in Azure " +
	"Resource Manager, which ends in /users/USER"

// importedUser finds the account that an import names, and its service, both as the platform writes them: users and invitations are imported in the
// same ways.
func importedUser(ctx context.Context, client *access.Client, req resource.ImportStateRequest) (api.Service, *api.User, error) {
	named, err := readImport[userIdentity](ctx, client, req, userImportFormat, api.CollectionUsers)
	if err != nil {
		return api.Service{}, nil, err
	}
	service := named.service()
	account, err := client.FindUser(ctx, service, named.ids[0], named.onlyIDs)
	if err != nil {
		return api.Service{}, nil, err
	}
	if whole, ok := api.ParseID(account.ARMID); ok && sameService(whole.Service, service) {
		service = whole.Service
	}
	return service, account, nil
}
