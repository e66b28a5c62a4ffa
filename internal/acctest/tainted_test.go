package acctest_test

import (
	"strings"
	"testing"

	"github.com/platformusers/terraform-provider-platformusers/internal/acctest/lifecycle"
)

// K1.3: whatever is tainted, no account is ended for it and nobody is mailed again. Untainted, there is nothing to do.
func TestAcc_K1_3_tainted(t *testing.T) {
	t.Parallel()
	for _, l := range lifecycle.All() {
		if !strings.HasSuffix(l.Type, "_user") && !strings.HasSuffix(l.Type, "_invitation") {
			continue
		}
		t.Run(l.Name(), func(t *testing.T) {
			t.Parallel()
			o := newObject(t, l)
			o.configure(t, o.w, o.First)
			o.w.MustRun(t, "apply", "-auto-approve")
			o.w.MustRun(t, "taint", l.Address())
			writes, mails := o.env.Writes(), len(o.env.Outbox.All())
			out, err := o.w.Run(t, "apply", "-auto-approve")
			if err == nil || !strings.Contains(out, "terraform untaint ADDRESS") {
				t.Errorf("the apply says:\n%s", out)
			}
			if o.env.Writes() != writes || len(o.env.Outbox.All()) != mails {
				t.Error("something was written")
			}
			o.w.MustRun(t, "untaint", l.Address())
			o.w.MustRun(t, "plan", "-detailed-exitcode")
			o.w.MustRun(t, "destroy", "-auto-approve")
		})
	}
}

// Whatever replaces an exclusive set by one of the same container, nobody loses access for the time between. A destroy after it removes everybody.
func TestAcc_K1_3_replacedSets(t *testing.T) {
	t.Parallel()
	for _, l := range lifecycle.All() {
		if !strings.HasSuffix(l.Type, "_members") && !strings.HasSuffix(l.Type, "_grants") {
			continue
		}
		t.Run(l.Name(), func(t *testing.T) {
			t.Parallel()
			o := newObject(t, l)
			o.configure(t, o.w, o.First)
			o.w.MustRun(t, "apply", "-auto-approve")
			writes := o.env.Writes()
			o.w.MustRun(t, "apply", "-auto-approve", "-replace="+l.Address())
			o.w.MustRun(t, "taint", l.Address())
			o.w.MustRun(t, "apply", "-auto-approve")
			if n := o.env.Writes() - writes; n != 0 {
				t.Errorf("%d writes", n)
			}
			o.w.MustRun(t, "plan", "-detailed-exitcode")
			o.w.MustRun(t, "destroy", "-auto-approve")
			if o.env.Writes() == writes {
				t.Error("the destroy removed nobody")
			}
		})
	}
}
