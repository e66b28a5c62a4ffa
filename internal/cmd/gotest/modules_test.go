package main

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func TestRepeated(t *testing.T) {
	t.Parallel()
	dirs, rest, err := repeated("-also", []string{"-also", "a", "-also", "b/c", "-count=1", "-also", "./..."})
	if err != nil || !slices.Equal(dirs, []string{"a", "b/c"}) || !slices.Equal(rest, []string{"-count=1", "-also", "./..."}) {
		t.Errorf("modules %v, the rest %v (%v)", dirs, rest, err)
	}
	for _, wrong := range [][]string{{"-also"}, {"-also", ""}, {"-also", "-count=1"}} {
		if _, _, err := repeated("-also", wrong); err == nil {
			t.Errorf("%q was taken", wrong)
		}
	}
}

// A plain package runs once, without the race detector, and every other one with it.
func TestSplit(t *testing.T) {
	t.Parallel()
	const self = "github.com/platformusers/terraform-provider-platformusers/internal/cmd/gotest"
	runs, err := split(t.Context(), []string{"-count=1", "./..."}, []string{"."})
	if err != nil || len(runs) != 2 {
		t.Fatalf("%v (%v)", runs, err)
	}
	if raced := runs[0].args; !slices.Equal(raced, []string{"-race", "-count=1"}) {
		t.Errorf("with the race detector: %q", raced)
	}
	if plain := runs[1].args; !slices.Equal(plain, []string{"-count=1", self}) {
		t.Errorf("without it: %q", plain)
	}
	if runs, err := split(t.Context(), []string{"./..."}, nil); err != nil || len(runs) != 1 || !slices.Equal(runs[0].args, []string{"-race", "./..."}) {
		t.Errorf("without plain packages: %v (%v)", runs, err)
	}
	if _, err := split(t.Context(), []string{"-count=1", "."}, []string{"."}); err == nil {
		t.Error("a plain package was left out of something else than all packages")
	}
}

// One report holds the tests of all modules, and a module whose tests do not run fails it.
func TestModulesAreCountedTogether(t *testing.T) {
	t.Parallel()
	module := func(files map[string]string) string {
		dir := t.TempDir()
		files["go.mod"] = "module example.com/m\n\ngo 1.26.0\n"
		for name, text := range files {
			if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		return dir
	}
	const header = "package m\n\nimport \"testing\"\n\n"
	passing := module(map[string]string{"m_test.go": header + "func TestA(t *testing.T) {}\n\nfunc TestB(t *testing.T) {}\n"})
	for name, tc := range map[string]struct {
		second map[string]string
		want   []string
	}{
		"both pass": {map[string]string{"m_test.go": header + "func TestC(t *testing.T) {}\n"}, []string{"\n3 passed, 0 failed\n"}},
		"the second fails": {map[string]string{"m_test.go": header + "func TestC(t *testing.T) { t.Error(\"boom\") }\n"},
			[]string{"boom", "\n2 passed, 1 failed\n"}},
		"the second is empty": {map[string]string{"m.go": "package m\n"}, []string{"no test ran in ", "\n2 passed, 1 failed\n"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var out strings.Builder
			result := newReport(&out)
			var errs []error
			for _, dir := range []string{passing, module(tc.second)} {
				errs = append(errs, testModule(t.Context(), dir, []string{"-vet=off", "./..."}, result))
			}
			if good := result.close(errors.Join(errs...)); good != (len(tc.want) == 1 && strings.Contains(tc.want[0], "0 failed")) {
				t.Errorf("the run is called good: %t", good)
			}
			for _, want := range tc.want {
				if !strings.Contains(out.String(), want) {
					t.Errorf("the report should contain %q:\n%s", want, out.String())
				}
			}
		})
	}
}
