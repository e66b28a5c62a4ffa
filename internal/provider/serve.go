package provider

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6/tf6server"

	"github.com/platformusers/terraform-provider-platformusers/internal/rest"
)

// Address is where the provider is published.
const Address = "registry.terraform.io/platformusers/platformusers"

// Serve serves the provider to Terraform until that ends it. debug serves it to a debugger instead: see main.go.
func Serve(version string, debug bool) error {
	var options []tf6server.ServeOpt
	if debug {
		options = append(options, tf6server.WithManagedDebug())
	}
	return tf6server.Serve(Address, func() tfprotov6.ProviderServer {
		return Server(version, Runtime{})
	}, options...)
}

// Server is the provider as Serve serves it: see New. It keeps nothing of a call of Terraform after its end, where Terraform makes calls for each
// resource: see rest.Lend.
func Server(version string, runtime Runtime) tfprotov6.ProviderServer {
	server := providerserver.NewProtocol6(New(version, runtime)())()
	whole, ok := server.(wholeServer)
	if !ok {
		return server
	}
	return leanServer{whole}
}

// wholeServer is all that the framework's server can do.
type wholeServer interface {
	tfprotov6.ProviderServer
	tfprotov6.ListResourceServer
	tfprotov6.ActionServer
	tfprotov6.StateStoreServer
}

type leanServer struct{ wholeServer }

// lend makes a call with a context that is lent.
func lend[Q, A any](ctx context.Context, request Q, call func(context.Context, Q) (A, error)) (A, error) {
	ctx, end := rest.Lend(ctx)
	defer end()
	return call(ctx, request)
}

func (s leanServer) ValidateResourceConfig(ctx context.Context, r *tfprotov6.ValidateResourceConfigRequest) (
	*tfprotov6.ValidateResourceConfigResponse, error,
) {
	return lend(ctx, r, s.wholeServer.ValidateResourceConfig)
}

func (s leanServer) UpgradeResourceState(ctx context.Context, r *tfprotov6.UpgradeResourceStateRequest) (
	*tfprotov6.UpgradeResourceStateResponse, error,
) {
	return lend(ctx, r, s.wholeServer.UpgradeResourceState)
}

func (s leanServer) UpgradeResourceIdentity(ctx context.Context, r *tfprotov6.UpgradeResourceIdentityRequest) (
	*tfprotov6.UpgradeResourceIdentityResponse, error,
) {
	return lend(ctx, r, s.wholeServer.UpgradeResourceIdentity)
}

func (s leanServer) ReadResource(ctx context.Context, r *tfprotov6.ReadResourceRequest) (*tfprotov6.ReadResourceResponse, error) {
	return lend(ctx, r, s.wholeServer.ReadResource)
}

func (s leanServer) PlanResourceChange(ctx context.Context, r *tfprotov6.PlanResourceChangeRequest) (
	*tfprotov6.PlanResourceChangeResponse, error,
) {
	return lend(ctx, r, s.wholeServer.PlanResourceChange)
}

func (s leanServer) ApplyResourceChange(ctx context.Context, r *tfprotov6.ApplyResourceChangeRequest) (
	*tfprotov6.ApplyResourceChangeResponse, error,
) {
	return lend(ctx, r, s.wholeServer.ApplyResourceChange)
}

func (s leanServer) ImportResourceState(ctx context.Context, r *tfprotov6.ImportResourceStateRequest) (
	*tfprotov6.ImportResourceStateResponse, error,
) {
	return lend(ctx, r, s.wholeServer.ImportResourceState)
}

func (s leanServer) ValidateDataResourceConfig(ctx context.Context, r *tfprotov6.ValidateDataResourceConfigRequest) (
	*tfprotov6.ValidateDataResourceConfigResponse, error,
) {
	return lend(ctx, r, s.wholeServer.ValidateDataResourceConfig)
}

func (s leanServer) ReadDataSource(ctx context.Context, r *tfprotov6.ReadDataSourceRequest) (*tfprotov6.ReadDataSourceResponse, error) {
	return lend(ctx, r, s.wholeServer.ReadDataSource)
}
