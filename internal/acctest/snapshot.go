package acctest

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
)

// Snapshot is all that a platform of the sandbox saves, as text: equal before and after what changes nothing for good. Left out are what is empty,
// counters and times of changes, names that a platform keeps for a while, and objects of a live run that it keeps marked as deleted.
func (e *Env) Snapshot(t *testing.T, platform string) string {
	t.Helper()
	data, err := e.Save(platform)
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

// passing are the members of saved objects that what was undone may leave changed, besides counters.
var passing = []string{"rows", "operations", "Freed", "Withheld", "ModifiedAt", "LastLoginAt", "Version"}

// prune drops what Snapshot leaves out; gone collects the ids of deleted objects, which other parts of the state may still name.
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
			if value != nil && !gone[key] && !strings.HasPrefix(key, "Next") && !slices.Contains(passing, key) {
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
