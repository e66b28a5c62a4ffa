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
	for late, seen := range map[time.Duration]bool{longestFlight / 2: true, 2 * longestFlight: false} {
		synctest.Test(t, func(t *testing.T) {
			var all sync.WaitGroup
			p := &patience{clock: kernel.NewClock()}
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
