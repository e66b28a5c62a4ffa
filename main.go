// Command terraform-provider-platformusers is the provider's plugin process. Terraform starts it; started manually, it is useful only with -debug.
package main

import (
	"context"
	"flag"
	"log"
	"os"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"

	"github.com/platformusers/terraform-provider-platformusers/internal/provider"
	"github.com/platformusers/terraform-provider-platformusers/internal/rest"
)

// seeThrough bounds how long the process outlives Terraform for writes that are on the wire.
const seeThrough = 2 * time.Minute

// endWithParent ends this process when Terraform is gone, killed for instance: nobody stops a plugin then, and it would stay
// forever. Calls that have not been sent end with the connection to Terraform; writes that are on the wire are seen through, so
// that the platform is not left half-way.
func endWithParent() {
	parent, gone := os.Getppid(), time.Time{}
	for now := range time.Tick(time.Second) {
		if gone.IsZero() && os.Getppid() != parent {
			gone = now
		}
		if !gone.IsZero() && (rest.WritesOnWire() == 0 || now.Sub(gone) > seeThrough) {
			os.Exit(1)
		}
	}
}

// version is set at release time by the linker.
var version = "dev"

func main() {
	debug := flag.Bool("debug", false, "wait for a debugger: prints TF_REATTACH_PROVIDERS for Terraform to use this process")
	flag.Parse()
	if !*debug {
		go endWithParent()
	}

	err := providerserver.Serve(context.Background(), provider.New(version, provider.Runtime{}), providerserver.ServeOpts{
		Address: "registry.terraform.io/platformusers/platformusers",
		Debug:   *debug,
	})
	if err != nil {
		log.Fatal(err)
	}
}
