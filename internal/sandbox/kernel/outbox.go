package kernel

import (
	"slices"
	"sync"
	"time"
)

// Mail is a message that the platform would have sent to a person. Data holds what a test needs to act as the recipient (an
// invitation's code, a link).
type Mail struct {
	At       time.Time         `json:"at"`
	Platform string            `json:"platform"`
	Kind     string            `json:"kind"`
	To       string            `json:"to"`
	Subject  string            `json:"subject"`
	Data     map[string]string `json:"data,omitempty"`
}

// Outbox keeps the mails that the platforms sent, oldest first. Nothing leaves the process.
type Outbox struct {
	clock *Clock
	mu    sync.Mutex
	mails []Mail
}

func newOutbox(c *Clock) *Outbox { return &Outbox{clock: c} }

// Send keeps the mail; a zero At becomes the clock's time.
func (o *Outbox) Send(m Mail) {
	if m.At.IsZero() {
		m.At = o.clock.Now()
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	o.mails = append(o.mails, m)
}

// All returns the mails, oldest first.
func (o *Outbox) All() []Mail {
	o.mu.Lock()
	defer o.mu.Unlock()
	return slices.Clone(o.mails)
}

// takeBack forgets the mails of a platform but for the first ones.
func (o *Outbox) takeBack(platform string, first int) {
	o.mu.Lock()
	defer o.mu.Unlock()
	seen := 0
	o.mails = slices.DeleteFunc(o.mails, func(m Mail) bool {
		if m.Platform == platform {
			seen++
		}
		return m.Platform == platform && seen > first
	})
}

// sent counts the mails of a platform.
func (o *Outbox) sent(platform string) int {
	o.mu.Lock()
	defer o.mu.Unlock()
	n := 0
	for _, m := range o.mails {
		if m.Platform == platform {
			n++
		}
	}
	return n
}

// Clear forgets all mails.
func (o *Outbox) Clear() {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.mails = nil
}
