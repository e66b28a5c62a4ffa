package provider

import (
	"context"
	"regexp"

	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
	"github.com/hashicorp/terraform-plugin-framework-validators/int64validator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/provider/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
)

var (
	regionCode = regexp.MustCompile(`^[a-z0-9]([a-z0-9-]*[a-z0-9])?$`)
)

func (p *platformUsers) Schema(_ context.Context, _ provider.SchemaRequest, resp *provider.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "People's access to enterprise platforms, as code: who has an account, who is invited, who may do what.",
		Attributes: map[string]schema.Attribute{
			"anypoint": anypointSchema(),
			"apim":     apimSchema(),
			"http":     httpSchema(),
		},
	}
	for _, one := range p.runtime.Platforms {
		resp.Schema.Attributes[one.Namespace.Key] = one.Settings
	}
}

func anypointSchema() schema.Attribute {
	return schema.SingleNestedAttribute{
		MarkdownDescription: "MuleSoft Anypoint Platform. Needed only when a resource or data source of Anypoint is used. Every setting can come from the environment instead; what stands here wins.",
		Optional:            true,
		Attributes: map[string]schema.Attribute{
			"region": schema.StringAttribute{
				MarkdownDescription: "The control plane: `us` (default), `eu`, `gov`, or the code of any other region, as it stands in the host name `CODE.platform.mulesoft.com`. Environment: `ANYPOINT_REGION`.",
				Optional:            true,
				Validators: []validator.String{
					stringvalidator.RegexMatches(regionCode, "must be a region's code such as us, eu, gov or ca1; for a whole address use base_url"),
					stringvalidator.ConflictsWith(path.MatchRelative().AtParent().AtName("base_url")),
				},
			},
			"base_url": schema.StringAttribute{
				MarkdownDescription: "The control plane's address, without `/accounts`, instead of `region`: for a private cloud or the sandbox. Must be https, except on this machine. Environment: `ANYPOINT_BASE_URL`.",
				Optional:            true,
			},
			"organization_id": schema.StringAttribute{
				MarkdownDescription: "The organization of all resources that name none. Default: the root organization of the account that signs in. Environment: `ANYPOINT_ORGANIZATION_ID`.",
				Optional:            true,
				Validators:          []validator.String{tf.ValidUUID("It stands in Access Management, under Organization.")},
			},
			"client_id": schema.StringAttribute{
				MarkdownDescription: "A connected app's id. Environment: `ANYPOINT_CLIENT_ID`.",
				Optional:            true,
			},
			"client_secret": schema.StringAttribute{
				MarkdownDescription: "The connected app's secret. Environment: `ANYPOINT_CLIENT_SECRET`.",
				Optional:            true,
				Sensitive:           true,
			},
			"username": schema.StringAttribute{
				MarkdownDescription: "The user to sign in as; beside `client_id`, the user on whose behalf the app acts. Environment: `ANYPOINT_USERNAME`.",
				Optional:            true,
			},
			"password": schema.StringAttribute{
				MarkdownDescription: "The user's password. Environment: `ANYPOINT_PASSWORD`.",
				Optional:            true,
				Sensitive:           true,
			},
			"access_token": schema.StringAttribute{
				MarkdownDescription: "A ready access token, instead of all other credentials. It cannot be renewed and ends after an hour. Environment: `ANYPOINT_ACCESS_TOKEN`.",
				Optional:            true,
				Sensitive:           true,
			},
		},
	}
}

// text is a setting that is a text, and secret one that nobody is shown.
func text(description string, valid ...validator.String) schema.StringAttribute {
	return schema.StringAttribute{MarkdownDescription: description, Optional: true, Validators: valid}
}

func secret(description string, valid ...validator.String) schema.StringAttribute {
	return schema.StringAttribute{MarkdownDescription: description, Optional: true, Sensitive: true, Validators: valid}
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
