package main

import (
	"strings"
	"testing"
)

func TestMissing(t *testing.T) {
	t.Parallel()
	const entry = "--- a/CHANGELOG.md\n+++ b/CHANGELOG.md\n@@ -10 +10,2 @@\n+- What users see.\n"
	for name, c := range map[string]struct {
		files, added, messages string
		fails                  bool
	}{
		"code alone":              {"internal/tf/move.go\n", "", "Move\n", true},
		"code with an entry":      {"internal/tf/move.go\nCHANGELOG.md\n", entry, "Move\n", false},
		"an entry that goes away": {"internal/tf/move.go\nCHANGELOG.md\n", strings.Replace(entry, "+- What", "-- What", 1), "Move\n", true},
		"nobody sees it":          {"internal/tf/move.go\n", "", "Rename a function\n\nChangelog: none, only a name\n", false},
		"a word within a line":    {"internal/tf/move.go\n", "", "Say that the changelog: none is needed\n", true},
		"tests and pages":         {"internal/tf/move_test.go\ninternal/acctest/foreign.go\ntemplates/index.md.tmpl\ndocs/index.md\n", "", "Test\n", false},
		"the sandbox":             {"internal/cmd/sandbox/serve.go\n", "", "Listen\n", true},
		"tools":                   {"internal/cmd/words/rules.go\n", "", "Words\n", false},
		"what is built upon":      {"go.mod\ngo.sum\n", "", "Bump\n", true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if problem := missing(c.files, c.added, c.messages); (problem != "") != c.fails {
				t.Errorf("got %q", problem)
			}
		})
	}
	if problem := missing("internal/tf/a.go\ninternal/tf/b.go", "", ""); !strings.HasPrefix(problem, "internal/tf/a.go and 1 other files") {
		t.Errorf("got %q", problem)
	}
}
