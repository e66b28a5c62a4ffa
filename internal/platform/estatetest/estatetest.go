// Package estatetest holds what the tests of all platforms ask of a tenant that was read as a whole: platform.Estate.
package estatetest

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
)

// Client is a platform's access.Client, as far as it reads who has what.
type Client interface {
	Estate(ctx context.Context, o platform.EstateOptions) (*platform.Estate, error)
	AccessOf(ctx context.Context, emails []string) ([]platform.AccessRow, error)
}

// Lines are rows as lines, sorted: the columns that a test names, with bars between them, and whether the row is an administrator's.
func Lines(rows []platform.AccessRow, columns func(platform.AccessRow) []string) []string {
	lines := make([]string, 0, len(rows))
	for _, row := range rows {
		line := strings.Join(columns(row), "|")
		if row.Administrator {
			line += "|administrator"
		}
		lines = append(lines, line)
	}
	slices.Sort(lines)
	return lines
}

// ExpectLines compares lines in any order, and names each that is missing or not expected. One that is wanted twice is there twice.
func ExpectLines(t *testing.T, what string, got, want []string) {
	t.Helper()
	rest := slices.Clone(got)
	for _, line := range want {
		if i := slices.Index(rest, line); i >= 0 {
			rest = slices.Delete(rest, i, i+1)
		} else {
			t.Errorf("%s: missing: %s", what, line)
		}
	}
	for _, line := range rest {
		t.Errorf("%s: unexpected: %s", what, line)
	}
}

// ExpectCounts compares all counts, each as "users 5 of 6", and checks that they match: nothing else may be called complete.
func ExpectCounts(t *testing.T, what string, counts []platform.EstateCount, want []string) {
	t.Helper()
	for _, count := range counts {
		if !count.Matches() {
			t.Errorf("%s: %s: %d of %d were read", what, count.What, count.Read, count.Total)
		}
	}
	ExpectLines(t, what+", counts", CountLines(counts), want)
}

// CountLines are counts, each as "users 5 of 6".
func CountLines(counts []platform.EstateCount) (lines []string) {
	for _, count := range counts {
		lines = append(lines, fmt.Sprintf("%s %d of %d", count.What, count.Read, count.Total))
	}
	return lines
}

// ExpectAccessOf checks that AccessOf shows of people, by e-mail address, what an estate does, to the last field. known, unless nil, changes what
// the two may differ in, and says whether to compare a row at all. There is at least one row of each of them.
func ExpectAccessOf(t *testing.T, what string, c Client, estate *platform.Estate, emails []string, known func(*platform.AccessRow) bool) {
	t.Helper()
	shown, err := c.AccessOf(t.Context(), emails)
	if err != nil {
		t.Fatalf("%s: %v", what, err)
	}
	lines := func(rows []platform.AccessRow, email string) (lines []string) {
		for _, row := range rows {
			if platform.SameEmail(row.Email, email) && (known == nil || known(&row)) {
				lines = append(lines, fmt.Sprintf("%+v", row))
			}
		}
		return lines
	}
	for _, email := range emails {
		got := lines(estate.Rows, email)
		if len(got) == 0 {
			t.Errorf("%s: the estate has nothing of %s", what, email)
		}
		ExpectLines(t, what+", estate of "+email+" as AccessOf shows it", got, lines(shown, email))
	}
}

// Failure is a part of a tenant that cannot be read.
type Failure struct {
	// Part is what the part is called, or begins with; Says stands in the error.
	Part, Says string
	// Others is whether further parts fail.
	Others bool
	// Shown are lines that are there all the same, Lost are texts that are in none.
	Shown, Lost []string
}

// manyFailures is how many failures of a whole list are more than anybody reads.
const manyFailures = 40

// Expect checks that the failure is the error of the estate; and with Partial, that it is recorded, and everything else is there. open opens a client
// that has read nothing yet.
func (f Failure) Expect(t *testing.T, open func() Client, columns func(platform.AccessRow) []string) {
	t.Helper()
	var failure *platform.EstateFailure
	estate, err := open().Estate(t.Context(), platform.EstateOptions{})
	if estate != nil || !errors.As(err, &failure) || !strings.HasPrefix(failure.What, f.Part) || !strings.Contains(err.Error(), f.Says) {
		t.Errorf("%s: %v, %v", f.Part, estate, err)
	}
	estate, err = open().Estate(t.Context(), platform.EstateOptions{Partial: true})
	if err != nil {
		t.Fatalf("%s, partial: %v", f.Part, err)
	}
	var parts []string
	for _, failure := range estate.Failures {
		parts = append(parts, failure.What)
	}
	if len(parts) > manyFailures || len(parts) > 1 && !f.Others ||
		!slices.ContainsFunc(parts, func(part string) bool { return strings.HasPrefix(part, f.Part) }) {
		t.Errorf("%s, partial: %q failed", f.Part, parts)
	}
	lines := Lines(estate.Rows, columns)
	for _, line := range f.Shown {
		if !slices.Contains(lines, line) {
			t.Errorf("%s, partial: lacks %s in\n%s", f.Part, line, strings.Join(lines, "\n"))
		}
	}
	for _, lost := range f.Lost {
		if i := slices.IndexFunc(lines, func(line string) bool { return strings.Contains(line, lost) }); i >= 0 {
			t.Errorf("%s, partial: shows %s", f.Part, lines[i])
		}
	}
}

// Progress records what is reported while an estate is read.
type Progress struct {
	mu      sync.Mutex
	reports map[string]int
	most    int
}

// Report is what EstateOptions.Progress calls.
func (p *Progress) Report(what string, rows int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.reports == nil {
		p.reports = map[string]int{}
	}
	p.reports[what]++
	p.most = max(p.most, rows)
}

// Of is how often something was reported, All how often anything was, and Most the largest number of rows.
func (p *Progress) Of(what string) int { return p.reports[what] }

// All is how often anything was reported.
func (p *Progress) All() (n int) {
	for _, reports := range p.reports {
		n += reports
	}
	return n
}

// Most is the largest number of rows that was reported.
func (p *Progress) Most() int { return p.most }

// Answers are responses to reads in place of a platform's: by the end of a call's path, with its query where the key has one. Each is a status, or
// the JSON of a response with status 200.
type Answers map[string]string

// Over is a transport that gives these answers, and leaves all other calls to base.
func (a Answers) Over(base http.RoundTripper) http.RoundTripper { return answering{base, a} }

type answering struct {
	base    http.RoundTripper
	answers Answers
}

// RoundTrip implements http.RoundTripper.
func (t answering) RoundTrip(r *http.Request) (*http.Response, error) {
	longest := ""
	for end := range t.answers {
		path, query, hasQuery := strings.Cut(end, "?")
		if strings.HasSuffix(r.URL.Path, path) && (!hasQuery || query == r.URL.RawQuery) && len(end) > len(longest) {
			longest = end
		}
	}
	if r.Method != http.MethodGet || longest == "" {
		return t.base.RoundTrip(r)
	}
	status, body := http.StatusOK, t.answers[longest]
	if code, err := strconv.Atoi(body); err == nil {
		status, body = code, `{"message":"no"}`
	}
	return &http.Response{
		StatusCode: status, Status: fmt.Sprintf("%d %s", status, http.StatusText(status)), Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Header: http.Header{"Content-Type": {"application/json"}}, Body: io.NopCloser(strings.NewReader(body)), Request: r,
	}, nil
}
