package acctest

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
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
			parts = append(parts, g, e.UiPath.GroupMembers(g.ID))
		}
		for _, u := range e.UiPath.TenantUsers() {
			parts = append(parts, u)
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
			parts = append(parts, u, e.ControlRoom.RoleNames(u.ID))
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
