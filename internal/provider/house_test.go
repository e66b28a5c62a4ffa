package provider_test

import (
	"os"
	"os/exec"
	"path/filepath"
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
	reports := map[string][]string{
		"report": slices.Clone(shared), "report/page": append([]string{"report"}, shared...),
		"cmd/report": append([]string{"report", "report/page"}, shared...),
	}
	check := func(floor string, may []string, mayTerraform bool) {
		found, ok := imports[floor]
		if !ok {
			t.Errorf("internal/%s is missing", floor)
		}
		for _, imported := range found {
			own, isOurs := strings.CutPrefix(imported, module)
			switch {
			case isOurs && !slices.Contains(may, own):
				t.Errorf("internal/%s imports internal/%s", floor, own)
			case !mayTerraform && strings.HasPrefix(imported, "github.com/hashicorp/terraform-plugin"):
				t.Errorf("internal/%s imports %s", floor, imported)
			}
		}
	}
	for _, platform := range ours.Platforms() {
		key := platform.Namespace.Key
		reports["report"] = append(reports["report"], key+"/access")
		check(key, append([]string{key + "/access", key + "/api", "tf"}, shared...), true)
		check(key+"/access", append([]string{key + "/api", "snapshot"}, shared...), false)
		check(key+"/api", []string{"rest", "wire"}, false)
	}
	// The program that reports stands on the access floors.
	for floor, may := range reports {
		check(floor, may, false)
	}
}

// Below the Terraform floor nothing names a type: advice that does is worded in a platform's hints.go.
func TestHouse_onlyTheTerraformFloorNamesTypes(t *testing.T) {
	t.Parallel()
	floors := []string{"../rest", "../wire", "../platform"}
	for _, platform := range ours.Platforms() {
		floors = append(floors, "../"+platform.Namespace.Key+"/access", "../"+platform.Namespace.Key+"/api")
	}
	for _, floor := range floors {
		files, err := filepath.Glob(filepath.Join(floor, "*.go"))
		if err != nil || len(files) == 0 {
			t.Fatalf("%s: %d files, %v", floor, len(files), err)
		}
		for _, file := range files {
			content, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if !strings.HasSuffix(file, "_test.go") && strings.Contains(string(content), "platformusers_") {
				t.Errorf("%s names a Terraform type", file)
			}
		}
	}
}
