package provider

import (
	"context"
	"regexp"

	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
	"github.com/hashicorp/terraform-plugin-framework-validators/int64validator"
	"github.com/hashicorp/terraform-plugin-framework-validators/setvalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/provider/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
	"github.com/platformusers/terraform-provider-platformusers/internal/uipath"
)

var (
	addressPart = regexp.MustCompile(`^[^\s/?#]+$`)
	scopeName   = regexp.MustCompile(`^\S+$`)
)

func (p *platformUsers) Schema(_ context.Context, _ provider.SchemaRequest, resp *provider.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "People's access to enterprise platforms, as code: who has an account, who is invited, who may do what.",
		Attributes: map[string]schema.Attribute{
			"uipath": uipathSchema(),
			"apim":   apimSchema(),
			"http":   httpSchema(),
		},
	}
	for _, one := range p.runtime.Platforms {
		resp.Schema.Attributes[one.Namespace.Key] = one.Settings
	}
}

// text is a setting that is a text, and secret one that nobody is shown.
func text(description string, valid ...validator.String) schema.StringAttribute {
	return schema.StringAttribute{MarkdownDescription: description, Optional: true, Validators: valid}
}

func secret(description string, valid ...validator.String) schema.StringAttribute {
	return schema.StringAttribute{MarkdownDescription: description, Optional: true, Sensitive: true, Validators: valid}
}

func uipathSchema() schema.Attribute {
	return schema.SingleNestedAttribute{
		MarkdownDescription: "UiPath Automation Cloud, Automation Suite or a standalone Orchestrator with its identity server. Needed only when a resource or data source of UiPath is used. Every " +
			"setting but `scopes` can come from the environment instead; what stands here wins.",
		Optional: true,
		Attributes: map[string]schema.Attribute{
			"edition": text("`cloud` (default), `automation_suite` or `on_prem` (a standalone Orchestrator). It decides the addresses, and whether there are invitations. Environment: `UIPATH_EDITION`.",
				stringvalidator.OneOf(uipath.Editions()...)),
			"base_url": text("The address without organization and tenant, such as `https://orchestrator.example.com`. Default on Cloud: `https://cloud.uipath.com`. Must be https, except on this machine. Environment: `UIPATH_URI`."),
			"organization": text("The organization's name as it stands in the address of Cloud and Automation Suite. Environment: `UIPATH_ORGANIZATION`.",
				stringvalidator.RegexMatches(addressPart, "must be one part of an address, without slashes")),
			"tenant": text("The Orchestrator tenant's name. Needed for roles and folders only. Environment: `UIPATH_TENANT`.",
				stringvalidator.RegexMatches(addressPart, "must be one part of an address, without slashes")),
			"identity_base_url": text("The identity server's whole address, to which `/api/User` and `/connect/token` are added, in place of the one that `edition`, `base_url` and `organization` make. " +
				"Any spelling of the vendor's documentation will do, such as `https://HOST/identity`, `https://HOST/ORG/identity` or `https://HOST/ORG/TENANT/identity_`. Environment: `UIPATH_IDENTITY_URI`."),
			"orchestrator_base_url": text("Orchestrator's whole address, to which `/odata/Users` is added, in place of the one that `edition`, `base_url`, `organization` and `tenant` make. Environment: `UIPATH_ORCHESTRATOR_URI`."),
			"partition_global_id": text("The organization's id, a UUID, for sign-ins whose token does not tell it when Orchestrator cannot be asked either. It stands in addresses of the portal as `organizationId`. Environment: `UIPATH_PARTITION_GLOBAL_ID`.",
				tf.ValidUUID("It stands in addresses of the portal as organizationId.")),
			"client_id":     text("A confidential external application's id. Environment: `UIPATH_CLIENT_ID`."),
			"client_secret": secret("The external application's secret. Environment: `UIPATH_CLIENT_SECRET`."),
			"scopes": schema.SetAttribute{
				MarkdownDescription: "The application scopes to ask for, all in one token. Default: each part of the platform is asked for its own scope (`PM.User`, `PM.Group`, `OR.Users`, `OR.Folders`) when it is needed first, so that the application needs no other.",
				ElementType:         types.StringType,
				Optional:            true,
				Validators:          []validator.Set{setvalidator.SizeAtLeast(1), setvalidator.ValueStringsAre(stringvalidator.RegexMatches(scopeName, "must be the name of a scope such as PM.User"))},
			},
			"access_token": secret("A personal access token, or another ready token, instead of an external application. Environment: `UIPATH_PAT`."),
		},
	}
}

func apimSchema() schema.Attribute {
	flag := func(description string) schema.BoolAttribute {
		return schema.BoolAttribute{MarkdownDescription: description, Optional: true}
	}
	id := tf.ValidUUID("Azure shows it in the portal.")
	return schema.SingleNestedAttribute{
		MarkdownDescription: "Azure API Management, through Azure Resource Manager. Needed only when a resource or data source of it is used. Every setting can come from the environment instead, as with the azurerm provider " +
			"and Azure's SDKs; what stands here wins.\n\nOf several ways to sign in the first that is set counts: ready token, client secret, certificate, OIDC, managed identity, Azure CLI.",
		Optional: true,
		Attributes: map[string]schema.Attribute{
			"subscription_id":             text("The Azure subscription of the service, a UUID; resources may name another one. Environment: `ARM_SUBSCRIPTION_ID`, `AZURE_SUBSCRIPTION_ID`.", id),
			"resource_group_name":         text("The resource group of the service; resources may name another one. Environment: `APIM_RESOURCE_GROUP_NAME`."),
			"service_name":                text("The name of the API Management service; resources may name another one. Environment: `APIM_SERVICE_NAME`."),
			"tenant_id":                   text("The Microsoft Entra tenant that the application signs in to. Environment: `ARM_TENANT_ID`, `AZURE_TENANT_ID`."),
			"client_id":                   text("The application's client id, or that of the managed identity. Environment: `ARM_CLIENT_ID`, `AZURE_CLIENT_ID`.", id),
			"client_secret":               secret("The application's client secret. Environment: `ARM_CLIENT_SECRET`, `AZURE_CLIENT_SECRET`."),
			"client_certificate_path":     text("A PEM or PKCS #12 file with the application's certificate and private key. Environment: `ARM_CLIENT_CERTIFICATE_PATH`, `AZURE_CLIENT_CERTIFICATE_PATH`."),
			"client_certificate_password": secret("The password of that file. Environment: `ARM_CLIENT_CERTIFICATE_PASSWORD`, `AZURE_CLIENT_CERTIFICATE_PASSWORD`."),
			"oidc_token":                  secret("A token of another identity provider that the application trusts. Environment: `ARM_OIDC_TOKEN`, or HCP Terraform's `TFC_WORKLOAD_IDENTITY_TOKEN`."),
			"oidc_token_file_path":        text("A file with such a token. Environment: `ARM_OIDC_TOKEN_FILE_PATH`, `AZURE_FEDERATED_TOKEN_FILE`."),
			"use_oidc":                    flag("Sign in with such a token; in GitHub Actions it is fetched by itself. Default `false`, but `true` where `oidc_token` or a file with a token is set. Environment: `ARM_USE_OIDC`."),
			"use_msi":                     flag("Sign in with the machine's managed identity. Default `false`. Environment: `ARM_USE_MSI`."),
			"use_cli":                     flag("Sign in as who is signed in to the Azure CLI, if nothing else is set. Default `true`. Environment: `ARM_USE_CLI`."),
			"environment":                 text("Azure's cloud: `public` (default), `usgovernment` or `china`. Environment: `ARM_ENVIRONMENT`."),
			"resource_manager_endpoint":   text("The address of Azure Resource Manager, in place of the environment's. Must be https, except on this machine. Environment: `APIM_RESOURCE_MANAGER_ENDPOINT`."),
			"authority_host":              text("The address of Microsoft Entra, in place of the environment's. Must be https. Environment: `APIM_AUTHORITY_HOST`, `AZURE_AUTHORITY_HOST`."),
			"access_token":                secret("A ready token for Azure Resource Manager. It cannot be renewed. Environment: `APIM_ACCESS_TOKEN`."),
		},
	}
}

func httpSchema() schema.Attribute {
	return schema.SingleNestedAttribute{
		MarkdownDescription: "Connections to all platforms. Proxies are taken from `HTTPS_PROXY` and `NO_PROXY`.",
		Optional:            true,
		Attributes: map[string]schema.Attribute{
			"ca_cert_file": schema.StringAttribute{
				MarkdownDescription: "A PEM file with certificate authorities to trust beside the system's.",
				Optional:            true,
			},
			"request_timeout": schema.StringAttribute{
				CustomType:          timetypes.GoDurationType{},
				MarkdownDescription: "How long one try of a call may take, such as `45s`. Default `30s`. Retries and waiting for rate limits come on top.",
				Optional:            true,
			},
			"max_concurrent_requests": schema.Int64Attribute{
				MarkdownDescription: "How many calls to one platform may be under way at once. Default 10.",
				Optional:            true,
				Validators:          []validator.Int64{int64validator.Between(1, 100)},
			},
		},
	}
}
