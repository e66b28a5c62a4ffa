package platform_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/rest"
	"github.com/platformusers/terraform-provider-platformusers/internal/rest/resttest"
)

func TestCache_loadsOnceForEverybody(t *testing.T) {
	t.Parallel()
	var cache platform.Cache[int]
	loads := make(chan struct{}, 10)
	release := make(chan struct{})
	var all sync.WaitGroup
	for range 10 {
		all.Go(func() {
			value, err := cache.Get(t.Context(), "key", func(context.Context) (int, error) {
				loads <- struct{}{}
				<-release
				return 42, nil
			})
			if value != 42 || err != nil {
				t.Errorf("got %d, %v", value, err)
			}
		})
	}
	<-loads
	close(release)
	all.Wait()
	if len(loads) != 0 {
		t.Errorf("loaded %d times more", len(loads))
	}
}

func TestCache_aCallersCancelFailsNobodyElse(t *testing.T) {
	t.Parallel()
	var cache platform.Cache[int]
	ctx, cancel := context.WithCancel(t.Context())
	loading, release := make(chan struct{}), make(chan struct{})
	load := func(ctx context.Context) (int, error) {
		close(loading)
		<-release
		return 42, ctx.Err()
	}
	first := make(chan error, 1)
	go func() {
		_, err := cache.Get(ctx, "key", load)
		first <- err
	}()
	<-loading
	cancel()
	if err := <-first; !errors.Is(err, context.Canceled) {
		t.Errorf("who cancelled got %v", err)
	}
	second := make(chan int, 1)
	go func() {
		value, _ := cache.Get(t.Context(), "key", func(context.Context) (int, error) { return 42, nil })
		second <- value
	}()
	close(release)
	if value := <-second; value != 42 {
		t.Errorf("who waited got %d", value)
	}
}

// A load is bounded on the clock of its platform's client, wherever that stands: else each wait in it would fail at once, or none ever.
func TestCache_boundsALoadOnItsClock(t *testing.T) {
	t.Parallel()
	const years = 10 * 365 * 24 * time.Hour
	for name, ahead := range map[string]time.Duration{"ahead of real time": years, "behind real time": -years} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			clock := resttest.NewClock(time.Now().Add(ahead))
			on := rest.Clock{Now: clock.Now, Sleep: clock.Sleep}
			client := rest.NewClient(rest.Config{Clock: on})
			cache := platform.Cache[int]{Clock: on}
			if _, err := cache.Get(t.Context(), "key", func(ctx context.Context) (int, error) {
				if err := client.Wait(ctx, 2*time.Minute); err != nil {
					t.Errorf("a wait within the bound: %v", err)
				}
				if err := client.Wait(ctx, 2*time.Minute); err == nil {
					t.Error("a wait beyond the bound is begun")
				}
				return 42, nil
			}); err != nil {
				t.Error(err)
			}
		})
	}
}

func TestCache_forgetsFailuresAndWhatItIsTold(t *testing.T) {
	t.Parallel()
	var cache platform.Cache[int]
	if _, err := cache.Get(t.Context(), "key", func(context.Context) (int, error) { return 0, errors.New("not now") }); err == nil {
		t.Error("a failure is no error")
	}
	for want := 1; want <= 2; want++ {
		value, err := cache.Get(t.Context(), "key", func(context.Context) (int, error) { return want, nil })
		if value != want || err != nil {
			t.Errorf("got %d, %v, want %d", value, err, want)
		}
		cache.Forget("key")
	}
}

// The load runs on a goroutine of its own: a panic there would end the process.
func TestCache_aPanicIsAnError(t *testing.T) {
	t.Parallel()
	var cache platform.Cache[int]
	_, err := cache.Get(t.Context(), "key", func(context.Context) (int, error) { panic("a case nobody thought of") })
	if err == nil || !strings.Contains(err.Error(), "a case nobody thought of") {
		t.Errorf("got %v", err)
	}
}

func TestFindRemembered_believesAMissOnlyWhenItIsFresh(t *testing.T) {
	t.Parallel()
	lists := [][]string{{"old"}, {"old", "new"}}
	loads := 0
	found, err := platform.FindCached(
		func() ([]string, error) { return lists[loads], nil }, func() { loads++ }, func(s string) bool { return s == "new" })
	if err != nil || len(found) != 1 || loads != 1 {
		t.Errorf("found %v after %d loads more: %v", found, loads, err)
	}
}

// A write that waits for a load has sent nothing yet: it ends with the user's stop, and the load goes on for the others.
func TestCache_endsTheWaitOfAWriteThatIsStopped(t *testing.T) {
	t.Parallel()
	user, interrupt := context.WithCancel(t.Context())
	ctx, cancel := rest.DetachWrite(user, time.Now(), time.Minute)
	defer cancel()
	var cache platform.Cache[int]
	release := make(chan struct{})
	_, err := cache.Get(ctx, "key", func(context.Context) (int, error) {
		interrupt()
		<-release
		return 42, nil
	})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	close(release)
	if value, err := cache.Get(t.Context(), "key", func(context.Context) (int, error) { return 42, nil }); value != 42 || err != nil {
		t.Errorf("the others got %d, %v", value, err)
	}
}
