package page_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"html"
	"io"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/report"
	"github.com/platformusers/terraform-provider-platformusers/internal/report/page"
	"github.com/platformusers/terraform-provider-platformusers/internal/report/page/pagetest"
)

// pageOf is the page of made-up evidence, which change has changed.
func pageOf(t *testing.T, evidence func() (*report.Evidence, []report.Person), change func(*report.Evidence)) string {
	t.Helper()
	e, people := evidence()
	if change != nil {
		change(e)
	}
	var out bytes.Buffer
	if err := page.Write(&out, e, people); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// between is what stands between two texts, of which the first must be there once.
func between(t *testing.T, text, before, after string) string {
	t.Helper()
	parts := strings.Split(text, before)
	if len(parts) != 2 {
		t.Fatalf("%q is there %d times", before, len(parts)-1)
	}
	inner, _, ok := strings.Cut(parts[1], after)
	if !ok {
		t.Fatalf("%q does not end", before)
	}
	return inner
}

// A browser runs the page's own script and style, known by their hashes, and nothing else.
func TestPolicy(t *testing.T) {
	t.Parallel()
	text := pageOf(t, pagetest.Sample, nil)
	policy := html.UnescapeString(between(t, text, `<meta http-equiv="Content-Security-Policy" content="`, `"`))
	hash := func(element string) string {
		sum := sha256.Sum256([]byte(between(t, text, "<"+element+">", "</"+element+">")))
		return "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
	}
	want := "default-src 'none'; script-src " + hash("script") + "; style-src " + hash("style") + "; img-src data:; base-uri 'none'; " +
		"form-action 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
	if policy != want {
		t.Errorf("the policy is\n%s\nwant\n%s", policy, want)
	}
	if strings.Index(text, "Content-Security-Policy") > strings.Index(text, "<style>") {
		t.Error("the policy stands behind what it is about")
	}
	if strings.Contains(text, "\r") || regexp.MustCompile(`<[a-z][^>]*\s(style|on[a-z]+|src|action)=`).MatchString(text) {
		t.Error("the page has a line end or an attribute that its policy or its hashes do not allow for")
	}
}

func TestSameEvidenceIsTheSamePage(t *testing.T) {
	t.Parallel()
	first, again := pageOf(t, pagetest.Sample, nil), pageOf(t, pagetest.Sample, nil)
	if first != again {
		t.Error("two pages of the same evidence differ")
	}
}

// dataOf is the data of a page's script.
func dataOf(t *testing.T, text string) (data struct{ Tenants, Rights, People [][]any }) {
	t.Helper()
	if err := json.Unmarshal([]byte(between(t, text, `<script type="application/json" id="data">`, "</script>")), &data); err != nil {
		t.Fatal(err)
	}
	return data
}

// Nothing that a platform returned is markup, in the frame, in the table and in the data.
func TestHostileText(t *testing.T) {
	t.Parallel()
	text := pageOf(t, pagetest.Hostile, nil)
	for _, part := range []string{"<script>alert", "<img", "<!--", "]]>", "\u202e", "\u2066", "\u200b", "\u2028", "\x00", "\x1b",
		"</noscript></table>"} {
		if strings.Contains(text, part) {
			t.Errorf("the page has %q", part)
		}
	}
	for element, want := range map[string]int{"<script": 2, "</script": 2, "<style": 1, "<noscript": 1, "</noscript": 1, "<table": 3} {
		if n := strings.Count(text, element); n != want {
			t.Errorf("%d times %s, want %d", n, element, want)
		}
	}
	data := dataOf(t, text)
	var names []string
	for _, person := range data.People {
		names = append(names, fmt.Sprint(person[1]))
	}
	for _, name := range []string{
		pagetest.HostileScript, pagetest.HostileMarkup, platform.Inert(pagetest.HostileTurned), pagetest.HostileEntity, pagetest.HostileName, "__proto__",
	} {
		if !slices.Contains(names, name) {
			t.Errorf("%q is missing in the data: %q", name, names)
		}
		if !strings.Contains(text, "<th scope=row>"+html.EscapeString(name)) {
			t.Errorf("%q is missing in the table", name)
		}
	}
}

// Rights are held once, accounts by person, and names that stand for two ids have their ids behind them.
func TestData(t *testing.T) {
	t.Parallel()
	row := report.Row{Platform: "uipath", Tenant: "example", TenantID: "t", Email: "ada@example.com", Name: "ada", AccountID: "1", Status: "active"}
	with := func(change func(*report.Row)) report.Row {
		r := row
		change(&r)
		return r
	}
	membership := func(whatID string) report.Row {
		return with(func(r *report.Row) { r.Kind, r.What, r.WhatID, r.Origin = "membership", "Team", whatID, "direct" })
	}
	grant := func(email, account string) report.Row {
		return with(func(r *report.Row) {
			r.Email, r.AccountID, r.Kind, r.Administrator = email, account, "grant", true
			r.What, r.WhatID, r.Where, r.Origin = "Owner", "9", "Finance", "role group A"
		})
	}
	e := &report.Evidence{Manifest: report.Manifest{WrittenAt: pagetest.ReadAt, DormantDays: 90}, Rows: []report.Row{
		with(func(r *report.Row) {
			r.Kind, r.CreatedAt, r.LastLoginAt, r.Administrator = "account", "2026-01-02T03:04:05Z", "2026-11-01T00:00:00Z", true
		}),
		membership("7"), membership("8"), grant("ada@example.com", "1"),
		with(func(r *report.Row) {
			r.Kind, r.AccountID, r.Name, r.Status, r.WhatID, r.Where = "invitation", "", "", "pending", "i1", "Sales"
		}),
		with(func(r *report.Row) {
			r.Kind, r.AccountID, r.Name, r.Status, r.WhatID = "invitation", "", "", "expired", "i2"
		}),
		grant("bob@example.com", "2"), // his account could not be read
		with(func(r *report.Row) {
			r.Email, r.Name, r.AccountID, r.Kind, r.Status = "", "svc", "3", "account", "deleted"
		}),
	}}
	got, err := json.Marshal(dataOf(t, pageOf(t, func() (*report.Evidence, []report.Person) { return e, report.People(e, nil) }, nil)))
	if err != nil {
		t.Fatal(err)
	}
	const want = `{"Tenants":[["uipath","example","t"]],` +
		`"Rights":[["membership","Team (7)","","direct","direct",0],["membership","Team (8)","","direct","direct",0],` +
		`["grant","Owner","Finance","role group A","role group",1]],` +
		`"People":[["ada@example.com","ada",193,"","",[[0,2,"ada","1","active","2026-01-02T03:04:05Z","2026-11-01T00:00:00Z","",[0,1,2]],` +
		`[0,1,"","","pending","","","Sales",[]],[0,1,"","","expired","","","",[]]]],` +
		`["bob@example.com","ada",1,"","",[[0,0,"ada","2","active","","","",[2]]]],["","svc",32,"","",[[0,0,"svc","3","deleted","","","",[]]]]]}`
	if string(got) != want {
		t.Errorf("the data are\n%s\nwant\n%s", got, want)
	}
}

// Evidence that is not complete says so in the title, above everything and in words; evidence that is complete does not, and names its limits.
func TestPartial(t *testing.T) {
	t.Parallel()
	const partial, complete = "PARTIAL: this evidence is not complete", "<strong>Complete.</strong>"
	for name, tc := range map[string]struct {
		change func(*report.Evidence)
		has    []string
	}{
		"complete": {nil, []string{complete, "Example Corp", "2026-11-29 14:03:22 UTC", "platformusers-report 0.9.0", "people.csv", "46 people",
			"90 days without"}},
		"limited": {func(e *report.Evidence) {
			e.Manifest.Filters, e.Manifest.Roster = []string{"platforms=apim,uipath"}, nil
			e.Manifest.Platforms[0] = report.ManifestPlatform{Platform: "anypoint", Status: "not_configured"}
		}, []string{complete, "<strong>Limited to</strong> platforms=apim,uipath", "Not part of this evidence:</strong> Anypoint Platform (not configured)",
			"accounts were not compared"}},
		"partial": {pagetest.Partial, []string{partial, "<title>PARTIAL: Who has access", "403 Forbidden (request 8d2f)", "partial: not complete",
			"60 were read, and the platform&#39;s own total is 61", "not matching"}},
		"a failed platform": {func(e *report.Evidence) {
			e.Manifest.Partial = true
			e.Manifest.Platforms[2] = report.ManifestPlatform{Platform: "apim", Status: "failed", Failures: []string{"no such service"}}
		}, []string{partial, "API Management: no such service", "failed: not complete", "unknown tenant"}},
		// What the manifest forgot to mark is partial all the same.
		"a failure alone": {func(e *report.Evidence) { e.Manifest.Platforms[1].Failures = []string{"boom"} }, []string{partial, "UiPath: boom"}},
		"a total alone": {func(e *report.Evidence) { *e.Manifest.Platforms[3].Counts[0].Total = 1234567 },
			[]string{partial, "Control Room: users: 8 were read, and the platform&#39;s own total is 1234567", "8 of 1,234,567"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			text := pageOf(t, pagetest.Sample, tc.change)
			for _, part := range tc.has {
				if !strings.Contains(text, part) {
					t.Errorf("%q is missing", part)
				}
			}
			for _, mark := range []string{partial, complete} {
				if want := slices.Contains(tc.has, mark); strings.Contains(strings.Split(text, "<main>")[0], mark) != want {
					t.Errorf("%q stands above everything: %t, want %t", mark, !want, want)
				}
			}
			if n := strings.Count(text, "<li>UiPath: members of group Automation Users: 60 were read"); n > 1 {
				t.Errorf("one failure is there %d times", n)
			}
		})
	}
}

// A page grows with what people hold, not with the square of it: what many hold is in it once.
func TestSize(t *testing.T) {
	t.Parallel()
	size := func(perPlatform int) int {
		return len(pageOf(t, func() (*report.Evidence, []report.Person) { return pagetest.Large(perPlatform) }, nil))
	}
	small, large := size(250), size(500)
	if perPerson := (large - small) / 1000; perPerson > 700 {
		t.Errorf("a person with four rights takes %d bytes", perPerson)
	}
	if empty := len(pageOf(t, func() (*report.Evidence, []report.Person) { return &report.Evidence{}, nil }, nil)); empty > 60_000 {
		t.Errorf("a page of nobody has %d bytes", empty)
	}
}

type brokenWriter struct{ left int }

func (w *brokenWriter) Write(p []byte) (int, error) {
	if w.left -= len(p); w.left < 0 {
		return 0, io.ErrShortWrite
	}
	return len(p), nil
}

// A page that cannot be written is an error, wherever it ends.
func TestWriteFails(t *testing.T) {
	t.Parallel()
	e, people := pagetest.Large(500)
	whole := pageOf(t, func() (*report.Evidence, []report.Person) { return e, people }, nil)
	for _, left := range []int{0, 100_000, len(whole) - len(whole)/3, len(whole) - 1} {
		if err := page.Write(&brokenWriter{left}, e, people); !errors.Is(err, io.ErrShortWrite) {
			t.Errorf("after %d of %d bytes: %v", left, len(whole), err)
		}
	}
}
