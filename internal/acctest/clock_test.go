package acctest

import (
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/kernel"
)

// A short wait is one for what other steps are about to do: it ends when they have done it, and not when a machine that is busy let time pass. A step
// that waits for the sleeper holds it up for a moment only.
func TestPatienceOfAShortWait(t *testing.T) {
	t.Parallel()
	for late, seen := range map[time.Duration]bool{moment / 2: true, 2 * moment: false} {
		synctest.Test(t, func(t *testing.T) {
			var all sync.WaitGroup
			p := &patience{clock: kernel.NewClock(), held: func() int { return 0 }}
			p.work(2)
			var done atomic.Bool
			all.Go(func() {
				defer p.work(-1)
				time.Sleep(late)
				done.Store(true)
			})
			if err := p.sleep(t.Context(), shortWait); err != nil || done.Load() != seen {
				t.Errorf("the other step takes %s: it was seen done: %t (%v)", late, done.Load(), err)
			}
			all.Wait()
			p.work(-1)
		})
	}
}

// A wait looks on at a call that is under way for longer, unless the test holds it back.
func TestPatienceWithACall(t *testing.T) {
	t.Parallel()
	for held, seen := range map[int]bool{0: true, 1: false} {
		synctest.Test(t, func(t *testing.T) {
			var all sync.WaitGroup
			p := &patience{clock: kernel.NewClock(), held: func() int { return held }}
			var done atomic.Bool
			p.change(&p.flying, 1)
			all.Go(func() {
				defer p.change(&p.flying, -1)
				time.Sleep(4*moment + time.Millisecond)
				done.Store(true)
			})
			if err := p.sleep(t.Context(), time.Minute); err != nil || done.Load() != seen {
				t.Errorf("%d calls are held back: it was seen done: %t (%v)", held, done.Load(), err)
			}
			all.Wait()
		})
	}
}
