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
