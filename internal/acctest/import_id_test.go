package acctest_test

import (
	"encoding/json"
	"maps"
	"reflect"
	"strings"
	"testing"

	"github.com/platformusers/terraform-provider-platformusers/internal/acctest"
	"github.com/platformusers/terraform-provider-platformusers/internal/acctest/lifecycle"
)

// The functions of import ids know every type: what they build of an identity imports the object again, and what they parse is the identity, with
// and without the parts that the provider's settings stand in for.
func TestAcc_importIDFunctions(t *testing.T) {
	t.Parallel()
	for _, l := range lifecycle.All() {
		t.Run(l.Name(), func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t, acctest.Sets(l.Switches...))
			w := env.NewWorkspace(t, "")
			stage := &lifecycle.Stage{Driver: w.Driver(), Other: env.NewWorkspace(t, "").Driver(), Run: "id-1", Places: lifecycle.Places(l.Platform)}
			if _, err := l.Begin(stage); err != nil {
				t.Fatal(err)
			}
			identity := identityOf(t, w, l.Type)
			short := maps.Clone(identity)
			for _, place := range []string{"organization_id", "partition_global_id", "host", "subscription_id", "resource_group_name", "service_name"} {
				delete(short, place)
			}
			imports := 0
			for _, named := range []map[string]any{identity, short} {
				id, err := acctest.CallFunction(t.Context(), "import_id", l.Type, named)
				if err != nil && len(named) < len(identity) && strings.Contains(err.Error(), "argument 1") {
					continue // it is no part that may be left out
				}
				if err != nil {
					t.Fatal(err)
				}
				parsed, err := acctest.CallFunction(t.Context(), "parse_import_id", l.Type, id)
				if err != nil {
					t.Fatal(err)
				}
				want := map[string]any{}
				for name := range identity {
					want[name] = named[name]
				}
				if !reflect.DeepEqual(parsed, want) {
					t.Errorf("%s is parsed as %v, and was built of %v", id, parsed, named)
				}
				w.MustRun(t, "state", "rm", l.Address())
				w.MustRun(t, "import", l.Address(), id.(string))
				if again := identityOf(t, w, l.Type); !reflect.DeepEqual(again, identity) {
					t.Errorf("%s imports %v, not %v", id, again, identity)
				}
				imports++
			}
			if imports == 0 {
				t.Error("nothing was imported")
			}
		})
	}
}

// identityOf is the identity of the resource "it" of a type in the state.
func identityOf(t *testing.T, w *acctest.Workspace, typeName string) map[string]any {
	t.Helper()
	var file struct {
		Resources []struct {
			Type, Name string
			Instances  []struct{ Identity map[string]any }
		}
	}
	d := json.NewDecoder(strings.NewReader(w.State(t)))
	d.UseNumber()
	if err := d.Decode(&file); err != nil {
		t.Fatal(err)
	}
	for _, r := range file.Resources {
		if r.Type == typeName && r.Name == "it" {
			return r.Instances[0].Identity
		}
	}
	t.Fatalf("%s.it is not in the state", typeName)
	return nil
}
