package provider_test

import (
	"net/http"
	"testing"

	"golang.org/x/sys/unix"

	"github.com/platformusers/terraform-provider-platformusers/internal/acctest"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/kernel"
)

// createUser is the route of a create.
const createUser = "/v2/usermanagement/users"

// A provider process whose Terraform was killed ends by itself, after the write that is on the wire: nobody else would ever stop it.
func TestCLIProvider_endsWhenTerraformIsKilled(t *testing.T) { //nolint:paralleltest // this process adopts the orphans of its children
	if err := unix.Prctl(unix.PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0); err != nil {
		t.Fatal(err)
	}
	env := acctest.Start(t)
	env.Faults.Add(kernel.Fault{
		Platform: "controlroom", Method: http.MethodPost, Route: createUser, Kind: kernel.FaultHoldAfter,
	})
	w := env.NewPlugin(t, `
resource "platformusers_controlroom_user" "ada" {
  username            = "ada.lovelace"
  email               = "ada@example.com"
  first_name          = "Ada"
  last_name           = "Lovelace"
  password_wo         = "Abcdefg1!"
  password_wo_version = 1
}
`)
	group := w.StartHeld(t, env.Faults, "apply", "-auto-approve").KillTerraform()
	// The orphan is this process's child now: waiting for it takes as long as it lives.
	for {
		var status unix.WaitStatus
		if _, err := unix.Wait4(-group, &status, 0, nil); err == unix.ECHILD {
			break
		} else if err != nil && err != unix.EINTR {
			t.Fatal(err)
		}
	}
	if _, ok := env.ControlRoom.UserNamed("ada.lovelace"); !ok {
		t.Error("the write that was on the wire was not seen through")
	}
}
