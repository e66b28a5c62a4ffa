package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Every rule of the table fires on its example and names the better word, and no rule fires on a legitimate use.
func TestRules(t *testing.T) {
	t.Parallel()
	for i, r := range rules {
		if r.pattern == "" || r.why == "" || r.instead == "" {
			t.Errorf("rule %d is incomplete: %+v", i, r)
		}
		if matchers[i].MatchString("") {
			t.Errorf("%s matches everything", r.pattern)
		}
		if strings.HasPrefix(r.why, "US") {
			continue // see TestBritishSpellings
		}
		if r.fires == "" || r.legal == "" {
			t.Errorf("%s: no example", r.pattern)
		}
		file := "x.go"
		if r.files == "md tmpl tf" {
			file = "x.md"
		}
		found := false
		for _, f := range check(file, r.fires) {
			found = found || f.rule == r && f.line == 1 && strings.Contains(f.String(), r.instead)
		}
		if !found {
			t.Errorf("%s does not fire on %q", r.pattern, r.fires)
		}
		for _, name := range []string{"x.go", "x.md"} {
			if got := check(name, r.legal); len(got) > 0 {
				t.Errorf("legitimate use in %s: %v", name, got)
			}
		}
	}
}

func TestBritishSpellings(t *testing.T) {
	t.Parallel()
	for british, american := range map[string]string{
		"Licence": "license", "licences": "licenses", "Behaviour": "behavior", "honours": "honors", "recognised": "recognized",
		"unrecognised": "unrecognized", "normalises": "normalizes", "organisation": "organization", "catalogue": "catalog",
		"labelled": "labeled", "fulfil": "fulfill", "fulfils": "fulfills", "for ever": "forever", "artefacts": "artifacts", "spelt": "spelled",
		"programme": "program", "analyse": "analyze", "unauthorised": "unauthorized", "grey": "gray", "judgement": "judgment",
	} {
		if got := check("x.md", british); len(got) != 1 || got[0].rule.why != "US spelling" {
			t.Errorf("%s: %v", british, got)
		}
		if got := check("x.md", american); len(got) != 0 {
			t.Errorf("%s: %v", american, got)
		}
	}
	// Words that only begin alike, and states of Azure API Management.
	for _, word := range []string{"programmed", "programmer", "enrollment", "parameter", "perimeter", "cancelled", "for everybody", "fulfilled"} {
		if got := check("x.md", word); len(got) != 0 {
			t.Errorf("%s: %v", word, got)
		}
	}
}

// A phrase is found across the lines of a comment, of a joined string and of a paragraph, on the line where it begins.
func TestWrappedPhrases(t *testing.T) {
	t.Parallel()
	for name, text := range map[string]string{
		"comment":          "package x\n\n\t// of a ready\n\t// token\n",
		"joined string":    "package x\n\nvar x = \"of a ready \" +\n\t\"token\"\n",
		"comment in Make":  "x:\n\n# of a ready\n# token\n",
		"paragraph":        "one\ntwo\nready\ntoken\n",
		"Windows newlines": "one\r\ntwo\r\nready\r\ntoken\r\n",
	} {
		if got := check("x.go", text); len(got) != 1 || got[0].line != 3 {
			t.Errorf("%s: %v", name, got)
		}
	}
	if got := check("x.go", "ready\n\ntoken"); len(got) != 0 {
		t.Errorf("across paragraphs: %v", got)
	}
}

func TestURLsAreOthersWords(t *testing.T) {
	t.Parallel()
	if got := check("x.md", "[Behavior](https://docs.example/undocumented-behaviour#licence), see http://x.example/licence"); len(got) != 0 {
		t.Errorf("got %v", got)
	}
	if got := check("x.tmpl", `<section aria-labelledby="labelled">`); len(got) != 1 {
		t.Errorf("an attribute of HTML with a value of ours: %v", got)
	}
}

func TestRun(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		files map[string]string
		want  string
		code  int
	}{
		"clean":    {map[string]string{"a.go": "// a license\n", "docs/a.md": "a license\n"}, "", 0},
		"no files": {map[string]string{"a.txt": "x"}, "no file to check", 2},
		"retired": {
			map[string]string{"internal/a.go": "package a\n\n// a licence\n", "docs/b.md": "the licences\n", "GNUmakefile": "# anew\n"},
			"GNUmakefile:1: \"anew\": write \"again\", \"recreated\" or \"re-creates\" (stiff)\n" +
				"docs/b.md:1: \"licence\": write \"licens...\" (US spelling)\n" +
				"internal/a.go:3: \"licence\": write \"licens...\" (US spelling)\n3 retired words\n", 1,
		},
		"not the project's": {
			map[string]string{
				"a.md": "x", ".git/a.md": "anew", ".build/a.go": "anew", "bin/a.md": "anew", "dist/a.md": "anew", "a/testdata/a.md": "anew",
				"internal/cmd/words/rules.go": "anew", "a.json": "anew", "LICENSE": "anew",
			}, "", 0,
		},
		"GitHub": {map[string]string{".github/workflows/a.yml": "# anew"}, ".github/workflows/a.yml:1", 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			root := t.TempDir()
			for file, text := range tc.files {
				path := filepath.Join(root, filepath.FromSlash(file))
				if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			var out bytes.Buffer
			if code := run(root, &out, &out); code != tc.code || tc.want == "" && out.Len() > 0 || !strings.Contains(out.String(), tc.want) {
				t.Errorf("exit code %d, want %d; output:\n%s", code, tc.code, &out)
			}
		})
	}
	var out bytes.Buffer
	if code := run(filepath.Join(t.TempDir(), "none"), &out, &out); code != 2 {
		t.Errorf("a missing folder: exit code %d, output %s", code, &out)
	}
}
