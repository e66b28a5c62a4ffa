package core

import (
	"fmt"
	"slices"
	"sync"
)

// node is a step of a walk.
type node struct {
	id    string
	needs []string // ids of the nodes that come before; those that are not in the walk do not count
	do    func() bool
}

// may reports whether another call may begin: not after a Ctrl-C.
func (r *run) may() bool { return !r.w.halted() }

// working counts the steps that are ready or under way: those that wait for others do not count.
func (r *run) working(by int) {
	if r.w.o.Working != nil && by != 0 {
		r.w.o.Working(by)
	}
}

// slot runs something when there is room for it beside the others.
func (r *run) slot(f func() bool) bool {
	select {
	case r.slots <- struct{}{}:
	default:
		r.working(-1)
		r.slots <- struct{}{}
		r.working(1)
	}
	defer func() { <-r.slots }()
	r.renew()
	return r.may() && f()
}

// walk runs nodes in the order of their needs, side by side where they do not need each other. What needs a node that failed is left out. left
// are the ids of
// what failed or was left out.
func (r *run) walk(nodes []*node) (left map[string]bool) {
	if cycle := findCycle(nodes); cycle != "" {
		r.report(diagnostics{errorf("Cycle", "Cycle: %s", cycle)})
		return nil
	}
	if cap(r.slots) == 1 {
		return walkInOrder(nodes)
	}
	return r.walkSideBySide(nodes)
}

func (r *run) walkSideBySide(nodes []*node) (left map[string]bool) {
	var (
		mu      sync.Mutex
		all     sync.WaitGroup
		before  = make(map[string]int, len(nodes)) // how many nodes have to end before this one
		after   = map[string][]*node{}
		present = make(map[string]bool, len(nodes))
		start   func(ready []*node)
	)
	left = make(map[string]bool, len(nodes))
	for _, n := range nodes {
		present[n.id] = true
	}
	for _, n := range nodes {
		for _, need := range n.needs {
			if present[need] {
				before[n.id]++
				after[need] = append(after[need], n)
			}
		}
	}
	end := func(n *node, good bool) {
		mu.Lock()
		left[n.id] = !good
		var ready []*node
		for _, next := range after[n.id] {
			if before[next.id]--; before[next.id] == 0 {
				ready = append(ready, next)
			}
		}
		mu.Unlock()
		start(ready)
		r.working(-1)
	}
	start = func(ready []*node) {
		r.working(len(ready))
		for _, n := range ready {
			all.Go(func() {
				mu.Lock()
				may := !slices.ContainsFunc(n.needs, func(need string) bool { return left[need] })
				mu.Unlock()
				end(n, may && n.do())
			})
		}
	}
	var first []*node
	for _, n := range nodes {
		if before[n.id] == 0 {
			first = append(first, n)
		}
	}
	start(first)
	all.Wait()
	return left
}

// walkInOrder is walk one by one, in an order that is always the same: what a failure under chance has to be repeated by.
func walkInOrder(nodes []*node) (left map[string]bool) {
	byID, results := map[string]*node{}, map[string]bool{}
	for _, n := range nodes {
		byID[n.id] = n
	}
	var do func(n *node) bool
	do = func(n *node) bool {
		if result, done := results[n.id]; done {
			return result
		}
		needs := slices.Sorted(slices.Values(n.needs))
		for _, need := range needs {
			if before := byID[need]; before != nil && !do(before) {
				results[n.id] = false
				return false
			}
		}
		results[n.id] = n.do()
		return results[n.id]
	}
	left = map[string]bool{}
	for _, n := range nodes {
		left[n.id] = !do(n)
	}
	return left
}

// findCycle names nodes that need each other; "" when there are none.
func findCycle(nodes []*node) string {
	byID, color := map[string]*node{}, map[string]int{}
	for _, n := range nodes {
		byID[n.id] = n
	}
	var visit func(n *node) string
	visit = func(n *node) string {
		color[n.id] = 1
		for _, need := range n.needs {
			next := byID[need]
			if next == nil {
				continue
			}
			if color[need] == 1 {
				return fmt.Sprintf("%s, %s", n.id, need)
			}
			if color[need] == 0 {
				if found := visit(next); found != "" {
					return found
				}
			}
		}
		color[n.id] = 2
		return ""
	}
	for _, n := range nodes {
		if color[n.id] == 0 {
			if found := visit(n); found != "" {
				return found
			}
		}
	}
	return ""
}

// together runs functions side by side and reports whether all went well.
func (r *run) together(list []func() bool) bool {
	results := make([]bool, len(list))
	if cap(r.slots) == 1 {
		for i, f := range list {
			results[i] = f()
		}
		return !slices.Contains(results, false)
	}
	var all sync.WaitGroup
	r.working(len(list))
	for i, f := range list {
		all.Go(func() {
			defer r.working(-1)
			results[i] = f()
		})
	}
	r.working(-1) // the step that waits for them
	all.Wait()
	r.working(1)
	return !slices.Contains(results, false)
}

func ids(set map[resourceAddr]bool) []string {
	var out []string
	for a := range set {
		out = append(out, a.String())
	}
	return out
}
