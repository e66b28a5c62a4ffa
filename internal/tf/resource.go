package tf

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
)

// Resource is embedded by every resource: its kind and its platform's client. Client is nil while Terraform validates without a configured provider.
type Resource[C Client] struct {
	Kind   Kind
	Client C
	// Moves reports that the identity holds where the platform is, which can move: then a read may return another identity.
	Moves bool
	// Identity is the zero value of the struct of the type's identity. Its fields are the parts of the import id, in order.
	Identity any
	// Own is nil where the import id is these parts, joined by slashes.
	Own OwnImportID

	fallback Defaults
}

// Metadata names the type.
func (r *Resource[C]) Metadata(_ context.Context, _ resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = r.Kind.Type()
	resp.ResourceBehavior.MutableIdentity = r.Moves
}

// Configure copies the pointer to the client. Terraform calls it for every single request, so it must stay this cheap.
func (r *Resource[C]) Configure(_ context.Context, req resource.ConfigureRequest, resp *resource.ConfigureResponse) {
	r.Client = clientOf[C](r.Kind.Namespace, req.ProviderData, &resp.Diagnostics)
	if clients, ok := req.ProviderData.(*Clients); ok {
		r.fallback = clients.Defaults[r.Kind.Namespace.Key]
	}
}

func (r *Resource[C]) kind() Kind                                  { return r.Kind }
func (r *Resource[C]) defaults() Defaults                          { return r.fallback }
func (r *Resource[C]) importForm() (identity any, own OwnImportID) { return r.Identity, r.Own }

func (r *Resource[C]) plannable() bool    { return r.Client.Plannable() }
func (r *Resource[C]) run() *platform.Run { return r.Client.Run() }

// managed is what the verbs need of a resource: it embeds Resource.
type managed interface {
	kind() Kind
	plannable() bool
	run() *platform.Run
	defaults() Defaults
}

// ManagedResource is what every resource of this provider offers.
type ManagedResource interface {
	resource.ResourceWithConfigure
	resource.ResourceWithIdentity
	resource.ResourceWithImportState
	resource.ResourceWithModifyPlan
}

// DataSource is embedded by every data source, as Resource is by every resource.
type DataSource[C Client] struct {
	Kind   Kind
	Client C
}

// Metadata names the data source.
func (d *DataSource[C]) Metadata(_ context.Context, _ datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = d.Kind.Type()
}

// Configure copies the pointer to the client.
func (d *DataSource[C]) Configure(_ context.Context, req datasource.ConfigureRequest, resp *datasource.ConfigureResponse) {
	d.Client = clientOf[C](d.Kind.Namespace, req.ProviderData, &resp.Diagnostics)
}

func (d *DataSource[C]) kind() Kind         { return d.Kind }
func (d *DataSource[C]) plannable() bool    { return d.Client.Plannable() }
func (d *DataSource[C]) run() *platform.Run { return d.Client.Run() }
func (d *DataSource[C]) defaults() Defaults { return Defaults{} }
