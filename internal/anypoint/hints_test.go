package anypoint

import (
	"go/ast"
	"go/parser"
	"go/token"
	"slices"
	"strings"
	"testing"

	"github.com/platformusers/terraform-provider-platformusers/internal/anypoint/access"
	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
)

// Every hint has a text, and nothing else has one.
func TestHints(t *testing.T) {
	t.Parallel()
	all := access.Hints()
	for _, hint := range all {
		if text := hints[hint]; !strings.HasSuffix(text, ".") {
			t.Errorf("the text of %s is %q", hint, text)
		}
	}
	for hint := range hints {
		if !slices.Contains(all, hint) {
			t.Errorf("%s is no hint of the access package", hint)
		}
	}
}

// Every constant of the access package is in Hints.
func TestHintsAreAll(t *testing.T) {
	t.Parallel()
	file, err := parser.ParseFile(token.NewFileSet(), "access/hints.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	var declared []platform.Hint
	ast.Inspect(file, func(n ast.Node) bool {
		if spec, ok := n.(*ast.ValueSpec); ok {
			for _, value := range spec.Values {
				if text, ok := value.(*ast.BasicLit); ok {
					declared = append(declared, platform.Hint(strings.Trim(text.Value, `"`)))
				}
			}
		}
		return true
	})
	for _, hint := range declared {
		if !slices.Contains(access.Hints(), hint) {
			t.Errorf("%s is missing in Hints", hint)
		}
	}
	if len(declared) != len(access.Hints()) {
		t.Errorf("%d hints are declared, %d are in Hints", len(declared), len(access.Hints()))
	}
}
