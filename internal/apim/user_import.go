package apim

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/platformusers/terraform-provider-platformusers/internal/apim/api"
	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
)

const userImportFormat = "USER, SERVICE/USER or RESOURCE_GROUP/SERVICE/USER, where USER is an id or an e-mail address, or as the id in Azure Resource Manager, which ends in /users/USER"

// importedUser finds the account that an import means, and the service that it is in, by the names that the service has for both: users and invitations
// are imported in the same ways.
func (c *Client) importedUser(ctx context.Context, req resource.ImportStateRequest, summary string, diags *diag.Diagnostics) (api.Service, *api.User) {
	named, err := namedUser(ctx, req, diags)
	if diags.HasError() {
		return api.Service{}, nil
	}
	var service api.Service
	if err == nil {
		service, err = c.createIn(&named.serviceModel)
	}
	var account *api.User
	if err == nil {
		account, err = c.meantUser(ctx, service, named, named.ids[0])
	}
	if err != nil {
		tf.AddError(diags, summary, err)
		return api.Service{}, nil
	}
	if whole, ok := api.ParseID(account.ARMID); ok && sameService(whole.Service, service) {
		service = whole.Service
	}
	return service, account
}

// meantUser resolves the user of an import: by the id alone where the import names ids, else by an e-mail address, too.
func (c *Client) meantUser(ctx context.Context, s api.Service, named *imported, who string) (*api.User, error) {
	if named.exact {
		return c.LookUpUser(ctx, s, who, "")
	}
	return c.FindUser(ctx, s, who)
}

// namedUser reads who is meant.
func namedUser(ctx context.Context, req resource.ImportStateRequest, diags *diag.Diagnostics) (*imported, error) {
	if req.ID != "" {
		return parseImport(req.ID, userImportFormat, api.CollectionUsers)
	}
	var identity userIdentity
	diags.Append(req.Identity.Get(ctx, &identity)...)
	return &imported{serviceModel: identity.serviceModel, ids: []string{identity.UserID.ValueString()}, exact: true}, nil
}
