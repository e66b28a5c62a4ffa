package rest

import (
	"context"
	"math"
	"sync"

	"golang.org/x/sync/semaphore"
)

// gate lets writes to one object (Request.Serial) run side by side until the platform refuses that, and one after another from then
// on. Some platforms lock a parent for each write, and whether they do is not documented: asking costs one refused call, while
// always waiting in line would cost every user of a platform that does not.
type gate struct {
	mu    sync.Mutex
	lanes map[string]*lane
}

type lane struct {
	room    *semaphore.Weighted // a write takes one unit, or all of them when writes must be alone
	alone   bool
	sending map[*pass]bool
}

// pass is the right to send one write. It is taken for one try and not held while a call waits for its next one.
type pass struct {
	gate       *gate
	lane       *lane
	units      int64
	overlapped bool
}

func newGate() *gate { return &gate{lanes: map[string]*lane{}} }

// enter waits for a pass. key "" needs none and gets nil, on which all methods work.
func (g *gate) enter(ctx context.Context, key string) (*pass, error) {
	if key == "" {
		return nil, nil
	}
	g.mu.Lock()
	l := g.lanes[key]
	if l == nil {
		l = &lane{room: semaphore.NewWeighted(math.MaxInt64), sending: map[*pass]bool{}}
		g.lanes[key] = l
	}
	p := &pass{gate: g, lane: l, units: 1}
	if l.alone {
		p.units = math.MaxInt64
	}
	g.mu.Unlock()
	if err := l.room.Acquire(ctx, p.units); err != nil {
		return nil, err
	}
	return p, nil
}

// begin notes that the write is being sent; two writes between begin and end at the same time have overlapped.
func (p *pass) begin() {
	if p == nil {
		return
	}
	p.gate.mu.Lock()
	defer p.gate.mu.Unlock()
	for other := range p.lane.sending {
		other.overlapped = true
		p.overlapped = true
	}
	p.lane.sending[p] = true
}

// end notes that the answer is there and reports whether another write was under way meanwhile.
func (p *pass) end() bool {
	if p == nil {
		return false
	}
	p.gate.mu.Lock()
	defer p.gate.mu.Unlock()
	delete(p.lane.sending, p)
	return p.overlapped
}

func (p *pass) leave() {
	if p != nil {
		p.lane.room.Release(p.units)
	}
}

// oneByOne makes all later writes to key wait for each other. Those under way end first: the semaphore serves in order.
func (g *gate) oneByOne(key string) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if l := g.lanes[key]; l != nil {
		l.alone = true
	}
}
