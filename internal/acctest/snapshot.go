package acctest

import (
	"encoding/json"
	"fmt"
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
		return saved(t, e.Anypoint.Save)
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
		return saved(t, e.APIM.Save)
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

// saved is all that a platform saves, but for counters, for what is empty, and for objects of a live run that the platform keeps marked as deleted.
func saved(t *testing.T, save func() ([]byte, error)) string {
	t.Helper()
	data, err := save()
	if err != nil {
		t.Fatal(err)
	}
	var all any
	if err := json.Unmarshal(data, &all); err != nil {
		t.Fatal(err)
	}
	gone := map[string]bool{}
	prune(all, gone) // finds them
	text, err := json.MarshalIndent(prune(all, gone), "", " ")
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// prune drops what saved leaves out; gone collects the ids of deleted objects, which other parts of the state may still name.
func prune(v any, gone map[string]bool) any {
	switch v := v.(type) {
	case map[string]any:
		name := fmt.Sprint(v["Username"], v["Email"], v["id"])
		if strings.Contains(name, "tfacc-test") && (v["Deleted"] == true || v["Status"] == "CANCELED" || v["state"] == "deleted") {
			if id, fine := v["ID"].(string); fine {
				gone[id] = true
			}
			return nil
		}
		kept := map[string]any{}
		for key, value := range v {
			value = prune(value, gone)
			if value != nil && !gone[key] && !slices.Contains([]string{"NextInvitation", "rows", "operations"}, key) {
				kept[key] = value
			}
		}
		if len(kept) > 0 {
			return kept
		}
		return nil
	case []any:
		var kept []any
		for _, value := range v {
			if value = prune(value, gone); value != nil {
				kept = append(kept, value)
			}
		}
		if len(kept) > 0 {
			return kept
		}
		return nil
	case string:
		if gone[v] {
			return nil
		}
	}
	return v
}
