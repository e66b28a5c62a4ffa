// Command terraform-provider-platformusers is the provider's plugin process. Terraform starts it; started manually, it is useful only with -debug.
package main

import (
	"flag"
	"log"

	"github.com/platformusers/terraform-provider-platformusers/internal/provider"
)

// version is set at release time by the linker.
var version = "dev"

func main() {
	debug := flag.Bool("debug", false, "wait for a debugger: prints TF_REATTACH_PROVIDERS for Terraform to use this process")
	flag.Parse()

	if err := provider.Serve(version, *debug); err != nil {
		log.Fatal(err)
	}
}
