package provider

import (
	"context"
	"regexp"

	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
	"github.com/hashicorp/terraform-plugin-framework-validators/int64validator"
	"github.com/hashicorp/terraform-plugin-framework-validators/setvalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/provider/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/platformusers/terraform-provider-platformusers/internal/controlroom"
	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
	"github.com/platformusers/terraform-provider-platformusers/internal/uipath"
)

var (
	regionCode  = regexp.MustCompile(`^[a-z0-9]([a-z0-9-]*[a-z0-9])?$`)
	addressPart = regexp.MustCompile(`^[^\s/?#]+$`)
	scopeName   = regexp.MustCompile(`^\S+$`)
)

func (p *platformUsers) Schema(_ context.Context, _ provider.SchemaRequest, resp *provider.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "People's access to enterprise platforms, as code: who has an account, who is invited, who may do what.",
		Attributes: map[string]schema.Attribute{
			"anypoint":    anypointSchema(),
			"uipath":      uipathSchema(),
			"controlroom": controlroomSchema(),
			"http":        httpSchema(),
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

func controlroomSchema() schema.Attribute {
	return schema.SingleNestedAttribute{
		MarkdownDescription: "Automation Anywhere's Control Room, of Enterprise 11 or Automation 360. Needed only when a resource or data source of it is used. Every setting can come from the environment instead; what stands " +
			"here wins.\n\nSign in as a user of Terraform's own, whose roles want no second factor. A sign-in ends the session before of a user who may have one only: on Automation 360 allow that user multiple logins, and " +
			"use an API key.",
		Optional: true,
		Attributes: map[string]schema.Attribute{
			"url":      text("The Control Room's address, such as `https://controlroom.example.com`. Must be https, except on this machine. Environment: `CONTROL_ROOM_URL`."),
			"username": text("The user to sign in as, with a domain as `DOMAIN\\user`. Environment: `CONTROL_ROOM_USERNAME`."),
			"password": secret("The user's password, unless there is an API key. Environment: `CONTROL_ROOM_PASSWORD`.",
				stringvalidator.ConflictsWith(path.MatchRelative().AtParent().AtName("api_key"))),
			"api_key": secret("The user's API key, instead of a password. Where the environment holds both, the API key is used. Environment: `CONTROL_ROOM_API_KEY`."),
			"api_version": text("The version of the API: `v1` for Enterprise 11 and for Automation 360 before v.33, `v2` for Automation 360 since then, or `auto` (default), which finds it out at the first call. "+
				"Environment: `CONTROL_ROOM_API_VERSION`.", stringvalidator.OneOf(controlroom.APIVersions()...)),
			"access_token": secret("A ready token, instead of all other credentials. It cannot be renewed and ends after 20 minutes by default. Environment: `CONTROL_ROOM_ACCESS_TOKEN`."),
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
