package snapshot_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/platformusers/terraform-provider-platformusers/internal/rest"
	"github.com/platformusers/terraform-provider-platformusers/internal/snapshot"
)

// recorder is a platform that takes strings in batches, and keeps them.
type recorder struct {
	mu   sync.Mutex
	sent [][]string
}

func (r *recorder) send(_ context.Context, queue string, batch func() []string) ([]snapshot.Result[string], error) {
	time.Sleep(latency) // a read before the write
	items := batch()
	if len(items) == 0 {
		return nil, nil
	}
	r.mu.Lock()
	r.sent = append(r.sent, items)
	r.mu.Unlock()
	time.Sleep(latency)
	results := make([]snapshot.Result[string], len(items))
	for i, v := range items {
		results[i].Value = queue + v
	}
	return results, nil
}

// interrupted is the context of an operation that is stopped after a time.
func interrupted(t *testing.T, after time.Duration) context.Context {
	t.Helper()
	user, interrupt := context.WithCancel(t.Context())
	ctx, cancel := rest.DetachWrite(user, time.Now(), time.Hour)
	t.Cleanup(cancel)
	if after == 0 {
		interrupt()
	} else {
		timer := time.AfterFunc(after, interrupt)
		t.Cleanup(func() { timer.Stop(); interrupt() })
	}
	return ctx
}

func TestBatcher(t *testing.T) {
	t.Parallel()
	const never = time.Hour
	do := func(t *testing.T, b *snapshot.Batcher[string, string], queue string, after time.Duration, item string, want error) {
		t.Helper()
		got, err := b.Do(interrupted(t, after), queue, item)
		if !errors.Is(err, want) || err == nil && got != queue+item {
			t.Errorf("%s: %q, %v, want %v", item, got, err, want)
		}
	}
	bad := errors.New("bad")
	inBubble(t, map[string]func(*testing.T){
		"a change of one who was stopped is not sent": func(t *testing.T) {
			var r recorder
			b := &snapshot.Batcher[string, string]{Send: r.send}
			do(t, b, "", 0, "before", context.Canceled)
			inParallel(3, 3, func(i int) {
				do(t, b, "", []time.Duration{latency / 2, latency / 3, never}[i], fmt.Sprint(i), []error{context.Canceled, context.Canceled, nil}[i])
			})
			time.Sleep(time.Second)
			if len(r.sent) != 1 || slices.Contains(r.sent[0], "0") {
				t.Errorf("sent %v", r.sent)
			}
		},
		"nor one of one who is stopped when the batch is closed": func(t *testing.T) {
			var r recorder
			ctx, cancel := context.WithCancel(t.Context())
			b := &snapshot.Batcher[string, string]{}
			b.Send = func(own context.Context, queue string, batch func() []string) ([]snapshot.Result[string], error) {
				return r.send(own, queue, func() []string { cancel(); return batch() })
			}
			if _, err := b.Do(ctx, "", "a"); !errors.Is(err, context.Canceled) || len(r.sent) != 0 {
				t.Errorf("sent %v, %v", r.sent, err)
			}
		},
		"one who stops at once": func(t *testing.T) {
			var r recorder
			b := &snapshot.Batcher[string, string]{Send: r.send}
			for range 200 {
				ctx, cancel := context.WithCancel(t.Context())
				go cancel()
				if _, err := b.Do(ctx, "", "a"); err != nil && !errors.Is(err, context.Canceled) {
					t.Error(err)
				}
			}
			time.Sleep(time.Second)
		},
		"one that waits for the next batch withdraws": func(t *testing.T) {
			var r recorder
			b := &snapshot.Batcher[string, string]{Send: r.send}
			var group sync.WaitGroup
			group.Go(func() { do(t, b, "", never, "a", nil) })
			time.Sleep(latency * 3 / 2)
			group.Go(func() { do(t, b, "", latency/4, "b", context.Canceled) })
			group.Go(func() { do(t, b, "", never, "c", nil) })
			group.Wait()
			if fmt.Sprint(r.sent) != "[[a] [c]]" {
				t.Errorf("sent %v", r.sent)
			}
		},
		"one whose batch is closed gets what became of it": func(t *testing.T) {
			var r recorder
			b := &snapshot.Batcher[string, string]{Send: r.send}
			do(t, b, "", latency*3/2, "a", nil)
		},
		"all who wait have stopped": func(t *testing.T) {
			var r recorder
			b := &snapshot.Batcher[string, string]{Send: r.send}
			inParallel(3, 3, func(int) { do(t, b, "", latency/2, "a", context.Canceled) })
			do(t, b, "", never, "b", nil)
			if fmt.Sprint(r.sent) != "[[b]]" {
				t.Errorf("sent %v", r.sent)
			}
		},
		"queues and Max": func(t *testing.T) {
			var r recorder
			b := &snapshot.Batcher[string, string]{Send: r.send, Max: 3}
			inParallel(20, 20, func(i int) { do(t, b, fmt.Sprint("queue", i%2), never, fmt.Sprint(i), nil) })
			time.Sleep(time.Second)
			total := 0
			for _, batch := range r.sent {
				total += len(batch)
				if len(batch) > 3 {
					t.Errorf("a batch of %d", len(batch))
				}
				for _, item := range batch {
					if odd := func(s string) bool { return (s[len(s)-1]-'0')%2 == 1 }; odd(item) != odd(batch[0]) {
						t.Errorf("a batch of two queues: %v", batch)
					}
				}
			}
			if total != 20 || len(r.sent) != 8 {
				t.Errorf("sent %v", r.sent)
			}
		},
		"an error before the batch is closed is that of all who wait": func(t *testing.T) {
			calls := 0
			b := &snapshot.Batcher[string, string]{
				Apart: func(error) bool { return true },
				Send: func(context.Context, string, func() []string) ([]snapshot.Result[string], error) {
					calls++
					time.Sleep(latency)
					return nil, bad
				},
			}
			inParallel(5, 5, func(int) { do(t, b, "", never, "a", bad) })
			time.Sleep(time.Second)
			if calls != 1 {
				t.Errorf("%d calls, want 1", calls)
			}
		},
		"results that do not fit": func(t *testing.T) {
			b := &snapshot.Batcher[string, string]{Send: func(context.Context, string, func() []string) ([]snapshot.Result[string], error) { return nil, nil }}
			if _, err := b.Do(t.Context(), "", "a"); err == nil {
				t.Error("a change that was never sent counts as done")
			}
		},
		"a batch that is taken apart leaves out who has stopped": func(t *testing.T) {
			var r recorder
			b := &snapshot.Batcher[string, string]{Apart: func(err error) bool { return errors.Is(err, bad) }}
			b.Send = func(ctx context.Context, queue string, batch func() []string) ([]snapshot.Result[string], error) {
				results, err := r.send(ctx, queue, batch)
				if len(r.sent[len(r.sent)-1]) > 1 {
					return nil, bad
				}
				return results, err
			}
			inParallel(4, 4, func(i int) {
				do(t, b, "", []time.Duration{never, latency * 3 / 2}[i/3], fmt.Sprint(i), []error{nil, context.Canceled}[i/3])
			})
			for i, batch := range r.sent {
				if i > 0 && slices.Contains(batch, "3") {
					t.Errorf("sent %v", r.sent)
				}
			}
			time.Sleep(time.Second)
		},
		"a panic is an error of its batch": func(t *testing.T) {
			var r recorder
			broken := true
			b := &snapshot.Batcher[string, string]{Apart: func(error) bool { panic("a bug") }}
			b.Send = func(ctx context.Context, queue string, batch func() []string) ([]snapshot.Result[string], error) {
				results, err := r.send(ctx, queue, batch)
				switch {
				case broken && queue == "Apart":
					return nil, bad
				case broken:
					panic("a bug")
				}
				return results, err
			}
			for _, queue := range []string{"Send", "Apart"} {
				inParallel(2, 2, func(int) {
					if _, err := b.Do(t.Context(), queue, "a"); err == nil {
						t.Error("a panic counts as success")
					}
				})
			}
			time.Sleep(time.Second)
			broken = false
			do(t, b, "Send", never, "b", nil)
			do(t, b, "Apart", never, "b", nil)
		},
	})
}

// A batch that was sent is seen through for all, with what follows; one that waits ends when all have stopped.
func TestBatcher_interrupt(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		b := &snapshot.Batcher[string, bool]{
			Send: func(ctx context.Context, _ string, batch func() []string) ([]snapshot.Result[bool], error) {
				time.Sleep(latency / 2)
				items := batch()
				wait, release := rest.UntilSent(ctx)
				defer release()
				select {
				case <-wait.Done():
					return nil, wait.Err()
				case <-time.After(time.Second): // a rate limit
				}
				return make([]snapshot.Result[bool], len(items)), nil
			},
		}
		for _, all := range []bool{true, false} {
			inParallel(3, 3, func(i int) {
				after := latency * time.Duration(i+1)
				if i == 2 && !all {
					after = time.Hour
				}
				if _, err := b.Do(interrupted(t, after), "", "a"); (err != nil) != all {
					t.Errorf("change %d, all stopped %t: %v", i, all, err)
				}
			})
			time.Sleep(time.Second)
		}
	})
}
