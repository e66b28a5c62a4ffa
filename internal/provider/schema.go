package provider

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
	"github.com/hashicorp/terraform-plugin-framework-validators/int64validator"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/provider/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
)

func (p *platformUsers) Schema(_ context.Context, _ provider.SchemaRequest, resp *provider.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "People's access to enterprise platforms, as code: who has an account, who is invited, who may do what.",
		Blocks:              map[string]schema.Block{"http": httpSchema(), tf.BlockDefaults: tf.DefaultsBlock("all resources")},
	}
	for _, one := range p.runtime.Platforms {
		resp.Schema.Blocks[one.Namespace.Key] = one.WithDefaults()
	}
}

func httpSchema() schema.Block {
	return schema.SingleNestedBlock{
		MarkdownDescription: "Connections to all platforms. Proxies are taken from `HTTPS_PROXY` and `NO_PROXY`.",
		Attributes: map[string]schema.Attribute{
			"ca_cert_file": schema.StringAttribute{
				MarkdownDescription: "A PEM file with certificate authorities to trust beside the system's.",
				Optional:            true,
			},
			"request_timeout": schema.StringAttribute{
				CustomType: timetypes.GoDurationType{},
				MarkdownDescription: "How long one try of a call may take, such as `45s`. Default `30s`. Retries and waiting for rate limits come " +
					"on top.",
				Optional: true,
			},
			"max_concurrent_requests": schema.Int64Attribute{
				MarkdownDescription: "How many calls to one platform may be under way at once. Default 10.",
				Optional:            true,
				Validators:          []validator.Int64{int64validator.Between(1, 100)},
			},
		},
	}
}
