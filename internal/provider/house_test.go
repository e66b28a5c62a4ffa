package provider_test

import (
	"os/exec"
	"slices"
	"strings"
	"testing"

	ours "github.com/platformusers/terraform-provider-platformusers/internal/provider"
)

// Imports run one way: a platform's Terraform package, its access package, its api package. Platforms never import each other, and nothing below the
// Terraform floor imports anything of Terraform. The linter knows the floors; only this test knows which folder is whose.
func TestHouse_platformsImportNobodyElse(t *testing.T) {
	t.Parallel()
	const module = "github.com/platformusers/terraform-provider-platformusers/internal/"
	listed, err := exec.CommandContext(t.Context(), "go", "list", "-f", `{{.ImportPath}} {{join .Imports " "}}`, module+"...").Output()
	if err != nil {
		t.Fatal(err)
	}
	imports := map[string][]string{}
	for line := range strings.Lines(string(listed)) {
		fields := strings.Fields(line)
		imports[strings.TrimPrefix(fields[0], module)] = fields[1:]
	}
	shared := []string{"rest", "wire", "platform"}
	for _, platform := range ours.Platforms() {
		key := platform.Namespace.Key
		for floor, may := range map[string][]string{
			key:             append([]string{key + "/access", key + "/api", "tf"}, shared...),
			key + "/access": append([]string{key + "/api"}, shared...),
			key + "/api":    {"rest", "wire"},
		} {
			found, ok := imports[floor]
			if !ok {
				t.Errorf("internal/%s is missing: each platform has three floors", floor)
			}
			for _, imported := range found {
				own, isOurs := strings.CutPrefix(imported, module)
				switch {
				case isOurs && !slices.Contains(may, own):
					t.Errorf("internal/%s imports internal/%s", floor, own)
				case floor != key && strings.HasPrefix(imported, "github.com/hashicorp/terraform-plugin"):
					t.Errorf("internal/%s imports %s", floor, imported)
				}
			}
		}
	}
}
