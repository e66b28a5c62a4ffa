package sandbox

import (
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"os"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/hashicorp/go-hclog"

	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/anypoint"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/apim"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/controlroom"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/kernel"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/uipath"
)

// Options configure a sandbox. The zero value is silent, answers at once, does not limit calls and keeps nothing.
type Options struct {
	Log            hclog.Logger      // nil: no log
	Latency        time.Duration     // added to every response of a platform
	RealRateLimits bool              // limit calls as the real platforms do
	SeedUsers      int               // users added to each platform's seed
	Switches       map[string]string // values that differ from the defaults
	JournalFile    string            // every call is appended to it as a line of JSON
	DataFile       string            // what the platforms keep: loaded by New when it exists, written by Close
	TLSDir         string            // serve https with the CA and certificate in this folder, which are created if missing
	Clock          *kernel.Clock     // nil: real time
}

// Sandbox is a kernel with its platforms, served by one HTTP server.
type Sandbox struct {
	*kernel.Kernel
	Anypoint    *anypoint.Platform
	UiPath      *uipath.Platform
	APIM        *apim.Platform
	ControlRoom *controlroom.Platform

	options   Options
	platforms []mounted
	journal   io.Closer // nil without a file
	token     atomic.Pointer[string]

	mu     sync.Mutex // guards the server's fields and closed
	server *http.Server
	url    string
	caFile string
	closed bool
}

// platform is a platform as the sandbox's own machinery sees it.
type platform interface {
	Kernel() kernel.Platform
	Control() *kernel.Edits
	Reset()
	Accept(id, username string) (userID string, err error)
}

// mounted is a platform with its handlers.
type mounted struct {
	kernel.Platform
	platform // nil: served beside another platform
	handler  http.Handler
	edits    *kernel.Edits // nil: none
}

// New makes a sandbox that does not listen yet. It fails on switches that do not exist and on files that cannot be used.
func New(o Options) (*Sandbox, error) {
	if o.SeedUsers < 0 {
		return nil, fmt.Errorf("the number of seed users is %d; it must not be negative", o.SeedUsers)
	}
	if o.Latency < 0 {
		return nil, fmt.Errorf("the latency is %v; it must not be negative", o.Latency)
	}
	s := &Sandbox{options: o}
	ko := kernel.Options{Clock: o.Clock, Log: o.Log, Latency: o.Latency, RealRateLimits: o.RealRateLimits, SeedUsers: o.SeedUsers}
	if o.JournalFile != "" {
		f, err := os.OpenFile(o.JournalFile, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
		if err != nil {
			return nil, fmt.Errorf("the journal file cannot be opened: %w", err)
		}
		s.journal, ko.JournalWriter = f, f
	}
	s.Kernel = kernel.New(ko)
	s.Anypoint, s.UiPath = anypoint.New(s.Kernel), uipath.New(s.Kernel)
	s.ControlRoom, s.APIM = controlroom.New(s.Kernel), apim.New(s.Kernel)
	s.mount(s.Anypoint, s.UiPath, s.ControlRoom, s.APIM)
	if err := errors.Join(s.setSwitches(), s.load()); err != nil {
		return nil, errors.Join(err, s.closeJournal())
	}
	return s, nil
}

func (s *Sandbox) mount(platforms ...platform) {
	for _, p := range platforms {
		described := p.Kernel()
		s.platforms = append(s.platforms, mounted{described, p, s.Mount(described), p.Control()})
		if with, ok := p.(interface{ Beside() []kernel.Platform }); ok {
			for _, beside := range with.Beside() {
				s.platforms = append(s.platforms, mounted{beside, nil, s.Mount(beside), nil})
			}
		}
	}
}

// platform returns the platform of this name, or nil.
func (s *Sandbox) platform(name string) *mounted {
	for i := range s.platforms {
		if s.platforms[i].Name == name {
			return &s.platforms[i]
		}
	}
	return nil
}

// setSwitches gives every switch the value that the sandbox was started with. The error names all that are wrong.
func (s *Sandbox) setSwitches() error {
	s.Switches.Reset()
	var errs []error
	for _, name := range slices.Sorted(maps.Keys(s.options.Switches)) {
		errs = append(errs, s.Switches.Set(name, s.options.Switches[name]))
	}
	return errors.Join(errs...)
}

// Reset brings the sandbox back to its start: seed data (not the data file), switches and clock; no calls, mails or faults. Calls
// that are held continue.
func (s *Sandbox) Reset() {
	s.Faults.Clear()
	s.Clock.Reset()
	if err := s.setSwitches(); err != nil {
		panic("sandbox: switches that New took are refused: " + err.Error())
	}
	for _, p := range s.platforms {
		if p.platform != nil {
			p.Reset()
		}
	}
	s.Journal.Clear()
	s.Outbox.Clear()
}

func (s *Sandbox) closeJournal() error {
	if s.journal == nil {
		return nil
	}
	if err := s.journal.Close(); err != nil {
		return fmt.Errorf("the journal file cannot be closed: %w", err)
	}
	return nil
}
