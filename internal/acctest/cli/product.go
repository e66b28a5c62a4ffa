package cli

import (
	"path/filepath"
	"runtime"

	"github.com/hashicorp/go-version"
)

// Product is a CLI that this package can find and install, with the one version that it installs.
type Product struct {
	// Title is the product's name in messages, Program the name of its executable without ".exe".
	Title, Program string
	// Version is what is installed when the machine has nothing new enough.
	Version string
	// PathVariable is the environment variable that names a program to use.
	PathVariable string

	// module, sum and pkg are the Go module, its checksum in go.sum's form, and the main package in it.
	module, sum, pkg string
	// absent are folders that the module's go.mod replaces by local paths and that its zip does not hold. Value: the package to put there.
	absent map[string]string
	// released is false where the vendor's release site is not HashiCorp's.
	released bool
}

// Terraform is HashiCorp's CLI.
var Terraform = Product{
	Title:        "Terraform",
	Program:      "terraform",
	Version:      "1.16.4",
	PathVariable: "TF_ACC_TERRAFORM_PATH",
	module:       "github.com/hashicorp/terraform",
	sum:          "h1:0yyJB6OufO0kqoNg95TGhf+41NsG77th1DPSnKBD878=",
	pkg:          ".",
	absent:       terraformAbsent(),
	released:     true,
}

// Matrix are the versions that `make test-matrix` runs the tests with: the oldest that is supported, the last before the newest, the newest,
// and OpenTofu.
func Matrix() []Product {
	oldest, before := Terraform, Terraform
	oldest.Version, oldest.sum = "1.11.4", "h1:n5VVSuZsOLbQc9tpqny1mnd6cttyTwvEpLPVewj9UYA="
	before.Version, before.sum = "1.15.0", "h1:buWgdQ2nwC7PKwZEVlEE8zhsIku4SQZFBn0h83+s/1c="
	return []Product{oldest, before, Terraform, OpenTofu}
}

// OpenTofu is the Linux Foundation's fork.
var OpenTofu = Product{
	Title:        "OpenTofu",
	Program:      "tofu",
	Version:      "1.12.6",
	PathVariable: "TF_ACC_TOFU_PATH",
	module:       "github.com/opentofu/opentofu",
	sum:          "h1:0VT4P8pMmGcCUnQ9JDrJ+Qg2d35Vzm4FFd/9+H7oF98=",
	pkg:          "./cmd/tofu",
}

func (p Product) pinned() *version.Version {
	return version.Must(version.NewVersion(p.Version))
}

// executable is the file name of the program on this operating system.
func (p Product) executable() string {
	if runtime.GOOS == "windows" {
		return p.Program + ".exe"
	}
	return p.Program
}

// folder is where the pinned version lives below the user's cache folder.
func (p Product) folder() string {
	return filepath.Join("platformusers", p.Program, p.Version)
}

// inMemoryBackend stands in for a state backend whose module is not published: it has the constructor that Terraform's table of backends
// calls, and keeps state in memory. Neither tests nor demo store state anywhere but in a local file.
const inMemoryBackend = `package backend

import (
	"github.com/hashicorp/terraform/internal/backend"
	"github.com/hashicorp/terraform/internal/backend/remote-state/inmem"
)

func New() backend.Backend { return inmem.New() }
`

func terraformAbsent() map[string]string {
	absent := map[string]string{"internal/legacy": "package legacy\n"}
	for _, name := range []string{"azure", "consul", "cos", "gcs", "kubernetes", "oci", "oss", "pg", "s3"} {
		absent["internal/backend/remote-state/"+name] = inMemoryBackend
	}
	return absent
}
