package rest

import (
	"context"
	"math"
	"slices"
	"sync"

	"golang.org/x/sync/semaphore"
)

// gate lets writes to one object (Request.Serial) run side by side until the platform refuses that, and one after another from then
// on. Some platforms lock a parent for each write, and whether they do is not documented: asking costs one refused call, while
// always waiting in line would cost every user of a platform that does not. Where it is known (Request.Alone) they wait in line at once.
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

// passes are those for all objects that one write touches.
type passes []*pass

// enter waits for the passes of a write to serial ("": none) and to each of alone. They are taken in the order of their keys, by everybody, so that
// no two writes can wait for each other.
func (g *gate) enter(ctx context.Context, serial string, alone []string) (passes, error) {
	keys := slices.Clone(alone)
	if serial != "" {
		keys = append(keys, serial)
	}
	slices.Sort(keys)
	var taken passes
	for _, key := range slices.Compact(keys) {
		p, err := g.enterOne(ctx, key, slices.Contains(alone, key))
		if err != nil {
			taken.leave()
			return nil, err
		}
		taken = append(taken, p)
	}
	return taken, nil
}

func (g *gate) enterOne(ctx context.Context, key string, alone bool) (*pass, error) {
	g.mu.Lock()
	l := g.lanes[key]
	if l == nil {
		l = &lane{room: semaphore.NewWeighted(math.MaxInt64), sending: map[*pass]bool{}}
		g.lanes[key] = l
	}
	l.alone = l.alone || alone
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
func (ps passes) begin() {
	for _, p := range ps {
		p.begin()
	}
}

// end notes that the response is there and reports whether another write was under way meanwhile.
func (ps passes) end() bool {
	overlapped := false
	for _, p := range ps {
		overlapped = p.end() || overlapped
	}
	return overlapped
}

func (ps passes) leave() {
	for _, p := range ps {
		p.lane.room.Release(p.units)
	}
}

func (p *pass) begin() {
	p.gate.mu.Lock()
	defer p.gate.mu.Unlock()
	for other := range p.lane.sending {
		other.overlapped = true
		p.overlapped = true
	}
	p.lane.sending[p] = true
}

func (p *pass) end() bool {
	p.gate.mu.Lock()
	defer p.gate.mu.Unlock()
	delete(p.lane.sending, p)
	return p.overlapped
}

// oneByOne makes all later writes to key wait for each other. Those under way end first: the semaphore serves in order.
func (g *gate) oneByOne(key string) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if l := g.lanes[key]; l != nil {
		l.alone = true
	}
}
