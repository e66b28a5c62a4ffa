package chaos_test

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/kernel"
)

// The phases of a life.
const (
	create = iota
	update
	destroy
	phases
)

var phaseNames = [phases]string{"create", "update", "destroy"}

// Ends of a command, beside the kernel's faults.
const (
	killBefore      = "kill before the call"
	killAfter       = "kill after the call"
	interruptBefore = "interrupt before the call"
	interruptAfter  = "interrupt after the call"
)

var ends = []string{killBefore, killAfter, interruptBefore, interruptAfter}

// faults are the ways in which a call can go wrong, by the name that a failure shows.
var faults = map[string]kernel.Fault{
	"reset before":  {Kind: kernel.FaultResetBefore},
	"reset after":   {Kind: kernel.FaultResetAfter},
	"403":           {Kind: kernel.FaultStatus, Status: http.StatusForbidden},
	"500":           {Kind: kernel.FaultStatus, Status: http.StatusInternalServerError},
	"502":           {Kind: kernel.FaultStatus, Status: http.StatusBadGateway},
	"502 after":     {Kind: kernel.FaultStatusAfter, Status: http.StatusBadGateway},
	"503":           {Kind: kernel.FaultUnavailableEmpty},
	"429":           {Kind: kernel.FaultTooManyRequests},
	"429, wait":     {Kind: kernel.FaultTooManyRequests, Header: map[string]string{"Retry-After": "15"}},
	"truncated":     {Kind: kernel.FaultTruncate},
	"web page":      {Kind: kernel.FaultHTML},
	"empty":         {Kind: kernel.FaultEmpty},
	"latency":       {Kind: kernel.FaultLatency, Latency: kernel.Duration(2 * time.Millisecond)},
	"401":           {Kind: kernel.FaultStatus, Status: http.StatusUnauthorized},
	"token revoked": {Kind: kernel.FaultRevokeToken},
	noEffect:        {Kind: kernel.FaultNoEffect},
}

const noEffect = "no effect"

// faultNames are the names of faults in the order in which chance counts them.
var faultNames = []string{
	"reset before", "reset after", "403", "500", "502", "502 after", "503", "429", "429, wait", "truncated", "web page", "empty", "latency",
	"token revoked", noEffect,
}

// disturbance is one thing that goes wrong in a round.
type disturbance struct {
	phase, command int    // the command of the phase, from 0
	what           string // a name of faults or ends
	method         string // of the calls that are counted; "": all
	n, times       int    // which of them, from 1, and how many
}

func (d disturbance) String() string {
	call := "call"
	if d.method != "" {
		call = d.method
	}
	text := fmt.Sprintf("%s %d: %s at %s %d", phaseNames[d.phase], d.command+1, d.what, call, d.n)
	if d.times > 1 {
		text += fmt.Sprintf(", %d times", d.times)
	}
	return text
}

// plan is what a seed decides.
type plan struct {
	seed        uint64
	parallelism int
	variants    []string // switches that are set, "name=value" without the platform
	list        []disturbance
}

func (p plan) String() string {
	lines := []string{fmt.Sprintf("seed %d, -parallelism=%d", p.seed, p.parallelism)}
	for _, variant := range p.variants {
		lines = append(lines, "  "+variant)
	}
	for _, d := range p.list {
		lines = append(lines, "  "+d.String())
	}
	return strings.Join(lines, "\n")
}

// without is the plan without the disturbances that drop names.
func (p plan) without(drop func(i int, d disturbance) bool) plan {
	var kept []disturbance
	for i, d := range p.list {
		if !drop(i, d) {
			kept = append(kept, d)
		}
	}
	p.list = kept
	return p
}

// calm are the calls of each phase when nothing disturbs it: what chance draws from.
type calm [phases][]string // methods

func (c calm) count(phase int, method string) int {
	n := 0
	for _, m := range c[phase] {
		if method == "" || m == method {
			n++
		}
	}
	return n
}

// draw makes the plan of a seed.
func draw(w *world, seed uint64, c calm) plan {
	r := rand.New(rand.NewPCG(seed, 0xc4a05))
	p := plan{seed: seed, parallelism: 1}
	if seed%5 == 0 {
		p.parallelism = 10
	}
	for phase := range phases {
		for command := range 1 + r.IntN(2) {
			for range r.IntN(4) {
				d := disturbance{phase: phase, command: command, what: faultNames[r.IntN(len(faultNames))], times: 1}
				if d.what == "token revoked" && w.fixedToken {
					d.what = "401"
				}
				switch r.IntN(8) {
				case 0, 1:
					d.times = 1 + r.IntN(5)
				case 2:
					d.times = 50 // an outage, to the end of the command
				}
				d.method = []string{"", "", http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete}[r.IntN(6)]
				if c.count(phase, d.method) == 0 {
					d.method = ""
				}
				d.n = 1 + r.IntN(c.count(phase, d.method))
				p.list = append(p.list, d)
			}
			if r.IntN(5) < 3 {
				d := disturbance{phase: phase, command: command, what: ends[r.IntN(len(ends))]}
				d.n = 1 + r.IntN(len(c[phase]))
				if r.IntN(2) == 0 { // a write
					for range 20 {
						if c[phase][d.n-1] != http.MethodGet {
							break
						}
						d.n = 1 + r.IntN(len(c[phase]))
					}
				}
				p.list = append(p.list, d)
			}
		}
	}
	for range max(0, r.IntN(5)-2) {
		if variant := w.variants[r.IntN(len(w.variants))]; !slices.Contains(p.variants, variant) {
			p.variants = append(p.variants, variant)
		}
	}
	return p
}
