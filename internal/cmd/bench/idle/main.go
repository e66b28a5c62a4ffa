// Command idle is a provider that does nothing: the floor that the bench measures against. bench_null has an id and a name. The twins, such as
// bench_anypoint_user, have the schema of an account of ours, with its validators and plan modifiers, and call nobody.
package main

import (
	"context"
	"log"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/provider/schema"
	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-framework/resource"

	ours "github.com/platformusers/terraform-provider-platformusers/internal/provider"
	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
)

func main() {
	err := providerserver.Serve(context.Background(), func() provider.Provider { return idle{} },
		providerserver.ServeOpts{Address: "registry.terraform.io/platformusers/bench"})
	if err != nil {
		log.Fatal(err)
	}
}

type idle struct{}

var _ provider.Provider = idle{}

func (idle) Metadata(_ context.Context, _ provider.MetadataRequest, resp *provider.MetadataResponse) {
	resp.TypeName = "bench"
}

func (idle) Schema(_ context.Context, _ provider.SchemaRequest, resp *provider.SchemaResponse) {
	resp.Schema = schema.Schema{}
}

func (idle) Configure(context.Context, provider.ConfigureRequest, *provider.ConfigureResponse) {}

func (idle) DataSources(context.Context) []func() datasource.DataSource { return nil }

// Resources are the null resource, and a twin of each platform's account.
func (idle) Resources(ctx context.Context) []func() resource.Resource {
	all := []func() resource.Resource{func() resource.Resource { return null{} }}
	for _, platform := range ours.Platforms() {
		for _, newResource := range platform.Resources {
			if strings.HasSuffix(typeName(ctx, newResource()), "_"+platform.Namespace.Key+"_user") {
				all = append(all, func() resource.Resource { return twin{real: newResource()} })
			}
		}
	}
	return all
}

func typeName(ctx context.Context, r tf.ManagedResource) string {
	var resp resource.MetadataResponse
	r.Metadata(ctx, resource.MetadataRequest{}, &resp)
	return resp.TypeName
}
