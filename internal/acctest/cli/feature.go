package cli

import (
	"context"
	"io"
	"os"

	"github.com/hashicorp/go-version"
)

// Feature is something that a CLI has from some version on.
type Feature struct {
	// Name is what tables and messages call it.
	Name string
	// Terraform and OpenTofu are the first versions with it; "" is none.
	Terraform, OpenTofu string
}

// The features that tests need beyond what the oldest supported CLI has.
var (
	// Identity is import by identity, and identities in the state.
	Identity = Feature{"identity", "1.12.0", "1.12.0"}
	// Query is list resources and `terraform query`.
	Query = Feature{"query", "1.14.0", ""}
	// Actions is action blocks, action_trigger and -invoke.
	Actions = Feature{"actions", "1.14.0", ""}
	// OnFailure is on_failure of action_trigger, its events before and after a destroy, and the caller of an action.
	OnFailure = Feature{"on_failure", "1.16.0", ""}
	// Ephemeral is ephemeral resources, and write-only attributes that take what they hold.
	Ephemeral = Feature{"ephemeral", "1.11.0", "1.11.0"}
	// Functions is functions of providers.
	Functions = Feature{"functions", "1.8.0", "1.7.0"}
	// Move is moved blocks between types of several providers. OpenTofu handed the provider another source until 1.12.4.
	Move = Feature{"move", "1.8.0", "1.12.4"}
	// Generate is generated configuration that plans: OpenTofu writes "" for what is not set.
	Generate = Feature{"generate", "1.5.0", ""}
	// Mocks is mock_provider with a folder of mock data.
	Mocks = Feature{"mocks", "1.7.0", ""}
)

// OldestTested is the oldest Terraform that the tests run with, when TF_ACC_TERRAFORM_PATH names it.
const OldestTested = "1.11.0"

// IsTofu reports whether the tests of this process run with OpenTofu: see the make target test-matrix.
func IsTofu() bool { return os.Getenv("TF_ACC_PROVIDER_HOST") == "registry.opentofu.org" }

// Has reports whether a CLI has a feature.
func (c CLI) Has(f Feature) bool {
	first := f.Terraform
	if IsTofu() {
		first = f.OpenTofu
	}
	return first != "" && !c.Version.LessThan(version.Must(version.NewVersion(first)))
}

// Test is what Need uses of a testing.T.
type Test interface {
	Helper()
	Logf(format string, args ...any)
	Skipf(format string, args ...any)
}

// Need says which features a test needs, for the table of test-matrix, and ends it where the CLI has not all of them: never in
// `make test`, whose CLI has them all and where a test that is skipped counts as failed.
func (c CLI) Need(t Test, features ...Feature) {
	t.Helper()
	for _, f := range features {
		t.Logf("needs %s", f.Name)
	}
	for _, f := range features {
		if c.Has(f) {
			continue
		}
		title, first := Terraform.Title, f.Terraform
		if IsTofu() {
			title, first = OpenTofu.Title, f.OpenTofu
		}
		if first == "" {
			t.Skipf("not applicable: %s has no %s", title, f.Name)
		}
		t.Skipf("not applicable: %s needs %s %s, and this is %s", f.Name, title, first, c.Version)
	}
}

// ForTests finds the CLI that the tests run with: the one that the environment names, or the newest.
func ForTests(ctx context.Context, progress io.Writer) (CLI, error) {
	least := Terraform.Version
	if os.Getenv(Terraform.PathVariable) != "" {
		least = OldestTested
	}
	return Find(ctx, Terraform, least, progress)
}
