package kernel

import (
	"encoding/json"
	"io"
	"slices"
	"sync"
	"time"

	"github.com/hashicorp/go-hclog"
)

// Call is one line of the journal: a call that a platform received, without secrets.
type Call struct {
	Seq      int             `json:"seq"` // order of the responses, from 1; never used twice, not even after Clear
	At       time.Time       `json:"at"`  // when the call arrived, on the sandbox's clock
	Platform string          `json:"platform"`
	Method   string          `json:"method"`
	Route    string          `json:"route"` // the template, without the platform's root; "" when the platform has no such route
	Path     string          `json:"path"`  // without the platform's root
	Query    string          `json:"query,omitempty"`
	Body     json.RawMessage `json:"body,omitempty"` // a form appears as a JSON object
	Token    string          `json:"token,omitempty"`
	Status   int             `json:"status"`          // 0: the connection was cut before a response
	Fault    string          `json:"fault,omitempty"` // kind of the fault that hit the call
	// Writes: this call changes something. SignIn: it takes a token.
	Writes bool `json:"writes,omitempty"`
	SignIn bool `json:"sign_in,omitempty"`
	// Overlapped: this call writes, and another writing call of the same platform was in flight at the same time.
	Overlapped bool `json:"overlapped,omitempty"`
}

// Journal keeps every call in the order of the responses. A call is in it before its response leaves the sandbox.
type Journal struct {
	mu    sync.Mutex
	calls []Call
	seq   int
	lines *json.Encoder
	log   hclog.Logger
}

func newJournal(w io.Writer, log hclog.Logger) *Journal {
	j := &Journal{log: log}
	if w != nil {
		j.lines = json.NewEncoder(w)
		j.lines.SetEscapeHTML(false)
	}
	return j
}

func (j *Journal) add(c Call) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.seq++
	c.Seq = j.seq
	j.calls = append(j.calls, c)
	if j.lines == nil {
		return
	}
	if err := j.lines.Encode(c); err != nil {
		j.log.Error("journal file cannot be written; no more lines go to it", "error", err)
		j.lines = nil
	}
}

// All returns every call.
func (j *Journal) All() []Call { return j.Since(0) }

// Since returns the calls whose Seq is greater than seq.
func (j *Journal) Since(seq int) []Call {
	j.mu.Lock()
	defer j.mu.Unlock()
	i, _ := slices.BinarySearchFunc(j.calls, seq+1, func(c Call, seq int) int { return c.Seq - seq })
	return slices.Clone(j.calls[i:])
}

// Len returns the number of calls.
func (j *Journal) Len() int {
	j.mu.Lock()
	defer j.mu.Unlock()
	return len(j.calls)
}

// Count returns the number of calls that match.
func (j *Journal) Count(match func(Call) bool) int {
	n := 0
	for _, c := range j.All() {
		if match(c) {
			n++
		}
	}
	return n
}

// Clear forgets all calls. The file keeps its lines.
func (j *Journal) Clear() {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.calls = nil
}
