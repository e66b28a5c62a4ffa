package kernel

import (
	"io"
	"time"

	"github.com/hashicorp/go-hclog"
)

// Kernel holds the services that the platforms of one sandbox share. Its fields are set by New and must not be replaced afterwards.
type Kernel struct {
	Clock    *Clock
	Switches *Switches
	Journal  *Journal
	Outbox   *Outbox
	Faults   *Faults
	Log      hclog.Logger
	// Latency is added to every response of a platform, after the platform has carried the call out.
	Latency time.Duration
	// RealRateLimits makes the platforms limit calls as the real ones do.
	RealRateLimits bool
	// SeedUsers is the number of users that each platform adds to its seed.
	SeedUsers int

	inFlight inFlight
}

// Options configure New. The zero value is a sandbox that logs nothing, answers at once and does not limit calls.
type Options struct {
	Clock          *Clock       // nil: real time
	Log            hclog.Logger // nil: no log
	Latency        time.Duration
	RealRateLimits bool
	SeedUsers      int
	JournalWriter  io.Writer // receives every journal line as JSON; nil: none
}

// New returns a kernel without platforms.
func New(o Options) *Kernel {
	if o.Clock == nil {
		o.Clock = NewClock()
	}
	if o.Log == nil {
		o.Log = hclog.NewNullLogger()
	}
	return &Kernel{
		Clock:          o.Clock,
		Switches:       newSwitches(),
		Journal:        newJournal(o.JournalWriter, o.Log),
		Outbox:         newOutbox(o.Clock),
		Faults:         newFaults(),
		Log:            o.Log,
		Latency:        o.Latency,
		RealRateLimits: o.RealRateLimits,
		SeedUsers:      o.SeedUsers,
	}
}
