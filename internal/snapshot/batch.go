package snapshot

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/platformusers/terraform-provider-platformusers/internal/rest"
)

// batchTimeout bounds one batch, its repetitions included; waits for the platform's rate limit come on top.
const batchTimeout = 4 * time.Minute

// Result is what became of one item of a batch.
type Result[R any] struct {
	Value R
	Err   error
}

// Batcher sends changes of one kind together, those of one queue in one call: for example all that are added to one team. Additions and removals are
// of two kinds. Set its fields before the first Do; Send is required. It is safe for concurrent use.
type Batcher[T, R any] struct {
	// Clock times the batches.
	Clock rest.Clock
	// Max is how many items the platform takes in one call; 0: any number.
	Max int
	// Send sends a batch in one call, and returns what became of each item, in their order, or an error that concerns all of them. It calls batch
	// once, as late as it can: who comes before that goes with it. What has to be read before the write is read before that call; an error before it
	// is that of all who wait. A batch is empty when all who waited have stopped waiting: then nothing is to be sent, and no results are right.
	//
	// A write that the platform may have carried out although its response was lost is for Send to settle, for each item, by a look: what a Batcher
	// sends again, it sends after an error that says that nothing was carried out.
	Send func(ctx context.Context, queue string, batch func() []T) ([]Result[R], error)
	// Apart reports whether an error of a whole batch says that nothing of it was carried out, perhaps for the sake of one item: then its halves are
	// sent by themselves, so that a bad item fails alone. nil: never.
	Apart func(error) bool

	mu sync.Mutex
	// queues are those of which a batch is under way, and ended is how many were about in each other one.
	queues map[string]*queue[T, R]
	ended  map[string]crowd
}

// crowd is how many were about at once, and when they last were.
type crowd struct {
	size int
	at   time.Time
}

// met records how many are about now. Fewer than before may be those of them who are on their way: they count in a while.
func (c *crowd) met(size int) {
	if size >= c.size || !c.isRecent() {
		*c = crowd{size: size, at: time.Now()}
	}
}

func (c *crowd) isRecent() bool { return time.Since(c.at) < remembered }

// queue holds the changes that wait while a batch is under way.
type queue[T, R any] struct {
	waiting []*change[T, R]
	// came is closed when another one comes; nil: nobody waits for that.
	came chan struct{}
}

// inBatchKey marks the context of a batch. A look in it waits for nobody's write: those who write wait for the batch.
type inBatchKey struct{}

// BeforeWriting returns a context for the looks of a batch whose members begin to write (see Collection.Writing) only after them: nobody who writes
// waits for such a look, so it is shared with others as any other one.
func BeforeWriting(ctx context.Context) context.Context {
	return context.WithValue(ctx, inBatchKey{}, false)
}

func inBatch(ctx context.Context) bool {
	is, _ := ctx.Value(inBatchKey{}).(bool)
	return is
}

type change[T, R any] struct {
	ctx context.Context
	// wait ends when the one who wants the change stops waiting before it is sent.
	wait   context.Context
	item   T
	taken  bool
	result chan Result[R]
}

// Do sends a change with the next batch of its queue, and returns what became of it. A change whose batch is not closed yet ends with ctx, and so
// does a batch that was not sent when all of its callers have stopped. One that was sent is seen through. In an operation of rest.DetachWrite that
// has sent something before, nothing ends it.
func (b *Batcher[T, R]) Do(ctx context.Context, queueName string, item T) (R, error) {
	var none R
	wait, release := rest.UntilSent(ctx)
	defer release()
	if err := wait.Err(); err != nil {
		return none, err
	}
	c := &change[T, R]{ctx: ctx, wait: wait, item: item, result: make(chan Result[R], 1)}
	b.mu.Lock()
	if b.queues == nil {
		b.queues = map[string]*queue[T, R]{}
	}
	q, busy := b.queues[queueName]
	if !busy {
		q = &queue[T, R]{}
		b.queues[queueName] = q
	}
	q.waiting = append(q.waiting, c)
	if q.came != nil {
		close(q.came)
		q.came = nil
	}
	if !busy {
		go b.serve(queueName, q)
	}
	b.mu.Unlock()

	defer rest.Pause(ctx, b.Clock.Time)() // the batch has a bound of its own
	select {
	case r := <-c.result:
		return r.Value, r.Err
	case <-wait.Done():
	}
	if b.withdraw(q, c) {
		return none, wait.Err()
	}
	r := <-c.result // it is in a batch, which ends for all of its members at the same time
	return r.Value, r.Err
}

// withdraw takes a change out of its queue. It is false for one that is in a batch.
func (b *Batcher[T, R]) withdraw(q *queue[T, R], c *change[T, R]) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	if c.taken {
		return false
	}
	for i, other := range q.waiting {
		if other == c {
			q.waiting = append(q.waiting[:i:i], q.waiting[i+1:]...)
		}
	}
	return true
}

// A batch of several, or one behind which others wait, shows that many changes come: those who had its results come again in a moment, and would find
// the next batch on its way without them, so that ever after each half finds the other one on its way. So the next one waits for all, as long as they
// keep coming: Terraform takes about 10 ms for each in a large state, one after another, whatever the provider does meanwhile.
const (
	longestGap = 100 * time.Millisecond
	mostLinger = 500 * time.Millisecond
	remembered = 2 * time.Second
)

// serve sends what waits in a queue, batch after batch.
func (b *Batcher[T, R]) serve(name string, q *queue[T, R]) {
	b.mu.Lock()
	about := b.ended[name]
	b.mu.Unlock()
	for {
		if about.size > 1 && about.isRecent() {
			b.linger(q, b.most(about.size))
		}
		b.mu.Lock()
		if len(q.waiting) == 0 {
			b.end(name, about)
			b.mu.Unlock()
			return
		}
		first := q.waiting[0].ctx
		b.mu.Unlock()
		b.serveBatch(first, name, func() []*change[T, R] { return b.take(q) }, func(size int) {
			b.mu.Lock()
			about.met(size + len(q.waiting)) // those who come meanwhile; before anybody has his result, and comes a second time
			b.mu.Unlock()
		})
		b.mu.Lock()
		if len(q.waiting) == 0 {
			b.end(name, about)
			b.mu.Unlock()
			return
		}
		b.mu.Unlock()
	}
}

// end ends a queue in which nothing waits.
func (b *Batcher[T, R]) end(name string, about crowd) {
	delete(b.queues, name)
	if b.ended == nil {
		b.ended = map[string]crowd{}
	}
	b.ended[name] = about
}

// most is a number of changes, or as many as go into one call.
func (b *Batcher[T, R]) most(n int) int {
	if b.Max > 0 {
		return min(n, b.Max)
	}
	return n
}

// linger waits until as many wait as are expected, or nobody more comes.
func (b *Batcher[T, R]) linger(q *queue[T, R], expected int) {
	for end := time.Now().Add(mostLinger); ; {
		b.mu.Lock()
		if len(q.waiting) >= expected || time.Now().After(end) {
			b.mu.Unlock()
			return
		}
		came := make(chan struct{})
		q.came = came
		b.mu.Unlock()
		if !pause(came, longestGap) {
			return
		}
	}
}

// pause waits until something has happened, or for a moment of real time, whatever clock the platform's waits go by: what it waits for is what this
// process, and Terraform, are about to do. It reports whether it happened.
func pause(what <-chan struct{}, moment time.Duration) (happened bool) {
	timer := time.NewTimer(moment)
	defer timer.Stop()
	select {
	case <-what:
		return true
	case <-timer.C:
		return false
	}
}

// take closes a batch.
func (b *Batcher[T, R]) take(q *queue[T, R]) []*change[T, R] {
	b.mu.Lock()
	defer b.mu.Unlock()
	var batch []*change[T, R]
	for len(q.waiting) > 0 && (b.Max <= 0 || len(batch) < b.Max) {
		c := q.waiting[0]
		q.waiting = q.waiting[1:]
		c.taken = true
		if !c.endStopped() {
			batch = append(batch, c)
		}
	}
	return batch
}

// endStopped gives a change its result if the one who wants it has stopped waiting for it, and is about to withdraw it. It is not to be sent then.
func (c *change[T, R]) endStopped() bool {
	err := c.wait.Err()
	if err != nil {
		c.result <- Result[R]{Err: err}
	}
	return err != nil
}

// serveBatch sends one batch and gives each member its result. sent is called in between, with how many they are.
func (b *Batcher[T, R]) serveBatch(first context.Context, name string, take func() []*change[T, R], sent func(size int)) {
	ctx, shared, cancel := rest.ShareWrite(first, b.Clock.Time(), batchTimeout)
	ctx = context.WithValue(ctx, inBatchKey{}, true)
	defer cancel()
	var batch []*change[T, R]
	leave := func() {}
	defer func() { leave() }()
	closed := false
	closeBatch := func() []T { //nolint:contextcheck // the operations' own, to watch them
		if !closed {
			closed = true
			batch = take()
			ctxs := make([]context.Context, len(batch))
			for i, c := range batch {
				ctxs[i] = c.ctx
			}
			leave = shared.Join(ctxs...)
		}
		items := make([]T, len(batch))
		for i, c := range batch {
			items[i] = c.item
		}
		return items
	}
	var results []Result[R]
	apart := false
	err := contained(func() (err error) {
		results, err = b.Send(ctx, name, closeBatch)
		apart = err != nil && len(batch) > 1 && b.Apart != nil && b.Apart(err)
		return err
	})
	closeBatch() // an error before the batch was closed concerns all who wait
	sent(len(batch))
	switch {
	case err == nil && len(results) != len(batch):
		err = fmt.Errorf("a bug in the provider: %d results for a batch of %d", len(results), len(batch))
	case err == nil:
		for i, c := range batch {
			c.result <- results[i]
		}
		return
	case apart:
		for _, half := range [][]*change[T, R]{batch[:len(batch)/2], batch[len(batch)/2:]} {
			b.serveBatch(half[0].ctx, name, func() []*change[T, R] { //nolint:contextcheck // the operation's own, as that of first
				return slices.DeleteFunc(half, (*change[T, R]).endStopped)
			}, func(int) {})
		}
		return
	}
	for _, c := range batch {
		c.result <- Result[R]{Err: err}
	}
}
