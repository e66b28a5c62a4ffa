package kernel

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"sync"
)

// Switch is one behavior of a platform that no source documents (or on which sources differ), with its possible variants.
type Switch struct {
	Name    string   `json:"name"` // "anypoint.get_deleted_user"
	Default string   `json:"default"`
	Values  []string `json:"values"`
	Doc     string   `json:"doc"`
	Source  Source   `json:"source"` // "": Assumed
}

// Source is the best source that there is for a variant of a switch.
type Source string

// The sources, the best first.
const (
	Documented Source = "documented" // the vendor's documents or API description say so, or contradict each other
	Recorded   Source = "recorded"   // seen in recorded traffic, or in a client that is in use
	Reported   Source = "reported"   // somebody says to have met it
	Assumed    Source = "assumed"    // nothing says anything
)

// SwitchState is a switch with the value that it has now.
type SwitchState struct {
	Switch
	Current string `json:"current"`
}

// Switches are the switches of all platforms of a sandbox.
type Switches struct {
	mu     sync.RWMutex
	states map[string]*SwitchState
}

func newSwitches() *Switches { return &Switches{states: map[string]*SwitchState{}} }

// Define adds switches, set to their defaults; an empty Default means the first value. A switch without a name or values, with a default that is none
// of its values, or with a name that is taken is a mistake in the platform's code: Define panics.
func (s *Switches) Define(sw ...Switch) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, one := range sw {
		if one.Name == "" || len(one.Values) == 0 {
			panic(fmt.Sprintf("sandbox: switch %q needs a name and values", one.Name))
		}
		if one.Default == "" {
			one.Default = one.Values[0]
		}
		if !slices.Contains(one.Values, one.Default) {
			panic(fmt.Sprintf("sandbox: switch %s: default %q is none of its values", one.Name, one.Default))
		}
		if one.Source == "" {
			one.Source = Assumed
		}
		if s.states[one.Name] != nil {
			panic(fmt.Sprintf("sandbox: switch %s is defined twice", one.Name))
		}
		s.states[one.Name] = &SwitchState{Switch: one, Current: one.Default}
	}
}

// Get returns the value that the switch has now. It panics on a name that is not defined: that is a mistake in the platform's code.
func (s *Switches) Get(name string) string {
	s.mu.RLock()
	defer s.mu.RUnlock()
	st := s.states[name]
	if st == nil {
		panic("sandbox: undefined switch " + name)
	}
	return st.Current
}

// Set changes a switch. The error of an unknown name lists the names that are nearest to it, the error of an illegal value the legal ones.
func (s *Switches) Set(name, value string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	st := s.states[name]
	if st == nil {
		return fmt.Errorf("there is no switch %q; the nearest are %s", name, strings.Join(s.nearest(name), ", "))
	}
	if !slices.Contains(st.Values, value) {
		return fmt.Errorf("switch %s has no value %q; use one of %s", name, value, strings.Join(st.Values, ", "))
	}
	st.Current = value
	return nil
}

// Reset sets every switch to its default.
func (s *Switches) Reset() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, st := range s.states {
		st.Current = st.Default
	}
}

// List returns all switches, sorted by name.
func (s *Switches) List() []SwitchState {
	s.mu.RLock()
	defer s.mu.RUnlock()
	list := make([]SwitchState, 0, len(s.states))
	for _, st := range s.states {
		list = append(list, *st)
	}
	slices.SortFunc(list, func(a, b SwitchState) int { return cmp.Compare(a.Name, b.Name) })
	return list
}

// nearest returns up to three names, the most similar first.
func (s *Switches) nearest(name string) []string {
	names := make([]string, 0, len(s.states))
	for n := range s.states {
		names = append(names, n)
	}
	slices.SortFunc(names, func(a, b string) int {
		return cmp.Or(cmp.Compare(editDistance(name, a), editDistance(name, b)), cmp.Compare(a, b))
	})
	return names[:min(3, len(names))]
}

// editDistance is the Levenshtein distance of two strings, in bytes.
func editDistance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			substitute := diagonal
			if a[i] != b[j] {
				substitute++
			}
			diagonal = row[j+1]
			row[j+1] = min(substitute, row[j]+1, diagonal+1)
		}
	}
	return row[len(b)]
}
