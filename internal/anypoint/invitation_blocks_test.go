package anypoint_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/platformusers/terraform-provider-platformusers/internal/acctest"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/anypoint"
)

// pendingWithAll invites Grace with a team and a permission, and returns the number of the invitation.
func pendingWithAll(t *testing.T, env *acctest.Env) string {
	t.Helper()
	env.NewWorkspace(t, invites(developersAnd(`permission { role_name = "Exchange Viewer" }`))).MustRun(t, apply...)
	return fmt.Sprint(onlyInvitation(t, env).ID)
}

// K17.1: what no block declares of an imported invitation is left alone: it leaves the state and no mail goes out. What a block declares later is
// compared with what the invitation carries, and once it is declared the end of its block is a change.
func TestAccInvitation_K17_1ImportWithoutBlocks(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ imported, later string }{
		"no block":        {"", developersAnd("")},
		"some blocks":     {`permission { role_name = "Exchange Viewer" }`, developersAnd(`permission { role_name = "Exchange Viewer" }`)},
		"a later setting": {resends, developersAnd(resends)},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t)
			number := pendingWithAll(t, env)
			w := env.NewWorkspace(t, invites(c.imported)+importBlock(number))
			expectSays(t, w, plan, "Only the state changes", "taken out of the state and left alone", "1 to import, 0 to add, 1 to change, 0 to destroy")
			w.MustRun(t, apply...)
			expectSays(t, w, plan, "No changes")
			w.Configure(t, invites(c.later))
			expectSays(t, w, plan, "Only the state changes", "0 to add, 1 to change, 0 to destroy")
			w.MustRun(t, apply...)
			expectSays(t, w, plan, "No changes")
			expectMails(t, env, 1)
			w.Configure(t, invites(strings.Replace(c.later, developersAnd(""), "", 1)))
			expectSays(t, w, plan, "Another invitation will be sent", "1 to add, 0 to change, 1 to destroy")
			w.Configure(t, invites(strings.Replace(c.later, anypoint.DevelopersTeamID, anypoint.BackendTeamID, 1)))
			expectSays(t, w, plan, "Another invitation will be sent")
		})
	}
}

// Terraform generates the blocks of what an invitation carries, which plan nothing but the import.
func TestCLIInvitation_K17_1GeneratedBlocks(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	number := pendingWithAll(t, env)
	w := env.NewCLI(t, importBlock(number))
	w.MustRun(t, "plan", "-generate-config-out="+filepath.Join(w.Dir, "generated.tf"))
	generated, err := os.ReadFile(filepath.Join(w.Dir, "generated.tf"))
	if err != nil || !strings.Contains(string(generated), "  team {") || !strings.Contains(string(generated), "  permission {") {
		t.Fatalf("generated is: %v\n%s", err, generated)
	}
	expectSays(t, w, apply, "1 imported, 0 added, 0 changed, 0 destroyed")
	expectSays(t, w, plan, "No changes")
	expectMails(t, env, 1)
}

// Dynamic blocks are blocks, also while nobody knows how many there will be.
func TestAccInvitation_dynamicBlocks(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	w := env.NewWorkspace(t, fmt.Sprintf("resource \"terraform_data\" \"teams\" {\n  input = [%q, %q]\n}\n", anypoint.DevelopersTeamID,
		anypoint.BackendTeamID)+invites("dynamic \"team\" {\nfor_each = terraform_data.teams.output\ncontent { team_id = team.value }\n}"))
	w.MustRun(t, "validate")
	w.MustRun(t, apply...)
	if teams := onlyInvitation(t, env).Teams; len(teams) != 2 {
		t.Errorf("the invitation carries %v", teams)
	}
	expectSays(t, w, plan, "No changes")
}
