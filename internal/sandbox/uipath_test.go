package sandbox_test

import (
	"path/filepath"
	"testing"

	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/uipath"
)

func TestAcceptUiPathInvitation(t *testing.T) {
	t.Parallel()
	sb := started(t, sandbox.Options{})
	path := "invitations/uipath/" + uipath.PendingUserID + "/accept"
	steer(t, sb, "POST", path, `{"username":"other"}`, 409)
	if got := steer(t, sb, "POST", path, "", 200)["user_id"]; got != uipath.PendingUserID {
		t.Errorf("accepted by %v", got)
	}
	if u, _ := sb.UiPath.User(uipath.PendingUserID); !u.InvitationAccepted {
		t.Errorf("user %+v", u)
	}
	steer(t, sb, "POST", path, "", 409)
	steer(t, sb, "POST", "invitations/uipath/"+uipath.AdminID+"/accept", "", 404)
}

func TestUiPathIsServedEditedKeptAndReset(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "data.json")
	sb := started(t, sandbox.Options{DataFile: file})
	for _, name := range []string{"UIPATH_URI", "UIPATH_ORGANIZATION", "UIPATH_TENANT", "UIPATH_CLIENT_ID", "UIPATH_CLIENT_SECRET"} {
		if sb.Env()[name] == "" {
			t.Errorf("no %s in the environment", name)
		}
	}
	edit := call(t.Context(), sb, "DELETE", "/_sandbox/edit/uipath/users/"+uipath.RegularUserID, "")
	if edit.status != 204 {
		t.Fatalf("edit: %d %s", edit.status, edit.body)
	}
	read := func(sb *sandbox.Sandbox) int {
		return call(t.Context(), sb, "GET", uipath.Root+"/"+uipath.OrganizationName+"/identity_/api/User/"+uipath.RegularUserID, "", "Authorization",
			"Bearer "+uipath.PAT).status
	}
	if got := read(sb); got != 404 {
		t.Errorf("a deleted user reads as %d", got)
	}
	if err := sb.Close(); err != nil {
		t.Fatal(err)
	}
	again := started(t, sandbox.Options{DataFile: file})
	if got := read(again); got != 404 {
		t.Errorf("a deleted user came back from the data file: %d", got)
	}
	steer(t, again, "POST", "reset", "", 200)
	if got := read(again); got != 200 {
		t.Errorf("after a reset a user of the seed reads as %d", got)
	}
}
