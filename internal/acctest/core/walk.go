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

// slot runs something when there is room for it beside the others.
func (r *run) slot(f func() bool) bool {
	r.slots <- struct{}{}
	defer func() { <-r.slots }()
	r.renew()
	return r.may() && f()
}

// walk runs nodes in the order of their needs, side by side where they do not need each other. What needs a node that failed is left out. left
// are the ids of
// what failed or was left out.
func (r *run) walk(nodes []*node) (left map[string]bool) {
	done := make(map[string]chan struct{}, len(nodes))
	good := make(map[string]*bool, len(nodes))
	for _, n := range nodes {
		done[n.id], good[n.id] = make(chan struct{}), new(bool)
	}
	if cycle := findCycle(nodes); cycle != "" {
		r.report(diagnostics{errorf("Cycle", "Cycle: %s", cycle)})
		return nil
	}
	if cap(r.slots) == 1 {
		return walkInOrder(nodes)
	}
	var all sync.WaitGroup
	for _, n := range nodes {
		all.Go(func() {
			defer close(done[n.id])
			for _, need := range n.needs {
				if before, ok := done[need]; ok {
					<-before
					if !*good[need] {
						return
					}
				}
			}
			*good[n.id] = n.do()
		})
	}
	all.Wait()
	left = map[string]bool{}
	for id, ok := range good {
		left[id] = !*ok
	}
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
	for i, f := range list {
		all.Go(func() { results[i] = f() })
	}
	all.Wait()
	return !slices.Contains(results, false)
}

func ids(set map[resourceAddr]bool) []string {
	var out []string
	for a := range set {
		out = append(out, a.String())
	}
	return out
}
