package kernel_test

import (
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/kernel"
)

func TestClock(t *testing.T) {
	t.Parallel()
	c := kernel.NewFrozenClock(noon)
	c.Advance(168 * time.Hour)
	c.Advance(time.Hour)
	if got, want := c.Now(), noon.Add(169*time.Hour); !got.Equal(want) || c.Advanced() != 169*time.Hour {
		t.Errorf("now %v and advanced %v, want %v and 169h", got, c.Advanced(), want)
	}
	c.Reset()
	if !c.Now().Equal(noon) || c.Advanced() != 0 {
		t.Errorf("after Reset: %v, want %v", c.Now(), noon)
	}

	running := kernel.NewClock()
	running.Advance(time.Hour)
	before := time.Now()
	got := running.Now().Add(-time.Hour)
	if got.Before(before.Round(0).Add(-time.Millisecond)) || got.After(time.Now()) || got.Location() != time.UTC {
		t.Errorf("running clock says %v, want real time plus an hour in UTC", running.Now())
	}
}

func TestClockAdvanceTo(t *testing.T) {
	t.Parallel()
	c := kernel.NewFrozenClock(noon)
	var waits sync.WaitGroup
	for i := range 60 {
		waits.Go(func() { c.AdvanceTo(noon.Add(time.Duration(i+1) * time.Minute)) })
	}
	waits.Wait()
	if want := noon.Add(time.Hour); !c.Now().Equal(want) || c.Advanced() != time.Hour {
		t.Errorf("after sixty waits side by side of up to an hour: %v and advanced %v, want %v", c.Now(), c.Advanced(), want)
	}
	c.AdvanceTo(noon)
	if want := noon.Add(time.Hour); !c.Now().Equal(want) {
		t.Errorf("it went back to %v", c.Now())
	}

	running := kernel.NewClock()
	later := time.Now().Add(time.Hour)
	running.AdvanceTo(later)
	running.AdvanceTo(later.Add(-time.Minute))
	if got := running.Now(); got.Before(later.Round(0)) || got.After(later.Add(time.Minute)) {
		t.Errorf("a running clock says %v, want %v and a moment", got, later)
	}
}

func TestSwitches(t *testing.T) {
	t.Parallel()
	s := kernel.New(kernel.Options{}).Switches
	s.Define(
		kernel.Switch{Name: "acme.get_deleted_user", Values: []string{"404", "200"}, Doc: "what a GET of a deleted user returns"},
		kernel.Switch{Name: "acme.paging", Values: []string{"yes", "no"}, Default: "no"},
		kernel.Switch{Name: "other.time_format", Values: []string{"iso", "old"}},
		kernel.Switch{Name: "other.as_long_as_it_", Values: []string{"a"}}, // the length alone makes nothing similar
	)
	if got := s.Get("acme.get_deleted_user"); got != "404" {
		t.Errorf("default is %q, want the first value", got)
	}
	if got := s.Get("acme.paging"); got != "no" {
		t.Errorf("default is %q, want the one that is named", got)
	}
	if err := s.Set("acme.paging", "yes"); err != nil || s.Get("acme.paging") != "yes" {
		t.Errorf("Set: %v, value %q", err, s.Get("acme.paging"))
	}
	if err := s.Set("acme.paging", "perhaps"); err == nil || !strings.Contains(err.Error(), "yes, no") {
		t.Errorf("error of an illegal value is %v, want the legal ones", err)
	}
	err := s.Set("acme.get_deletd_user", "200")
	if err == nil || !strings.Contains(err.Error(), "nearest are acme.get_deleted_user,") {
		t.Errorf("error of an unknown name is %v, want the nearest first", err)
	}
	list := s.List()
	if len(list) != 4 || !slices.IsSortedFunc(list, func(a, b kernel.SwitchState) int { return strings.Compare(a.Name, b.Name) }) ||
		list[1].Current != "yes" {
		t.Errorf("List is %+v", list)
	}
	s.Reset()
	if got := s.Get("acme.paging"); got != "no" {
		t.Errorf("after Reset: %q, want no", got)
	}
}

func TestSwitchesPanicOnMistakesInCode(t *testing.T) {
	t.Parallel()
	tests := map[string]func(*kernel.Switches){
		"undefined":   func(s *kernel.Switches) { s.Get("b") },
		"twice":       func(s *kernel.Switches) { s.Define(kernel.Switch{Name: "a", Values: []string{"1"}}) },
		"no values":   func(s *kernel.Switches) { s.Define(kernel.Switch{Name: "b"}) },
		"bad default": func(s *kernel.Switches) { s.Define(kernel.Switch{Name: "b", Values: []string{"1"}, Default: "2"}) },
	}
	for name, mistake := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := kernel.New(kernel.Options{}).Switches
			s.Define(kernel.Switch{Name: "a", Values: []string{"1"}})
			defer func() {
				if recover() == nil {
					t.Error("no panic")
				}
			}()
			mistake(s)
		})
	}
}

func TestOutbox(t *testing.T) {
	t.Parallel()
	o := kernel.New(kernel.Options{Clock: kernel.NewFrozenClock(noon)}).Outbox
	o.Send(kernel.Mail{To: "a@example.com"})
	o.Send(kernel.Mail{To: "b@example.com", At: noon.Add(time.Hour)})
	mails := o.All()
	if len(mails) != 2 || !mails[0].At.Equal(noon) || !mails[1].At.Equal(noon.Add(time.Hour)) || mails[0].To != "a@example.com" {
		t.Errorf("outbox has %+v", mails)
	}
	o.Clear()
	if len(o.All()) != 0 || len(mails) != 2 {
		t.Error("Clear left mails, or took those that were handed out")
	}
}

func TestRateWindows(t *testing.T) {
	t.Parallel()
	clock := kernel.NewFrozenClock(noon.Add(59 * time.Second))
	w := kernel.NewRateWindows(clock, time.Minute)
	nextMinute := noon.Add(time.Minute)
	for i, want := range []kernel.RateState{
		{Allowed: true, Limit: 2, Remaining: 1, Reset: nextMinute},
		{Allowed: true, Limit: 2, Remaining: 0, Reset: nextMinute},
		{Allowed: false, Limit: 2, Remaining: 0, Reset: nextMinute},
	} {
		if got := w.Take("ada", "/users", 2); got != want {
			t.Errorf("call %d: %+v, want %+v", i+1, got, want)
		}
	}
	if !w.Take("bob", "/users", 2).Allowed || !w.Take("ada", "/teams", 2).Allowed {
		t.Error("another caller or route has used up this one's calls")
	}
	clock.Advance(time.Second)
	if got := w.Take("ada", "/users", 2); !got.Allowed || !got.Reset.Equal(nextMinute.Add(time.Minute)) {
		t.Errorf("in the next minute: %+v, want a new window", got)
	}
}

func TestRateWindowsAreExactUnderConcurrency(t *testing.T) {
	t.Parallel()
	w := kernel.NewRateWindows(kernel.NewFrozenClock(noon), time.Minute)
	var allowed atomic.Int64
	var wg sync.WaitGroup
	for range 100 {
		wg.Go(func() {
			if w.Take("ada", "/users", 30).Allowed {
				allowed.Add(1)
			}
		})
	}
	wg.Wait()
	if allowed.Load() != 30 {
		t.Errorf("%d calls allowed, want 30", allowed.Load())
	}
}
