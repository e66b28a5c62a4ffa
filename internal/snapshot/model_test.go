package snapshot_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/platformusers/terraform-provider-platformusers/internal/rest"
	"github.com/platformusers/terraform-provider-platformusers/internal/snapshot"
)

// eachSeed plays a test for many seeds, or for that of SNAPSHOT_SEED; SNAPSHOT_ROUNDS says how many. Time is that of a bubble, so that a seed plays
// the same interleaving again, but for what happens in the same nanosecond. A goroutine that is left at the end fails the test.
func eachSeed(t *testing.T, play func(t *testing.T, seed uint64)) {
	t.Helper()
	first, rounds := uint64(1), uint64(50)
	if seed, err := strconv.ParseUint(os.Getenv("SNAPSHOT_SEED"), 10, 64); err == nil {
		first, rounds = seed, 1
	} else if n, err := strconv.ParseUint(os.Getenv("SNAPSHOT_ROUNDS"), 10, 64); err == nil {
		rounds = n
	}
	for seed := first; seed < first+rounds; seed++ {
		synctest.Test(t, func(t *testing.T) {
			defer func() {
				if t.Failed() {
					t.Logf("seed %d: SNAPSHOT_SEED=%d go test ./internal/snapshot -run '%s$' plays it again", seed, seed, t.Name())
				}
			}()
			play(t, seed)
			time.Sleep(time.Hour) // what goes on without anybody who waits ends by itself
		})
	}
}

// version is what an item was from a time on; "" stands for an item that is not there.
type version struct {
	name string
	from time.Time
}

// modelPlatform keeps all that each item ever was, and what the writes of this run did.
type modelPlatform struct {
	seed     uint64
	pageSize int
	faults   float64 // how many of the reads fail
	unlisted map[string]bool
	hasGet   bool
	keys     []string

	mu      sync.Mutex
	calls   uint64
	history map[string][]version
	// settled is when the newest write took effect of those that have ended; before that, nothing may be read any more.
	settled map[string]time.Time
	names   int
	locks   map[string]chan bool // one write to an item after another
}

var errFault = errors.New("the platform fails")

// take lasts as long as a call may, and returns the random numbers of that call.
func (p *modelPlatform) take(what string) *rand.Rand {
	p.mu.Lock()
	p.calls++
	r := rand.New(rand.NewPCG(p.seed, p.calls<<8|uint64(len(what))))
	p.mu.Unlock()
	time.Sleep(time.Duration(r.Int64N(int64(200 * time.Millisecond))))
	return r
}

func (p *modelPlatform) now(key string) string {
	versions := p.history[key]
	return versions[len(versions)-1].name
}

func (p *modelPlatform) set(key, name string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.history[key] = append(p.history[key], version{name, time.Now()})
}

func (p *modelPlatform) newName() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.names++
	return fmt.Sprint("name", p.names)
}

// settle records that a write has ended whose effect, if it has one, came at a time.
func (p *modelPlatform) settle(key string, effect time.Time) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if effect.After(p.settled[key]) {
		p.settled[key] = effect
	}
}

func (p *modelPlatform) settledAt(key string) time.Time {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.settled[key]
}

// was reports whether an item was this at some time between two.
func (p *modelPlatform) was(key, name string, from, to time.Time) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	for i, v := range p.history[key] {
		ended := i+1 < len(p.history[key]) && p.history[key][i+1].from.Before(from)
		if v.name == name && !v.from.After(to) && !ended {
			return true
		}
	}
	return false
}

// wasAlways reports whether it was this all the time.
func (p *modelPlatform) wasAlways(key, name string, from time.Time) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	last := p.history[key][len(p.history[key])-1]
	return last.name == name && last.from.Before(from)
}

func (p *modelPlatform) get(_ context.Context, key string) (item, error) {
	r := p.take("get")
	p.mu.Lock()
	name := p.now(key)
	p.mu.Unlock()
	p.take("response")
	switch {
	case r.Float64() < p.faults:
		return item{}, errFault
	case name == "":
		return item{}, errMissing
	}
	return item{key, name}, nil
}

func (p *modelPlatform) open(ctx context.Context) (*rest.Listing[item], error) {
	return rest.OpenSortedPages(ctx, p.pageSize, itemID, func(_ context.Context, offset, limit int) ([]item, int, error) {
		r := p.take("page")
		p.mu.Lock()
		var all []item
		for _, key := range p.keys {
			if name := p.now(key); name != "" && !p.unlisted[key] {
				all = append(all, item{key, name})
			}
		}
		p.mu.Unlock()
		p.take("response")
		if r.Float64() < p.faults {
			return nil, 0, errFault
		}
		offset = min(offset, len(all))
		return all[offset:min(offset+limit, len(all))], len(all), nil
	})
}

func itemID(i item) string { return i.ID }

func (p *modelPlatform) search(name string) func(context.Context) ([]item, error) {
	return func(context.Context) (found []item, _ error) {
		p.take("search")
		p.mu.Lock()
		for _, key := range p.keys {
			if p.now(key) == name {
				found = append(found, item{key, name})
			}
		}
		p.mu.Unlock()
		p.take("response")
		return found, nil
	}
}

func (p *modelPlatform) collection() *snapshot.Collection[item] {
	source := snapshot.Source[item]{
		Key: itemID, Open: p.open,
		IsMissing: func(err error) bool { return errors.Is(err, errMissing) },
		Missing:   func(string) error { return errMissing },
	}
	if p.hasGet {
		source.Get = p.get
	}
	return snapshot.New(source)
}

// actor is one of those who read and write at the same time.
type actor struct {
	*testing.T
	p *modelPlatform
	c *snapshot.Collection[item]
	r *rand.Rand
}

// TestModel lets many read and write a few items while the platform fails and others change it, too. Nothing that is read may be older than a write
// that ended before; a look not older than its call; nothing counts as missing that is there; and whoever was not stopped gets what became of it.
func TestModel(t *testing.T) {
	t.Parallel()
	eachSeed(t, func(t *testing.T, seed uint64) {
		r := rand.New(rand.NewPCG(seed, 0))
		p := &modelPlatform{
			seed: seed, pageSize: 2 + r.IntN(8), unlisted: map[string]bool{}, hasGet: r.IntN(4) > 0, faults: []float64{0, 0.02, 0.2}[r.IntN(3)],
			history: map[string][]version{}, settled: map[string]time.Time{}, locks: map[string]chan bool{},
		}
		for i := range 4 + r.IntN(20) {
			key := fmt.Sprintf("id%02d", i)
			p.keys = append(p.keys, key)
			p.history[key] = []version{{[]string{"", p.newName()}[min(1, r.IntN(5))], time.Now()}}
			p.unlisted[key] = p.hasGet && r.IntN(10) == 0
			p.locks[key] = make(chan bool, 1)
		}
		c := p.collection()
		var group sync.WaitGroup
		for i := range 2 + r.IntN(10) {
			a := &actor{t, p, c, rand.New(rand.NewPCG(seed, uint64(i)+1))}
			group.Go(func() {
				for range 20 {
					time.Sleep(time.Duration(a.r.Int64N(int64(time.Second))))
					a.act()
				}
			})
		}
		group.Wait()
		last := &actor{t, p, c, r}
		for _, key := range p.keys {
			last.get(t.Context(), key)
			last.look(t.Context(), key)
		}
	})
}

// act does something, and is stopped meanwhile now and then.
func (a *actor) act() {
	ctx, cancel := context.WithCancel(a.Context())
	defer cancel()
	if a.r.IntN(6) == 0 {
		defer time.AfterFunc(time.Duration(a.r.Int64N(int64(500*time.Millisecond))), cancel).Stop()
	}
	if a.r.IntN(2) == 0 {
		own, end := rest.DetachWrite(ctx, time.Now(), time.Hour)
		defer end()
		ctx = own
	}
	keys := a.p.keys
	key := keys[a.r.IntN(len(keys))]
	begun := time.Now()
	switch a.r.IntN(20) {
	case 0, 1, 2, 3, 4, 5, 6:
		a.get(ctx, key)
	case 7, 8:
		a.look(ctx, key)
	case 9:
		a.all(ctx)
	case 10:
		a.find(ctx, key)
	case 11, 12: // somebody else, or a write of this run that arrives late
		a.p.set(key, []string{"", a.p.newName()}[a.r.IntN(2)])
	case 13, 14, 15:
		a.remove(ctx, key)
	default:
		a.write(ctx, key)
	}
	if took := time.Since(begun); took > 2*time.Minute {
		a.Errorf("it took %s", took)
	}
}

// judge reports whether an error is one that may be.
func (a *actor) judge(ctx context.Context, what string, err error) {
	a.Helper()
	switch {
	case errors.Is(err, context.Canceled):
		wait, release := rest.UntilSent(ctx)
		defer release()
		if wait.Err() == nil {
			a.Errorf("%s: %v, but nobody stopped it", what, err)
		}
	case errors.Is(err, errFault) && a.p.faults > 0:
	case strings.Contains(err.Error(), "list"): // it kept changing
	default:
		a.Errorf("%s: %v", what, err)
	}
}

func (a *actor) get(ctx context.Context, key string) {
	a.read(ctx, "Get", key, a.p.settledAt(key), a.c.Get)
}

func (a *actor) look(ctx context.Context, key string) { a.read(ctx, "Look", key, time.Now(), a.c.Look) }

// read reads an item, and checks that it was this at some time after oldest, and if it is missing, that it was so around the call.
func (a *actor) read(ctx context.Context, what, key string, oldest time.Time, read func(context.Context, string) (item, error)) {
	shared := time.Now().Add(-time.Second) // a read of somebody else that is under way
	got, err := read(ctx, key)
	if errors.Is(err, errMissing) {
		got.Name, err = "", nil
		if oldest.Before(shared) {
			oldest = shared
		}
	}
	if err != nil {
		a.judge(ctx, what, err)
		return
	}
	a.mustHaveBeen(what, key, got.Name, oldest)
}

func (a *actor) mustHaveBeen(what, key, name string, oldest time.Time) {
	a.Helper()
	if !a.p.was(key, name, oldest, time.Now()) {
		a.Errorf("%s of %s returns %q, which it was not since %v; history %v, now %v", what, key, name, oldest, a.p.history[key], time.Now())
	}
}

func (a *actor) all(ctx context.Context) {
	settled := map[string]time.Time{}
	for _, key := range a.p.keys {
		settled[key] = a.p.settledAt(key)
	}
	all, err := a.c.All(ctx)
	if err != nil {
		a.judge(ctx, "All", err)
		return
	}
	names := map[string]string{}
	for _, i := range all {
		names[i.ID] = i.Name
	}
	if len(names) != len(all) {
		a.Errorf("All returns an item twice: %v", all)
	}
	for key, oldest := range settled {
		if name, there := names[key]; there || !a.p.unlisted[key] {
			a.mustHaveBeen("All", key, name, oldest)
		}
	}
}

func (a *actor) find(ctx context.Context, key string) {
	a.p.mu.Lock()
	name := a.p.now(key)
	a.p.mu.Unlock()
	if name == "" {
		return
	}
	begun, oldest := time.Now(), a.p.settledAt(key)
	found, err := a.c.Find(ctx, func(i item) bool { return i.Name == name }, a.p.search(name))
	switch {
	case err != nil:
		a.judge(ctx, "Find", err)
	case len(found) > 0:
		a.mustHaveBeen("Find", key, found[0].Name, oldest)
	case a.p.wasAlways(key, name, begun):
		a.Errorf("Find does not find %s of %s", name, key)
	}
}

// lock makes one write to an item wait for another.
func (a *actor) lock(key string) (unlock func()) {
	a.p.locks[key] <- true
	return func() { <-a.p.locks[key] }
}

// send is a write on its way. It is zero if it had no effect.
func (a *actor) send(ctx context.Context, key, name string) (effect time.Time, reported bool) {
	time.Sleep(time.Duration(a.r.Int64N(int64(300 * time.Millisecond))))
	wait, release := rest.UntilSent(ctx)
	defer release()
	carriedOut, reported := a.r.IntN(5) > 0, a.r.IntN(5) > 0
	if wait.Err() != nil || !carriedOut {
		return effect, false
	}
	a.p.set(key, name)
	effect = time.Now()
	time.Sleep(time.Duration(a.r.Int64N(int64(300 * time.Millisecond))))
	return effect, reported
}

// write makes or changes an item. Its response may show it, or not, or be lost.
func (a *actor) write(ctx context.Context, key string) {
	defer a.lock(key)()
	own, end := a.c.Writing(ctx)
	defer end()
	name := a.p.newName()
	effect, reported := a.send(own, key, name)
	if reported && a.r.IntN(2) == 0 {
		a.c.Put(item{key, name})
	} else {
		a.c.Forget(key)
	}
	a.p.settle(key, effect)
	a.get(ctx, key)
	if !reported || a.r.IntN(2) == 0 {
		return
	}
	begun := time.Now()
	_, err := a.c.Confirm(own, snapshot.Confirmation[item]{
		Key: key, Shown: func(i item) bool { return i.Name == name },
		Late: func() {
			if a.p.wasAlways(key, name, begun) && !a.p.unlisted[key] {
				a.Errorf("%s of %s is late, although the platform shows it", name, key)
			}
		},
	})
	if err != nil && !errors.Is(err, context.DeadlineExceeded) {
		a.judge(ctx, "Confirm", err)
	}
}

// remove removes an item, and confirms that.
func (a *actor) remove(ctx context.Context, key string) {
	defer a.lock(key)()
	own, end := a.c.Writing(ctx)
	defer end()
	effect, reported := a.send(own, key, "")
	if !reported {
		a.c.Forget(key)
		a.p.settle(key, effect)
		return
	}
	begun := time.Now()
	gone, err := a.c.IsGone(own, key)
	switch {
	case err != nil:
		a.judge(ctx, "IsGone", err)
		a.c.Forget(key)
	case gone:
		a.c.Remove(key)
		if !a.p.unlisted[key] {
			a.mustHaveBeen("IsGone", key, "", begun)
		}
	default:
		if a.p.wasAlways(key, "", begun) {
			a.Errorf("%s is still there after its removal", key)
		}
		a.c.Forget(key)
	}
	a.p.settle(key, effect)
	a.get(ctx, key)
}

// TestModel_calls lets any number of people be read of any tenant: the calls are at most twice those of the better choice.
func TestModel_calls(t *testing.T) {
	t.Parallel()
	eachSeed(t, func(t *testing.T, seed uint64) {
		r := rand.New(rand.NewPCG(seed, 0))
		tenant := 1 + r.IntN(3000)
		p := newPlatform(tenant, 2+r.IntN(200))
		c := p.collection()
		readers := 1 + r.IntN(tenant)
		order := r.Perm(tenant)[:readers]
		inParallel(readers, 1+r.IntN(20), func(i int) {
			want := p.items[order[i]]
			if got, err := c.Get(t.Context(), want.ID); err != nil || got != want {
				t.Errorf("%v, %v, want %v", got, err, want)
			}
		})
		pages := 1 + max(0, tenant-p.pageSize+p.pageSize-2)/(p.pageSize-1)
		if most := int64(2*min(readers, pages) + 4); p.calls() > most {
			t.Errorf("%d of %d are read with %d reads and %d pages (the list has %d), want %d calls at most",
				readers, tenant, p.gets.Load(), p.pages.Load(), pages, most)
		}
	})
}
