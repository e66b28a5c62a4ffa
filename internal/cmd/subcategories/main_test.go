package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestWrite(t *testing.T) {
	t.Parallel()
	names := map[string]string{"anypoint": "MuleSoft Anypoint Platform"}
	for name, c := range map[string]struct{ page, content, want, fails string }{
		"a page":            {"resources/anypoint_user.md", "---\nsubcategory: \"\"\n---\n", "---\nsubcategory: \"MuleSoft Anypoint Platform\"\n---\n", ""},
		"an unknown key":    {"resources/libris_reader.md", "---\nsubcategory: \"\"\n---\n", "", "no platform"},
		"no front matter":   {"resources/anypoint_user.md", "text", "", "no subcategory"},
		"an action":         {"actions/anypoint_resend.md", "---\nsubcategory: \"\"\n---\n", "---\nsubcategory: \"MuleSoft Anypoint Platform\"\n---\n", ""},
		"a function":        {"functions/import_id.md", "---\nsubcategory: \"\"\n---\n", "---\nsubcategory: \"Functions\"\n---\n", ""},
		"of all platforms":  {"data-sources/accounts.md", "---\nsubcategory: \"\"\n---\n", "---\nsubcategory: \"All Platforms\"\n---\n", ""},
		"a guide alone":     {"guides/plans.md", "---\nsubcategory: \"\"\n---\n", "", "holds no page"},
		"no page of a type": {"index.md", "text", "", "holds no page"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			folder := t.TempDir()
			page := filepath.Join(folder, filepath.FromSlash(c.page))
			if err := os.MkdirAll(filepath.Dir(page), 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(page, []byte(c.content), 0o600); err != nil {
				t.Fatal(err)
			}
			err := write(folder, names)
			if c.fails != "" {
				if err == nil || !strings.Contains(err.Error(), c.fails) {
					t.Errorf("got %v", err)
				}
				return
			}
			got, readErr := os.ReadFile(page)
			if err != nil || readErr != nil || string(got) != c.want {
				t.Errorf("got %q, %v, %v", got, err, readErr)
			}
		})
	}
}
