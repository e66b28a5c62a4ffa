package access

import (
	"reflect"
	"testing"

	"github.com/platformusers/terraform-provider-platformusers/internal/apim/api"
)

// A field of a change that is not compared would never be sent.
func TestChanges_compareEveryField(t *testing.T) {
	t.Parallel()
	if got, want := len(UserFields{}.changes(UserFields{}, api.UserChange{})), reflect.TypeFor[api.UserChange]().NumField()-1; got != want {
		t.Errorf("%d fields of a user are compared, want %d: all but the password", got, want)
	}
	got := len(SubscriptionFields{}.changes(SubscriptionFields{}, api.SubscriptionChange{}))
	if want := reflect.TypeFor[api.SubscriptionChange]().NumField(); got != want {
		t.Errorf("%d fields of a subscription are compared, want %d", got, want)
	}
}

func TestCompare(t *testing.T) {
	t.Parallel()
	wanted := "new"
	for name, c := range map[string]struct {
		planned, now string
		outside      string
		done         bool
	}{
		"as planned":               {"old", "old", "", false},
		"changed by somebody else": {"old", "other", "note", false},
		"changed in the same way":  {"old", "new", "", true},
	} {
		outside, done := compare([]fieldChange{{"state", "a", "b", nil}, {"note", c.planned, c.now, &wanted}})
		if outside != c.outside || done != c.done {
			t.Errorf("%s: outside %q, done %t", name, outside, done)
		}
	}
}
