package sandbox_test

import (
	"encoding/json"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/controlroom"
)

func TestControlRoomHasNoInvitations(t *testing.T) {
	t.Parallel()
	sb := started(t, sandbox.Options{})
	got := steer(t, sb, "POST", fmt.Sprintf("invitations/controlroom/%d/accept", controlroom.RegularUserID), "", 409)["error"]
	if text, _ := got.(string); !strings.Contains(text, "no invitations in Control Room") {
		t.Errorf("error %v", got)
	}
}

func TestControlRoomIsServedEditedKeptAndReset(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "data.json")
	// The generation is chosen after the platform has its seed.
	sb := started(t, sandbox.Options{DataFile: file, Switches: map[string]string{"controlroom.generation": "e11"}})
	env := sb.Env()
	if env["CONTROL_ROOM_URL"] != sb.URL()+"/controlroom" {
		t.Errorf("environment %v", env)
	}
	read := func(sb *sandbox.Sandbox) reply {
		t.Helper()
		credentials := `{"username":"` + env["CONTROL_ROOM_USERNAME"] + `","apiKey":"` + env["CONTROL_ROOM_API_KEY"] + `"}`
		var signedIn struct{ Token string }
		got := call(t.Context(), sb, "POST", controlroom.Root+"/v1/authentication", credentials)
		if err := json.Unmarshal([]byte(got.body), &signedIn); err != nil || got.status != 200 {
			t.Fatalf("sign-in: %d %s (%v)", got.status, got.body, err)
		}
		return call(t.Context(), sb, "GET", fmt.Sprintf("%s/v1/usermanagement/users/%d", controlroom.Root, controlroom.RegularUserID), "",
			"X-Authorization", signedIn.Token)
	}
	if got := read(sb); got.status != 200 || !strings.Contains(got.body, `"roles":[{"id":2,`) {
		t.Errorf("a user of Enterprise 11: %d %s", got.status, got.body)
	}
	edit := call(t.Context(), sb, "DELETE", fmt.Sprintf("/_sandbox/edit/controlroom/users/%d", controlroom.RegularUserID), "")
	if edit.status != 204 {
		t.Fatalf("edit: %d %s", edit.status, edit.body)
	}
	if got := read(sb); got.status != 404 {
		t.Errorf("a deleted user reads as %d", got.status)
	}
	if err := sb.Close(); err != nil {
		t.Fatal(err)
	}
	again := started(t, sandbox.Options{DataFile: file, Switches: map[string]string{"controlroom.generation": "e11"}})
	if got := read(again); got.status != 404 {
		t.Errorf("a deleted user came back from the data file: %d", got.status)
	}
	steer(t, again, "POST", "reset", "", 200)
	if got := read(again); got.status != 200 {
		t.Errorf("after a reset a user of the seed reads as %d", got.status)
	}
}
