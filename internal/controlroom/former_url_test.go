package controlroom_test

import (
	"strings"
	"testing"

	"github.com/platformusers/terraform-provider-platformusers/internal/acctest"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/controlroom"
)

// elsewhere is the sandbox's Control Room by another host name.
func elsewhere(env *acctest.Env) (before, after string) {
	before = env.Env()["CONTROL_ROOM_URL"]
	return before, strings.Replace(before, "127.0.0.1", "localhost", 1)
}

// K16.2: a Control Room gets another host name. One apply with former_url moves what the state holds, and nobody is touched.
func TestAccUser_K16_2FormerURL(t *testing.T) {
	t.Parallel()
	for _, command := range []string{"apply", "refresh"} {
		t.Run(command, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t)
			before, after := elsewhere(env)
			config := adaWith() + grantTo(`role_name = "Finance Operators"`, adaAddress+".id")
			w := env.NewWorkspace(t, config)
			w.MustRun(t, "apply", "-auto-approve")
			writes := env.Writes()
			w.Setenv("CONTROL_ROOM_URL", after)
			if out, err := w.Run(t, "plan"); err == nil || !strings.Contains(out, `former_url = "https://127.0.0.1`) {
				t.Errorf("without former_url the plan says:\n%s", out)
			}
			w.Setenv("CONTROL_ROOM_FORMER_URL", before)
			w.Move()
			args := map[string][]string{"apply": {"apply", "-auto-approve"}, "refresh": {"apply", "-refresh-only", "-auto-approve"}}[command]
			w.MustRun(t, args...)
			w.Setenv("CONTROL_ROOM_FORMER_URL", "")
			if out := w.MustRun(t, "plan", "-detailed-exitcode"); !strings.Contains(out, "No changes") {
				t.Errorf("the plan afterwards says:\n%s", out)
			}
			if strings.Contains(w.State(t), "127.0.0.1") || env.Writes() != writes {
				t.Errorf("%d writes, and the state is:\n%s", env.Writes()-writes, w.State(t))
			}
			w.MustRun(t, "destroy", "-auto-approve")
		})
	}
}

// K16.2: where the number means somebody else, it was another Control Room.
func TestAccUser_K16_2FormerURLOfAnother(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	before, after := elsewhere(env)
	w := env.NewWorkspace(t, adaWith())
	w.MustRun(t, "apply", "-auto-approve")
	ada, _ := env.ControlRoom.UserNamed("ada.lovelace")
	env.ControlRoom.EditUser(ada.ID, func(u *controlroom.User) { u.Username = "somebody.else" })
	w.Setenv("CONTROL_ROOM_URL", after)
	w.Setenv("CONTROL_ROOM_FORMER_URL", before)
	state := w.State(t)
	if out, err := w.Run(t, "apply", "-auto-approve"); err == nil || !strings.Contains(out, `here it is "somebody.else"`) {
		t.Errorf("the apply says:\n%s", out)
	}
	if w.State(t) != state {
		t.Error("the state was changed")
	}
}

// K16.2: the real core takes the identity that has moved.
func TestCLIUser_K16_2FormerURL(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	before, after := elsewhere(env)
	w := env.NewCLI(t, adaWith())
	w.MustRun(t, "apply", "-auto-approve")
	w.Setenv("CONTROL_ROOM_URL", after)
	w.Setenv("CONTROL_ROOM_FORMER_URL", before)
	w.MustRun(t, "apply", "-auto-approve")
	w.Setenv("CONTROL_ROOM_FORMER_URL", "")
	if out := w.MustRun(t, "plan", "-detailed-exitcode"); !strings.Contains(out, "No changes") {
		t.Errorf("the plan afterwards says:\n%s", out)
	}
}
