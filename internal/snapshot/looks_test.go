package snapshot_test

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"github.com/platformusers/terraform-provider-platformusers/internal/rest"
	"github.com/platformusers/terraform-provider-platformusers/internal/snapshot"
)

// within fails a test whose f takes longer.
func within(t *testing.T, d time.Duration, f func()) {
	t.Helper()
	begun := time.Now()
	f()
	if took := time.Since(begun); took > d {
		t.Errorf("it took %s, want %s at most", took, d)
	}
}

func TestLooksWaitForNobodyForever(t *testing.T) {
	t.Parallel()
	inBubble(t, map[string]func(*testing.T){
		"a write that waits for the one who looks": func(t *testing.T) {
			p := newPlatform(10, 100)
			c := p.collection()
			lock := make(chan bool)
			var group sync.WaitGroup
			group.Go(func() {
				_, end := c.Writing(t.Context())
				defer end()
				<-lock
			})
			time.Sleep(latency)
			within(t, time.Minute, func() {
				if _, err := c.Look(t.Context(), "id00003"); err != nil {
					t.Error(err)
				}
			})
			close(lock)
			group.Wait()
		},
		"a write to two collections": func(t *testing.T) {
			one, two := newPlatform(10, 100).collection(), newPlatform(10, 100).collection()
			ctx, end := one.Writing(t.Context())
			defer end()
			ctx, end = two.Writing(ctx)
			defer end()
			within(t, time.Second, func() {
				if _, err := one.Look(ctx, "id00003"); err != nil {
					t.Error(err)
				}
				if _, err := two.Look(ctx, "id00003"); err != nil {
					t.Error(err)
				}
			})
		},
		"a list that is too long to share": func(t *testing.T) {
			p := newPlatform(1000, 10)
			c := p.collection()
			if _, err := c.All(t.Context()); err != nil {
				t.Error(err)
			}
			_, end := c.Writing(t.Context())
			defer end()
			within(t, latency, func() {
				if _, err := c.Look(t.Context(), "id00003"); err != nil {
					t.Error(err)
				}
			})
		},
		"a batch of those who write": func(t *testing.T) {
			p := newPlatform(10, 100)
			c := p.collection()
			b := &snapshot.Batcher[string, bool]{
				Send: func(ctx context.Context, _ string, batch func() []string) ([]snapshot.Result[bool], error) {
					results := []snapshot.Result[bool]{}
					for _, key := range batch() {
						_, err := c.Look(ctx, key)
						if err == nil {
							_, err = c.Confirm(ctx, snapshot.Confirmation[item]{Key: key, Shown: func(item) bool { return true }})
						}
						results = append(results, snapshot.Result[bool]{Err: err})
					}
					return results, nil
				},
			}
			within(t, 5*time.Second, func() {
				inParallel(10, 10, func(i int) {
					ctx, end := c.Writing(t.Context())
					defer end()
					if _, err := b.Do(ctx, "", p.items[i].ID); err != nil {
						t.Error(err)
					}
				})
			})
			time.Sleep(time.Second) // the batch waits a moment for others
		},
	})
}

func TestLooksEndWithTheirCallers(t *testing.T) {
	t.Parallel()
	inBubble(t, map[string]func(*testing.T){
		"whose look has not begun": func(t *testing.T) {
			p := newPlatform(10, 100)
			c := p.collection()
			_, end := c.Writing(t.Context())
			user, interrupt := context.WithCancel(t.Context())
			ctx, cancel := rest.DetachWrite(user, time.Now(), time.Hour)
			defer cancel()
			time.AfterFunc(latency, interrupt)
			within(t, latency, func() {
				if _, err := c.Look(ctx, "id00003"); !errors.Is(err, context.Canceled) {
					t.Error(err)
				}
			})
			end()
			time.Sleep(time.Minute)
			if p.calls() != 0 {
				t.Errorf("%d calls for nobody", p.calls())
			}
		},
		"others get what they looked for": func(t *testing.T) {
			p := newPlatform(10, 100)
			c := p.collection()
			inParallel(10, 10, func(i int) {
				ctx, cancel := context.WithCancel(t.Context())
				defer cancel()
				if i%2 == 0 {
					time.AfterFunc(latency/2, cancel)
				}
				if _, err := c.Look(ctx, p.items[i].ID); (err != nil) != (i%2 == 0) {
					t.Errorf("item %d: %v", i, err)
				}
			})
		},
	})
}

func TestConfirm(t *testing.T) {
	t.Parallel()
	shown := func(item) bool { return true }
	// leave leaves a confirmation to those who write.
	leave := func(t *testing.T, c *snapshot.Collection[item], want snapshot.Confirmation[item]) {
		t.Helper()
		ctx, end := c.Writing(t.Context())
		defer end()
		if ok, err := c.Confirm(ctx, want); !ok || err != nil {
			t.Errorf("%t, %v", ok, err)
		}
	}
	inBubble(t, map[string]func(*testing.T){
		"is done by the last who writes, though it looks by itself": func(t *testing.T) {
			c := newPlatform(10, 100).collection()
			ctx, end := c.Writing(t.Context())
			late := 0
			leave(t, c, snapshot.Confirmation[item]{Key: "elsewhere", Shown: shown, Late: func() { late++ }})
			if gone, err := c.IsGone(ctx, "gone"); !gone || err != nil {
				t.Errorf("%t, %v", gone, err)
			}
			end()
			if late != 1 {
				t.Errorf("late %d times, want once", late)
			}
		},
		"is done by the last who writes, though it fails": func(t *testing.T) {
			c := newPlatform(10, 100).collection()
			_, end := c.Writing(t.Context())
			late := 0
			leave(t, c, snapshot.Confirmation[item]{Key: "elsewhere", Shown: shown, Late: func() { late++ }})
			end()
			end()
			if late != 1 {
				t.Errorf("late %d times, want once", late)
			}
		},
		"does not suffer from those of others": func(t *testing.T) {
			p := newPlatform(10, 100)
			source := p.source()
			source.Open = func(context.Context) (*rest.Listing[item], error) { return nil, errors.New("no list") }
			source.Get = func(ctx context.Context, key string) (item, error) {
				if key == "forbidden" {
					return item{}, errors.New("forbidden")
				}
				return p.get(ctx, key)
			}
			c := snapshot.New(source)
			ctx, end := c.Writing(t.Context())
			defer end()
			late := 0
			for _, want := range []snapshot.Confirmation[item]{
				{Key: "forbidden", Shown: shown, Late: func() { t.Error("late, though its look failed") }},
				{Key: "id00001", Shown: func(item) bool { panic("a bug") }, Late: func() { t.Error("late, though its function failed") }},
				{Key: "id00002", Shown: func(item) bool { return false }, Late: func() { late++; panic("a bug") }},
				{Key: "id00003", Shown: func(item) bool { return false }, Late: func() { late++ }},
				{Key: "elsewhere", Shown: shown},
			} {
				leave(t, c, want)
			}
			if ok, err := c.Confirm(ctx, snapshot.Confirmation[item]{Key: "id00004", Shown: shown}); !ok || err != nil {
				t.Errorf("%t, %v", ok, err)
			}
			if late != 2 {
				t.Errorf("%d are late, want 2", late)
			}
		},
		"stays once it was shown": func(t *testing.T) {
			c := newPlatform(10, 100).collection()
			ctx, end := c.Writing(t.Context())
			defer end()
			leave(t, c, snapshot.Confirmation[item]{Key: "elsewhere", Shown: shown})
			looks := 0
			once := func(item) bool { looks++; return looks == 1 }
			if ok, err := c.Confirm(ctx, snapshot.Confirmation[item]{Key: "id00004", Shown: once}); !ok || err != nil || looks != 1 {
				t.Errorf("%t, %v after %d looks", ok, err, looks)
			}
		},
		"reports that its look failed, and confirms those of others": func(t *testing.T) {
			p := newPlatform(10, 100)
			source := p.source()
			source.Open = func(context.Context) (*rest.Listing[item], error) { return nil, errors.New("no list") }
			source.Get = func(ctx context.Context, key string) (item, error) {
				if key == "forbidden" {
					return item{}, errors.New("forbidden")
				}
				return p.get(ctx, key)
			}
			c := snapshot.New(source)
			ctx, end := c.Writing(t.Context())
			defer end()
			late := 0
			leave(t, c, snapshot.Confirmation[item]{Key: "elsewhere", Shown: shown, Late: func() { late++ }})
			if ok, err := c.Confirm(ctx, snapshot.Confirmation[item]{Key: "forbidden", Shown: shown}); ok || err == nil || late != 1 {
				t.Errorf("%t, %v, %d late", ok, err, late)
			}
		},
		"needs no list": func(t *testing.T) {
			p := newPlatform(10, 100)
			source := p.source()
			source.Open = nil
			c := snapshot.New(source)
			_, others := c.Writing(t.Context())
			defer others()
			ctx, end := c.Writing(t.Context())
			defer end()
			within(t, latency, func() {
				if ok, err := c.Confirm(ctx, snapshot.Confirmation[item]{Key: "id00004", Shown: shown}); !ok || err != nil {
					t.Errorf("%t, %v", ok, err)
				}
			})
		},
	})
}
