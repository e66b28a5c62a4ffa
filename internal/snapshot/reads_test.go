package snapshot_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/platformusers/terraform-provider-platformusers/internal/rest"
	"github.com/platformusers/terraform-provider-platformusers/internal/snapshot"
)

// inBubble runs each test on a clock of its own.
func inBubble(t *testing.T, tests map[string]func(t *testing.T)) {
	t.Helper()
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, test)
		})
	}
}

// held makes the platform answer the first single read late, with what it had at the beginning.
func (p *fakePlatform) held(by time.Duration) func(context.Context, string) (item, error) {
	var once sync.Once
	return func(ctx context.Context, key string) (item, error) {
		late := false
		once.Do(func() { late = true })
		found, err := p.get(ctx, key)
		if late {
			time.Sleep(by)
		}
		return found, err
	}
}

func mustBeMissing(t *testing.T, c *snapshot.Collection[item], key string) {
	t.Helper()
	if got, err := c.Get(t.Context(), key); !errors.Is(err, errMissing) {
		t.Errorf("%v, %v, want it to be missing", got, err)
	}
}

func mustBe(t *testing.T, c *snapshot.Collection[item], key string, want item) {
	t.Helper()
	if got, err := c.Get(t.Context(), key); err != nil || got != want {
		t.Errorf("%v, %v, want %v", got, err, want)
	}
}

func TestReadsThatAreOverdue(t *testing.T) {
	t.Parallel()
	const key = "id00003"
	start := func(t *testing.T, p *fakePlatform) (c *snapshot.Collection[item], end func()) {
		t.Helper()
		source := p.source()
		source.Get = p.held(time.Minute)
		c = snapshot.New(source)
		var group sync.WaitGroup
		group.Go(func() { _, _ = c.Get(t.Context(), key) })
		time.Sleep(2 * latency)
		return c, func() {
			time.Sleep(2 * time.Minute)
			group.Wait()
		}
	}
	inBubble(t, map[string]func(*testing.T){
		"do not bring back what a look missed": func(t *testing.T) {
			p := newPlatform(10, 100)
			c, end := start(t, p)
			p.remove(key)
			c.Remove(key)
			if gone, err := c.IsGone(t.Context(), key); !gone || err != nil {
				t.Errorf("gone %t, %v", gone, err)
			}
			end()
			mustBeMissing(t, c, key)
			if all, err := c.All(t.Context()); err != nil || len(all) != 9 {
				t.Errorf("%d items, %v, want 9", len(all), err)
			}
		},
		"do not bring back what a list lacks": func(t *testing.T) {
			p := newPlatform(10, 100)
			c, end := start(t, p)
			p.remove(key)
			if _, err := c.All(t.Context()); err != nil {
				t.Error(err)
			}
			end()
			mustBeMissing(t, c, key)
		},
		"do not settle what a write to many may have changed": func(t *testing.T) {
			p := newPlatform(10, 100)
			c, end := start(t, p)
			p.put(item{key, "new"})
			c.ForgetAll(p.named("name3"))
			end()
			mustBe(t, c, key, item{key, "new"})
		},
		"are not shared by readers who come after a write": func(t *testing.T) {
			p := newPlatform(10, 100)
			source := p.source()
			slow := p.held(time.Minute)
			source.Get = func(ctx context.Context, key string) (item, error) { return slow(ctx, strings.ToLower(key)) }
			c := snapshot.New(source)
			var group sync.WaitGroup
			group.Go(func() { _, _ = c.Get(t.Context(), strings.ToUpper(key)) })
			time.Sleep(2 * latency)
			p.put(item{key, "new"})
			c.Put(item{key, "new"})
			mustBe(t, c, strings.ToUpper(key), item{key, "new"})
			time.Sleep(2 * time.Minute)
			group.Wait()
			mustBe(t, c, strings.ToUpper(key), item{key, "new"})
		},
	})
}

// A key in another case is another key, unless the platform returns it for both.
func TestKeysInAnotherCase(t *testing.T) {
	t.Parallel()
	ignoreCase := func(p *fakePlatform) *snapshot.Collection[item] {
		source := p.source()
		source.Get = func(ctx context.Context, key string) (item, error) { return p.get(ctx, strings.ToLower(key)) }
		return snapshot.New(source)
	}
	inBubble(t, map[string]func(*testing.T){
		"a write is seen under both": func(t *testing.T) {
			p := newPlatform(10, 5)
			c := ignoreCase(p)
			mustBe(t, c, "ID00003", item{"id00003", "name3"})
			p.put(item{"id00003", "new"})
			c.Put(item{"id00003", "new"})
			mustBe(t, c, "ID00003", item{"id00003", "new"})
			mustBe(t, c, "id00003", item{"id00003", "new"})
		},
		"a list with the other one proves no absence": func(t *testing.T) {
			p := newPlatform(10, 100)
			c := ignoreCase(p)
			inParallel(3, 3, func(i int) {
				if gone, err := c.IsGone(t.Context(), []string{"ID00001", "ID00002", "elsewhere"}[i]); gone != (i == 2) || err != nil {
					t.Errorf("%d: gone %t, %v", i, gone, err)
				}
			})
			if _, err := c.Get(snapshot.Again(t.Context()), "ID00001"); err != nil {
				t.Error(err)
			}
		},
	})
}

func TestListsThatShowLess(t *testing.T) {
	t.Parallel()
	inBubble(t, map[string]func(*testing.T){
		"what they leave out is kept, but not from before a write": func(t *testing.T) {
			p := newPlatform(2, 100)
			source := p.source()
			source.Open = func(ctx context.Context) (*rest.Listing[item], error) {
				return rest.OpenSortedPages(ctx, 100, source.Key, func(context.Context, int, int) ([]item, int, error) {
					return []item{{ID: "id00000"}, {ID: "id00001"}}, 2, nil
				})
			}
			source.Merge = func(known, listed item) item { return item{listed.ID, known.Name} }
			c := snapshot.New(source)
			for _, key := range []string{"id00000", "id00001"} {
				if _, err := c.Get(t.Context(), key); err != nil {
					t.Error(err)
				}
			}
			c.Forget("id00001")
			if _, err := c.All(t.Context()); err != nil {
				t.Error(err)
			}
			mustBe(t, c, "id00000", item{"id00000", "name0"})
			mustBe(t, c, "id00001", item{ID: "id00001"})
		},
		"an item is found that no list shows": func(t *testing.T) {
			p := newPlatform(10, 5)
			p.unlisted = []string{"id00003", "id00007"}
			c := p.collection()
			for range 2 {
				inParallel(10, 10, func(i int) { mustBe(t, c, p.items[i].ID, p.items[i]) })
				if _, err := c.All(t.Context()); err != nil {
					t.Error(err)
				}
			}
			ctx, end := c.Writing(t.Context())
			defer end()
			want := snapshot.Confirmation[item]{Key: "id00003", Shown: func(item) bool { return true }}
			if shown, err := c.Confirm(ctx, want); !shown || err != nil {
				t.Errorf("%t, %v", shown, err)
			}
		},
		"an empty first page of a list that counts items is no empty list": func(t *testing.T) {
			source := newPlatform(0, 1).source()
			source.Get = nil
			source.Open = func(ctx context.Context) (*rest.Listing[item], error) {
				return rest.OpenSortedPages(ctx, 100, source.Key, func(context.Context, int, int) ([]item, int, error) { return nil, 5, nil })
			}
			c := snapshot.New(source)
			for _, read := range []func(context.Context, string) (item, error){c.Get, c.Look} {
				if got, err := read(t.Context(), "id00003"); err == nil || errors.Is(err, errMissing) {
					t.Errorf("%v, %v, want an error that is no absence", got, err)
				}
			}
		},
	})
}

func TestCallsForFew(t *testing.T) {
	t.Parallel()
	inBubble(t, map[string]func(*testing.T){
		"many who want the same item": func(t *testing.T) {
			p := newPlatform(1000, 10)
			c := p.collection()
			inParallel(100, 100, func(int) { mustBe(t, c, "id00500", p.items[500]) })
			if p.calls() != 1 {
				t.Errorf("%d reads and %d pages, want 1 call", p.gets.Load(), p.pages.Load())
			}
		},
		"few look-ups by name where the platform only has a list": func(t *testing.T) {
			p := newPlatform(1000, 10)
			source := p.source()
			source.Get = nil
			c := snapshot.New(source)
			for range 5 {
				found, err := c.Find(t.Context(), p.named("name500"), p.search("name500"))
				if err != nil || len(found) != 1 {
					t.Errorf("%v, %v", found, err)
				}
			}
			if p.calls() > 5+1 {
				t.Errorf("%d searches and %d pages", p.gets.Load(), p.pages.Load())
			}
		},
		"one who wants all while another asks for the price": func(t *testing.T) {
			p := newPlatform(1000, 101)
			c := p.collection()
			inParallel(4, 4, func(i int) {
				if i < 3 {
					mustBe(t, c, p.items[999-i].ID, p.items[999-i])
				} else if all, err := c.All(t.Context()); err != nil || len(all) != 1000 {
					t.Errorf("%d items, %v", len(all), err)
				}
			})
			if p.pages.Load() != 10 {
				t.Errorf("%d pages, want 10", p.pages.Load())
			}
		},
	})
}

func TestFindLooksForWhatIsInDoubt(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		p := newPlatform(10, 100)
		c := p.collection()
		if _, err := c.All(t.Context()); err != nil {
			t.Error(err)
		}
		p.put(item{"id00003", "name5"})
		c.Forget("id00003")
		for name, find := range map[string]func(context.Context, func(item) bool, func(context.Context) ([]item, error), ...string) ([]item, error){
			"Find": c.Find, "FindHolder": c.FindHolder} {
			if found, err := find(t.Context(), p.named("name5"), p.search("name5")); err != nil || len(found) != 2 {
				t.Errorf("%s: %v, %v, want both", name, found, err)
			}
			if found, err := find(t.Context(), p.named("name3"), p.search("name3")); err != nil || len(found) != 0 {
				t.Errorf("%s: %v, %v, want none", name, found, err)
			}
		}
	})
}

// A panic ends one read, and nothing else.
func TestPanics(t *testing.T) {
	t.Parallel()
	try := func(f func() error) (err error) {
		defer func() {
			if cause := recover(); cause != nil {
				err = errors.New("panic")
			}
		}()
		return f()
	}
	for name, breakIt := range map[string]func(*snapshot.Source[item], *atomic.Bool){
		"Get": func(s *snapshot.Source[item], broken *atomic.Bool) {
			get := s.Get
			s.Get = func(ctx context.Context, key string) (item, error) { panicIf(broken); return get(ctx, key) }
		},
		"Open": func(s *snapshot.Source[item], broken *atomic.Bool) {
			open := s.Open
			s.Open = func(ctx context.Context) (*rest.Listing[item], error) { panicIf(broken); return open(ctx) }
		},
		"Key": func(s *snapshot.Source[item], broken *atomic.Bool) {
			s.Key = func(i item) string { panicIf(broken); return i.ID }
		},
		"Merge": func(s *snapshot.Source[item], broken *atomic.Bool) {
			s.Merge = func(_, listed item) item { panicIf(broken); return listed }
		},
		"fits": func(*snapshot.Source[item], *atomic.Bool) {},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				p := newPlatform(20, 10)
				source := p.source()
				var broken atomic.Bool
				breakIt(&source, &broken)
				c := snapshot.New(source)
				mustBe(t, c, "id00001", p.items[1])
				everything := func() (errs []error) {
					for _, f := range []func() error{
						func() error { _, err := c.Get(t.Context(), "id00002"); return err },
						func() error { _, err := c.Look(t.Context(), "id00001"); return err },
						func() error { _, err := c.All(t.Context()); return err },
						func() error {
							_, err := c.Find(t.Context(), func(item) bool { panicIf(&broken); return true }, p.search("name1"))
							return err
						},
					} {
						errs = append(errs, try(f))
					}
					return errs
				}
				broken.Store(true)
				if errs := everything(); !slices.ContainsFunc(errs, func(err error) bool { return err != nil }) {
					t.Error("nothing failed")
				}
				broken.Store(false)
				time.Sleep(time.Minute)
				for i, err := range everything() {
					if err != nil {
						t.Errorf("call %d after the panic: %v", i, err)
					}
				}
			})
		})
	}
}

func panicIf(broken *atomic.Bool) {
	if broken.Load() {
		panic("broken")
	}
}
