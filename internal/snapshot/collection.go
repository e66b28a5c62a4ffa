package snapshot

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"golang.org/x/sync/singleflight"

	"github.com/platformusers/terraform-provider-platformusers/internal/rest"
)

// freeReads is how many items are read by themselves before anybody asks what the whole list costs: a few managed people in a large tenant never
// cause a list.
const freeReads = 2

// loadTimeout bounds one read of a whole list, or of one item; waits for the platform's rate limit come on top.
const loadTimeout = 4 * time.Minute

// Source says how a collection is read. Key, IsMissing and Missing are required, and one of Open and Get. Its functions are called from several
// goroutines; Key, Merge and Names, and those that are given to Find, must not call the collection.
type Source[V any] struct {
	// Clock times the loads.
	Clock rest.Clock
	// Key returns the id of an item. The same item has the same key wherever it comes from, and readers ask for it by that key: where a platform
	// ignores case, both use the same.
	Key func(V) string
	// Open reads the first page of the list. nil: the platform has none, and items are read one by one.
	Open func(context.Context) (*rest.Listing[V], error)
	// Get reads one item, live. An item that is not there is an error for which IsMissing holds. nil: the platform only has the list.
	Get func(ctx context.Context, key string) (V, error)
	// IsMissing reports whether an error says that the item is not there.
	IsMissing func(error) bool
	// Missing is the error for an item that lists do not show, where that is enough: IsMissing holds for it.
	Missing func(key string) error
	// Cheap is how many pages are read right away, however few readers there are: already the first one asks what the list costs. Where the limit of
	// calls is tight and the platform's pages are long, a share of that limit; 0: the ski-rental rule decides alone.
	Cheap int
	// Eager says that FindHolder opens the list before it searches, where a search costs as much as a page.
	Eager bool
	// Merge returns what to keep of an item that was read by itself before (known) and that a list shows now (listed); nil: listed. Lists of some
	// platforms leave fields out. What it takes from known must not have changed meanwhile: a time of change that both show says so. After a
	// Forget nothing is known.
	Merge func(known, listed V) V
	// Names returns what Find may look for an item by, each as it is the same for all forms of a name; nil: it compares all items.
	Names func(V) []string
}

// Collection is one list of the platform that many readers share. Make it with New. It is safe for concurrent use. Readers get the same value: what
// its pointers and slices hold must not be changed.
type Collection[V any] struct {
	source Source[V]
	single singleflight.Group

	mu sync.Mutex
	// now counts whatever begins or ends: reads that began before a write ended are older than it.
	now uint64
	// changes counts the writes that have ended.
	changes uint64
	rows    map[string]row[V]
	// unsure are the keys of items of which nobody knows what became, with the time since when.
	unsure map[string]uint64
	// doubts are the writes of ForgetAll, in their order: reads that began before one do not settle it.
	doubts []doubt[V]
	// complete says that the whole list was read, in a read that began at completeSince.
	complete      bool
	completeSince uint64
	// demand counts the items that were asked for, and the searches, before the list was complete; pages is what the list costs, 0 as long as nobody
	// knows. wanted are the items that count.
	demand, pages int
	wanted        map[string]bool
	// notBefore is the demand before which a list that could not be read is not tried again.
	notBefore int
	// loading is the load that is under way; nil: none is.
	loading *load
	// looks are the readers who wait for something newer than their call, and looking says that somebody serves them.
	looks   []*look[V]
	looking bool
	// about are those who write, and look at what they wrote.
	about crowd
	// writes are the writes that are under way: see Writing. deferred are the confirmations that are left to the last of them.
	// begun is closed when another write begins; nil: nobody waits for that.
	writes   map[*writing]bool
	deferred []Confirmation[V]
	begun    chan struct{}

	// byName holds the keys of items by their Source.Names; nil: it is to be made when somebody asks.
	byName map[string][]string
}

// row is an item as it was at a time of its collection. An item that is gone is one, too, so that an older read does not bring it back.
type row[V any] struct {
	value V
	gone  bool
	since uint64
}

// load is one read of the list. done is closed when it has ended, or has got to its second page: readers look again then.
type load struct {
	done chan struct{}
	err  error // set before done is closed
	// all says that somebody needs all of the list, whatever it costs.
	all bool
}

// New returns an empty collection. Nothing is read before somebody asks.
func New[V any](source Source[V]) *Collection[V] {
	return &Collection[V]{source: source, rows: map[string]row[V]{}, unsure: map[string]uint64{}, wanted: map[string]bool{}, writes: map[*writing]bool{}}
}

// Get returns an item, from what this run has read where possible. It is never older than a write that ended before the call. One that is not there
// is an error for which Source.IsMissing holds; that one list lacks it is never the reason. On a context of Again, it looks.
func (c *Collection[V]) Get(ctx context.Context, key string) (V, error) {
	return c.read(ctx, key, false)
}

// Listed is Get for a look before an addition, or whether a key is free: the list that this run has read is believed when it lacks the item.
func (c *Collection[V]) Listed(ctx context.Context, key string) (V, error) {
	return c.read(ctx, key, true)
}

func (c *Collection[V]) read(ctx context.Context, key string, believed bool) (V, error) {
	if IsAgain(ctx) {
		return c.lookFor(ctx, key, true)
	}
	for {
		value, next := c.plan(ctx, key)
		switch {
		case next.found:
			return value, nil
		case next.listed && believed:
			return value, c.source.Missing(key)
		case next.look:
			return c.lookFor(ctx, key, false)
		case next.wait == nil:
			return c.readOne(ctx, key)
		}
		if err := c.waitFor(ctx, next.wait.done); err != nil {
			return value, err
		}
		if err := next.wait.err; err != nil && c.source.Get == nil {
			return value, err
		}
	}
}

// step is what a reader does: nothing, since he has found what he wants; look again; wait for a load; or, if none of these, read the item by itself.
type step struct {
	found, look bool
	// listed says that the list was read, and lacks the item.
	listed bool
	wait   *load
}

// plan decides what a reader does.
func (c *Collection[V]) plan(ctx context.Context, key string) (value V, next step) {
	c.mu.Lock()
	defer c.mu.Unlock()
	known, ok := c.rows[key]
	_, unsure := c.unsure[key]
	switch {
	case unsure:
		return value, step{look: true}
	case ok && !known.gone:
		return known.value, step{found: true}
	case ok || c.complete:
		return value, step{look: true, listed: c.complete}
	}
	if !c.wanted[key] { // those who want the same item share what is read for one of them
		c.wanted[key] = true
		c.demand++
	}
	return value, step{wait: c.load(ctx, c.source.Get == nil)}
}

// load returns the load that is under way, or begins one if it pays off; nil: it does not. all begins it in any case, and makes it read all.
func (c *Collection[V]) load(ctx context.Context, all bool) *load {
	switch {
	case c.source.Open == nil:
		return nil
	case c.loading != nil:
		c.loading.all = c.loading.all || all
		return c.loading
	case all:
	case c.source.Cheap == 0 && c.demand <= freeReads || c.demand < c.notBefore || c.pages > 0 && !c.paysOff():
		return nil
	}
	return c.beginLoad(ctx, all)
}

// beginLoad begins to read the list. all reads it to its end whether that pays off or not.
func (c *Collection[V]) beginLoad(ctx context.Context, all bool) *load {
	c.loading = &load{done: make(chan struct{}), all: all}
	c.now++
	go c.runLoad(ctx, c.now)
	return c.loading
}

// paysOff reports whether reading the whole list costs no more than the readers who came would.
func (c *Collection[V]) paysOff() bool { return c.pages <= c.demand || c.pages <= c.source.Cheap }

// runLoad reads the first page, and the others if that pays off, or if all are wanted. Readers who wait look again after the first page.
func (c *Collection[V]) runLoad(ctx context.Context, since uint64) {
	err := contained(func() error {
		ctx, cancel := rest.Detach(ctx, c.source.Clock.Time(), loadTimeout)
		defer cancel()
		list, err := c.source.Open(ctx)
		if err != nil {
			return err
		}
		if !c.opened(list, since) {
			return nil
		}
		items, err := list.All(ctx)
		if err == nil {
			c.mu.Lock()
			defer c.mu.Unlock()
			c.store(items, since, true)
		}
		return err
	})
	c.mu.Lock()
	defer c.mu.Unlock()
	c.loading.err = err
	if err != nil {
		// Readers go on by themselves, and see the error if it concerns them, too. The list is tried again when it pays off twice.
		c.notBefore = 2*c.demand + c.pages
	}
	close(c.loading.done)
	c.loading = nil
}

// opened stores the first page of a load and reports whether the load goes on. It does for a list of one page, which costs no further call:
// whether the page is all, only the list knows.
func (c *Collection[V]) opened(list *rest.Listing[V], since uint64) (goesOn bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.pages = list.Calls
	c.store(list.First, since, false)
	if list.Calls <= 1 {
		return true
	}
	if !c.loading.all && !c.paysOff() {
		return false
	}
	close(c.loading.done)
	c.loading = &load{done: make(chan struct{}), all: true}
	return true
}

// store keeps what a list shows that was read since a time. Whatever became known after that time is newer.
func (c *Collection[V]) store(items []V, since uint64, complete bool) {
	shown := make(map[string]bool, len(items))
	for _, item := range items {
		key := c.source.Key(item)
		shown[key] = true
		if c.newest(key) > since {
			continue
		}
		c.keep(key, c.merged(key, item), since)
	}
	if !complete || c.complete && c.completeSince > since {
		return
	}
	for key, known := range c.rows {
		if !shown[key] && known.since <= since {
			c.drop(key)
		}
	}
	for key, unsure := range c.unsure {
		if unsure <= since {
			delete(c.unsure, key)
		}
	}
	c.complete, c.completeSince = true, since
	c.wanted = nil // readers who find nothing in a list that was read look, and count no more
}

// set stores what is known of an item.
func (c *Collection[V]) set(key string, known row[V]) {
	c.rows[key] = known
	c.byName = nil
}

// drop forgets what is known of an item.
func (c *Collection[V]) drop(key string) {
	delete(c.rows, key)
	c.byName = nil
}

// newest is the time of the newest that is known of an item. Of one that is nowhere, that is the last list without it.
func (c *Collection[V]) newest(key string) uint64 {
	known, ok := c.rows[key]
	if !ok {
		known.since = c.completeSince
	}
	return max(known.since, c.unsure[key])
}

// merged is an item as a list shows it, with what is known of it besides.
func (c *Collection[V]) merged(key string, listed V) V {
	known, ok := c.rows[key]
	if _, unsure := c.unsure[key]; !ok || unsure || known.gone || c.source.Merge == nil {
		return listed
	}
	return c.source.Merge(known.value, listed)
}

// readOne reads an item by itself, once for all who want it now.
func (c *Collection[V]) readOne(ctx context.Context, key string) (V, error) {
	var none V
	if c.source.Get == nil {
		return none, fmt.Errorf("the list of which %s is an item could not be read", key)
	}
	c.mu.Lock()
	shared := fmt.Sprint(c.changes, " ", key) // a read that began before a write ended is too old for those who come after it
	c.mu.Unlock()
	result := c.single.DoChan(shared, func() (value any, err error) {
		err = contained(func() (err error) {
			ctx, cancel := rest.Detach(ctx, c.source.Clock.Time(), loadTimeout)
			defer cancel()
			value, err = c.get(ctx, key)
			return err
		})
		return value, err
	})
	wait, release := rest.UntilSent(ctx)
	defer release()
	defer rest.Pause(ctx, c.source.Clock.Time)() // the read has a bound of its own
	select {
	case <-wait.Done():
		return none, wait.Err()
	case r := <-result:
		value, _ := r.Val.(V)
		return value, r.Err
	}
}

// Single returns an item as a read of its own shows it, for what lists leave out. Those who ask for it at the same time share the read.
func (c *Collection[V]) Single(ctx context.Context, key string) (V, error) {
	return c.readOne(ctx, key)
}

// Live returns an item as a read of its own shows it that begins now: what a guard goes by.
func (c *Collection[V]) Live(ctx context.Context, key string) (V, error) { return c.get(ctx, key) }

// get reads an item by itself and stores it, unless something newer is known.
func (c *Collection[V]) get(ctx context.Context, key string) (V, error) {
	c.mu.Lock()
	c.now++
	since := c.now
	c.mu.Unlock()
	value, err := c.source.Get(ctx, key)
	missing := err != nil && c.source.IsMissing(err)
	if err != nil && !missing {
		return value, err
	}
	at := key
	if !missing {
		// A platform may return an item under another form of its key than it was asked for. Writes know it by its own.
		at = c.source.Key(value)
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.newest(key) > since || c.newest(at) > since {
		return value, err
	}
	delete(c.unsure, key)
	if missing {
		// It is looked for again by the next reader, who may come after it was made. Until then no older read brings it back.
		c.set(key, row[V]{gone: true, since: since})
	} else {
		c.keep(at, value, since)
	}
	return value, err
}

// All returns the whole list, in no order. It is the one that this run has read, patched by its own writes; the first call reads it. On a context of
// Again, it is read in any case.
func (c *Collection[V]) All(ctx context.Context) ([]V, error) {
	if IsAgain(ctx) {
		return c.readAll(ctx)
	}
	for waited := false; ; waited = true {
		c.mu.Lock()
		if c.complete && len(c.unsure) == 0 {
			all := c.present()
			c.mu.Unlock()
			return all, nil
		}
		var wait *load
		if c.loading != nil || !waited {
			wait = c.load(ctx, true)
		}
		c.mu.Unlock()
		if wait == nil {
			return c.readAll(ctx)
		}
		if err := c.waitFor(ctx, wait.done); err != nil {
			return nil, err
		}
	}
}

// present returns the items that are there.
func (c *Collection[V]) present() []V {
	all := make([]V, 0, len(c.rows))
	for _, known := range c.rows {
		if !known.gone {
			all = append(all, known.value)
		}
	}
	return all
}

// LookAll reads the whole list as the platform has it after the call began: for a guard that goes by what everybody has.
func (c *Collection[V]) LookAll(ctx context.Context) ([]V, error) { return c.readAll(ctx) }

// readAll reads the whole list for one caller, who wants its error, too.
func (c *Collection[V]) readAll(ctx context.Context) ([]V, error) {
	c.mu.Lock()
	c.now++
	since := c.now
	c.mu.Unlock()
	if c.source.Open == nil {
		return nil, errors.New("this platform has no such list")
	}
	list, err := c.source.Open(ctx)
	if err != nil {
		return nil, err
	}
	items, err := list.All(ctx)
	if err != nil {
		return nil, err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.pages = list.Calls
	c.store(items, since, true)
	return c.patched(items, since), nil
}

// patched is a list that was read since a time, with what became known meanwhile. Items that are in doubt again are as the list shows them.
func (c *Collection[V]) patched(items []V, since uint64) []V {
	all := make([]V, 0, len(items))
	shown := make(map[string]bool, len(items))
	for _, item := range items {
		key := c.source.Key(item)
		shown[key] = true
		switch known, ok := c.rows[key]; {
		case !ok || known.since < since:
			all = append(all, item)
		case !known.gone:
			all = append(all, known.value)
		}
	}
	for key, known := range c.rows {
		if !shown[key] && !known.gone && known.since > since {
			all = append(all, known.value)
		}
	}
	return all
}

// waitFor waits for a load, or for the end of the caller.
func (c *Collection[V]) waitFor(ctx context.Context, done <-chan struct{}) error {
	wait, release := rest.UntilSent(ctx)
	defer release()
	defer rest.Pause(ctx, c.source.Clock.Time)() // the load has a bound of its own
	select {
	case <-done:
		return nil
	case <-wait.Done():
		return wait.Err()
	}
}

// contained runs f on a goroutine of its own's behalf: no handler's recover reaches it there, and a panic would end the provider with all that is in
// flight.
func contained(f func() error) (err error) {
	defer func() {
		if cause := recover(); cause != nil {
			err = fmt.Errorf("a bug in the provider: it stopped with %v", cause)
		}
	}()
	return f()
}
