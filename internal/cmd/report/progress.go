package main

import (
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/mattn/go-isatty"

	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/rest"
)

// progress is one line of a terminal that shows how far the platforms have been read. Without a terminal it shows nothing.
type progress struct {
	out   io.Writer // nil: none
	clock rest.Clock

	mu    sync.Mutex
	order []string
	rows  map[string]int
	last  string    // what was read last
	shown time.Time // when the line was written last
}

// progressWidth is the width of the line, in characters: it must not wrap. progressPause is how long a line stays at least.
const (
	progressWidth = 100
	progressPause = 100 * time.Millisecond
)

func newProgress(p process) *progress {
	shown := &progress{clock: p.clock, rows: map[string]int{}}
	if file, ok := p.stderr.(*os.File); ok && isTerminal(file) {
		shown.out = file
	}
	return shown
}

func isTerminal(file *os.File) bool {
	return isatty.IsTerminal(file.Fd()) || isatty.IsCygwinTerminal(file.Fd())
}

// update shows that something of a platform was read.
func (s *progress) update(key, what string, rows int) {
	if s.out == nil {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if !slices.Contains(s.order, key) {
		s.order = append(s.order, key)
	}
	s.rows[key], s.last = max(s.rows[key], rows), platform.Inert(what)
	if now := s.clock.Time(); now.Sub(s.shown) >= progressPause {
		s.shown = now
		s.write()
	}
}

func (s *progress) write() {
	var parts []string
	for _, key := range s.order {
		parts = append(parts, fmt.Sprintf("%s %d", key, s.rows[key]))
	}
	line := []rune("Reading rows: " + strings.Join(parts, ", ") + " (" + s.last + ")")
	if len(line) > progressWidth {
		line = append(line[:progressWidth-1], '…')
	}
	fmt.Fprintf(s.out, "\r\x1b[K%s", string(line))
}

// end clears the line.
func (s *progress) end() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.out != nil && len(s.order) > 0 {
		fmt.Fprint(s.out, "\r\x1b[K")
	}
}
