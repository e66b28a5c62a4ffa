package acctest

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/controlroom"
)

// Snapshot is all that a platform of the sandbox holds of people, memberships and grants, as text: equal before and after what changes nothing for good. Objects of a
// live run that the platform keeps after their deletion, marked as deleted, are left out.
func (e *Env) Snapshot(t *testing.T, platform string) string {
	t.Helper()
	var parts []any
	switch platform {
	case "anypoint":
		for _, u := range e.Anypoint.Users() {
			parts = append(parts, u, e.Anypoint.Grants(u.ID))
		}
	case "uipath":
		for _, u := range e.UiPath.Users() {
			parts = append(parts, u)
		}
		for _, g := range e.UiPath.Groups() {
			g.Members, g.ModifiedAt = nil, time.Time{} // a member of the run came and went
			parts = append(parts, g, slices.Sorted(slices.Values(e.UiPath.GroupMembers(g.ID))))
		}
		for _, u := range e.UiPath.TenantUsers() {
			parts = append(parts, u)
			for _, f := range e.UiPath.Folders() {
				parts = append(parts, []any{u.UserName, f, e.UiPath.FolderRoles(f.ID, u.Key)})
			}
		}
	case "apim":
		for _, u := range e.APIM.Users() {
			parts = append(parts, u)
		}
		for _, g := range e.APIM.Groups() {
			parts = append(parts, g, e.APIM.GroupMembers(g.ID))
		}
		for _, s := range e.APIM.Subscriptions() {
			parts = append(parts, s)
		}
	case "controlroom":
		for _, u := range e.ControlRoom.Users() {
			if u.ID == controlroom.ServiceUserID || u.ID == controlroom.SingleSessionUserID {
				u.Version, u.LastLoginAt = 0, time.Time{} // who runs it signs in
			}
			parts = append(parts, u, e.ControlRoom.RoleNames(u.ID))
		}
		for _, r := range e.ControlRoom.Roles() {
			parts = append(parts, r)
		}
	}
	var lines []string
	for _, part := range parts {
		line, err := json.Marshal(part)
		if err != nil {
			t.Fatal(err)
		}
		if text := string(line); !strings.Contains(text, "tfacc-test") {
			lines = append(lines, text)
		}
	}
	slices.Sort(lines)
	return strings.Join(lines, "\n")
}
