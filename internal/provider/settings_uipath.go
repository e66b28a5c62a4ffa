package provider

import (
	"context"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-framework/types/basetypes"

	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/uipath"
	"github.com/platformusers/terraform-provider-platformusers/internal/uipath/api"
)

type uipathModel struct {
	Edition             types.String `tfsdk:"edition"`
	BaseURL             types.String `tfsdk:"base_url"`
	Organization        types.String `tfsdk:"organization"`
	Tenant              types.String `tfsdk:"tenant"`
	IdentityBaseURL     types.String `tfsdk:"identity_base_url"`
	OrchestratorBaseURL types.String `tfsdk:"orchestrator_base_url"`
	PartitionGlobalID   types.String `tfsdk:"partition_global_id"`
	ClientID            types.String `tfsdk:"client_id"`
	ClientSecret        types.String `tfsdk:"client_secret"`
	Scopes              types.Set    `tfsdk:"scopes"`
	AccessToken         types.String `tfsdk:"access_token"`
}

func uipathSettings(ctx context.Context, getenv func(string) string, object types.Object, diags *diag.Diagnostics) uipath.Settings {
	if object.IsUnknown() {
		return uipath.Settings{Unknown: []string{"uipath"}}
	}
	var config uipathModel
	if !object.IsNull() {
		diags.Append(object.As(ctx, &config, basetypes.ObjectAsOptions{})...)
	}
	s := settings{prefix: "uipath", getenv: getenv}
	out := uipath.Settings{
		Edition:             s.text("edition", config.Edition, "UIPATH_EDITION"),
		BaseURL:             s.text("base_url", config.BaseURL, "UIPATH_URI"),
		Organization:        s.text("organization", config.Organization, "UIPATH_ORGANIZATION"),
		Tenant:              s.text("tenant", config.Tenant, "UIPATH_TENANT"),
		IdentityBaseURL:     s.text("identity_base_url", config.IdentityBaseURL, "UIPATH_IDENTITY_URI"),
		OrchestratorBaseURL: s.text("orchestrator_base_url", config.OrchestratorBaseURL, "UIPATH_ORCHESTRATOR_URI"),
		PartitionGlobalID:   s.text("partition_global_id", config.PartitionGlobalID, "UIPATH_PARTITION_GLOBAL_ID"),
		Credentials: api.Credentials{
			ClientID:     s.text("client_id", config.ClientID, "UIPATH_CLIENT_ID"),
			ClientSecret: s.text("client_secret", config.ClientSecret, "UIPATH_CLIENT_SECRET"),
			AccessToken:  s.text("access_token", config.AccessToken, "UIPATH_PAT"),
		},
		Scopes: s.uipathScopes(config.Scopes),
	}
	if config.AccessToken.IsNull() && !config.ClientID.IsNull() {
		// Credentials of the configuration win over a token that happens to be in the environment.
		out.Credentials.AccessToken = ""
	}
	ownAddress := !config.Edition.IsNull() || !config.BaseURL.IsNull() || !config.Organization.IsNull()
	if ownAddress && config.IdentityBaseURL.IsNull() {
		// So does an address of the configuration over one of the environment that would override it.
		out.IdentityBaseURL = ""
	}
	if (ownAddress || !config.Tenant.IsNull()) && config.OrchestratorBaseURL.IsNull() {
		out.OrchestratorBaseURL = ""
	}
	out.Unknown = s.unknown
	if len(s.unknown) == 0 {
		for name, err := range out.InvalidAddresses() {
			diags.AddAttributeError(path.Root("uipath").AtName(name), "Invalid UiPath address", err.Error())
		}
	}
	if id := out.PartitionGlobalID; id != "" && !platform.IsUUID(id) {
		diags.AddAttributeError(path.Root("uipath").AtName("partition_global_id"), "Invalid id",
			"UIPATH_PARTITION_GLOBAL_ID is no UUID. The organization's id stands in addresses of the portal as organizationId.")
	}
	return out
}

func (s *settings) uipathScopes(configured types.Set) []string {
	if configured.IsUnknown() {
		s.unknown = append(s.unknown, s.prefix+".scopes")
		return nil
	}
	var names []string
	for _, element := range configured.Elements() {
		scope, ok := element.(types.String)
		if !ok || scope.IsUnknown() {
			s.unknown = append(s.unknown, s.prefix+".scopes")
			return nil
		}
		names = append(names, scope.ValueString())
	}
	slices.Sort(names)
	return names
}
