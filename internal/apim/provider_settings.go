package apim

import (
	"github.com/hashicorp/terraform-plugin-framework/provider/schema"

	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
)

func settingsSchema() schema.SingleNestedBlock {
	flag := func(description string) schema.BoolAttribute {
		return schema.BoolAttribute{MarkdownDescription: description, Optional: true}
	}
	id := tf.ValidUUID("Azure shows it in the portal.")
	return schema.SingleNestedBlock{
		MarkdownDescription: "Azure API Management, through Azure Resource Manager. Needed only when a resource or data source of it is used. Every " +
			"setting can come from the environment instead, as with the azurerm provider and Azure's SDKs; values set here take precedence. " +
			"The first configured method in this order is used to sign in: access token, client secret, certificate, OIDC, managed identity, Azure CLI.",
		Attributes: map[string]schema.Attribute{
			"subscription_id": tf.TextSetting("The Azure subscription of the service, a UUID. A resource may name another one. Environment: "+
				"`ARM_SUBSCRIPTION_ID`, `AZURE_SUBSCRIPTION_ID`.", id),
			"resource_group_name": tf.TextSetting("The resource group of the service. A resource may name another one. Environment: " +
				"`APIM_RESOURCE_GROUP_NAME`."),
			"service_name": tf.TextSetting("The name of the API Management service. A resource may name another one. Environment: `APIM_SERVICE_NAME`."),
			"tenant_id": tf.TextSetting("The Microsoft Entra tenant that the application signs in to. Environment: `ARM_TENANT_ID`, " +
				"`AZURE_TENANT_ID`."),
			"client_id": tf.TextSetting("The application's client id, or that of the managed identity. Environment: `ARM_CLIENT_ID`, "+
				"`AZURE_CLIENT_ID`.", id),
			"client_secret": tf.SecretSetting("The application's client secret. Environment: `ARM_CLIENT_SECRET`, `AZURE_CLIENT_SECRET`."),
			"client_certificate_path": tf.TextSetting("A PEM or PKCS #12 file with the application's certificate and private key. Environment: " +
				"`ARM_CLIENT_CERTIFICATE_PATH`, `AZURE_CLIENT_CERTIFICATE_PATH`."),
			"client_certificate_password": tf.SecretSetting("The password of that file. Environment: `ARM_CLIENT_CERTIFICATE_PASSWORD`, " +
				"`AZURE_CLIENT_CERTIFICATE_PASSWORD`."),
			"oidc_token": tf.SecretSetting("A token of another identity provider that the application trusts. Environment: `ARM_OIDC_TOKEN`, or HCP " +
				"Terraform's `TFC_WORKLOAD_IDENTITY_TOKEN`."),
			"oidc_token_file_path": tf.TextSetting("A file with such a token. Environment: `ARM_OIDC_TOKEN_FILE_PATH`; and `AZURE_FEDERATED_TOKEN_FILE`, " +
				"which Kubernetes sets, when there is no other token."),
			"oidc_request_url": tf.TextSetting("The URL at which a pipeline gets such a token. Environment: `ARM_OIDC_REQUEST_URL`, GitHub Actions' " +
				"`ACTIONS_ID_TOKEN_REQUEST_URL`, Azure DevOps' `SYSTEM_OIDCREQUESTURI`."),
			"oidc_request_token": tf.SecretSetting("The pipeline's own token for that URL. Environment: `ARM_OIDC_REQUEST_TOKEN`, GitHub Actions' " +
				"`ACTIONS_ID_TOKEN_REQUEST_TOKEN`, Azure DevOps' `SYSTEM_ACCESSTOKEN`."),
			"ado_pipeline_service_connection_id": tf.TextSetting("The id of the Azure DevOps service connection to sign in with; in Azure DevOps only. " +
				"Environment: `ARM_ADO_PIPELINE_SERVICE_CONNECTION_ID`, `ARM_OIDC_AZURE_SERVICE_CONNECTION_ID`."),
			"use_oidc": flag("Whether to sign in with such a token; in GitHub Actions and Azure DevOps the provider fetches it. Default `false`, but `true` " +
				"when `oidc_token` or a file with a token is set. With `true` nothing else is tried when there is no token. Environment: `ARM_USE_OIDC`."),
			"use_msi": flag("Whether to sign in with the machine's managed identity. Default `false`. Environment: `ARM_USE_MSI`."),
			"use_cli": flag("Whether to sign in as the user of the Azure CLI, if nothing else is set. Default `true`. Environment: `ARM_USE_CLI`."),
			"environment": tf.TextSetting("Azure's cloud: `public` (default), `usgovernment` or `china`. Environment: " +
				"`ARM_ENVIRONMENT`."),
			"resource_manager_endpoint": tf.TextSetting("The base URL of Azure Resource Manager, in place of the environment's. Must be https, except on " +
				"this machine. Environment: `APIM_RESOURCE_MANAGER_ENDPOINT`."),
			"authority_host": tf.TextSetting("The base URL of Microsoft Entra, in place of the environment's. Must be https. Environment: " +
				"`APIM_AUTHORITY_HOST`, `AZURE_AUTHORITY_HOST`."),
			"access_token": tf.SecretSetting("An access token for Azure Resource Manager. It cannot be renewed. Environment: `APIM_ACCESS_TOKEN`."),
		},
	}
}
