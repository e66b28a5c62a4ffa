package acctest_test

import (
	"encoding/json"
	"path/filepath"
	"strings"
	"testing"

	"github.com/platformusers/terraform-provider-platformusers/internal/acctest"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/anypoint"
)

// The commands of the guide write a plan as sentences, and the gate of CI lets a plan through that has nothing of what it looks for.
func TestCLIReviewGuide(t *testing.T) {
	t.Parallel()
	commands := fencesOf(t, filepath.Join(docsDir, "guides", "review-a-plan.md"), "shell")
	w := acctest.Start(t).NewPlugin(t, "resource \"platformusers_anypoint_team_member\" \"ada\" {\n"+
		"  team_name = \"Developers\"\n  username = \"rita.regular\"\n}\n")
	first, gate := only(t, commands, "terraform plan -out"), only(t, commands, "--fail-on")
	out := w.Shell(t, first+gate+"cat review.md\n")
	if n := strings.Count(out, "joins the Anypoint team `Developers`"); n != 2 {
		t.Errorf("the report is printed %d times, not twice:\n%s", n, out)
	}
}

// The commands of the guide write evidence of all platforms twice, and the difference is what happened in between.
func TestCLIAccessReviewsGuide(t *testing.T) {
	t.Parallel()
	commands := fencesOf(t, filepath.Join(docsDir, "guides", "access-reviews.md"), "shell")
	env := acctest.Start(t)
	w := env.NewPlugin(t, "")
	write(t, w, "people.csv", readExample(t, "guides/access-reviews/people.csv"))
	w.Shell(t, only(t, commands, "--out evidence-before"))
	env.Anypoint.AddUser(anypoint.User{Username: "newcomer", FirstName: "New", LastName: "Comer", Email: "newcomer@sandbox.example"})
	out := w.Shell(t, only(t, commands, "--out evidence-after"))
	if !strings.Contains(out, "newcomer@sandbox.example") {
		t.Errorf("the account that was added is not in the difference:\n%s", out)
	}
	var manifest struct {
		Platforms []struct {
			Status string `json:"status"`
			Rows   int    `json:"rows"`
		} `json:"platforms"`
	}
	if err := json.Unmarshal([]byte(readFile(t, w, "evidence-after/manifest.json")), &manifest); err != nil || len(manifest.Platforms) != 4 {
		t.Fatalf("the manifest has not four platforms: %+v (%v)", manifest, err)
	}
	for _, one := range manifest.Platforms {
		if one.Status != "read" || one.Rows == 0 {
			t.Errorf("a platform was not read: %+v", one)
		}
	}
}
