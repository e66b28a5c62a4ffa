package browsertest

import (
	"bytes"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"github.com/platformusers/terraform-provider-platformusers/internal/report"
	"github.com/platformusers/terraform-provider-platformusers/internal/report/page/pagetest"
)

// printed is what was on paper.
type printed struct {
	Rows    []string
	Text    string
	Visible []string // what is for the screen alone, and was printed
	Head    string   // how the head of the table is shown
	Break   string   // whether rows may break across pages
}

// print prints the page and returns what was on paper, and the number of sheets.
func (tb *tab) print() (printed, int) {
	tb.t.Helper()
	// The listener runs when the style of print is in force, and before the page clears the paper.
	tb.do(`globalThis.printed = null; globalThis.media = matchMedia("print"); media.onchange = (event) => { if (event.matches) printed = {
		rows: [...document.querySelectorAll("#paper tbody tr")].map(r => r.innerText), text: document.body.innerText,
		visible: ["#filters", ".bar", "#list", "#pager", ".skip", "noscript"].filter(s => document.querySelector(s).getClientRects().length > 0),
		head: getComputedStyle(document.querySelector("#paper thead")).display,
		break: getComputedStyle(document.querySelector("#paper tbody tr")).breakInside,
	}; }`)
	pdf := value(tb, chromedp.PrintToPDF(chromedp.PDFPreferCSSPageSize()))
	if !bytes.HasPrefix(pdf, []byte("%PDF")) {
		tb.t.Fatalf("the PDF begins with %.20q", pdf)
	}
	sheets := len(regexp.MustCompile(`/Type\s*/Page\b[^s]`).FindAll(pdf, -1))
	p := printed{
		Rows: eval[[]string](tb, "printed.rows"), Text: eval[string](tb, "printed.text"), Visible: eval[[]string](tb, "printed.visible"),
		Head: eval[string](tb, "printed.head"), Break: eval[string](tb, "printed.break"),
	}
	if n := eval[int](tb, `document.querySelectorAll("#paper *").length`); n != 0 {
		tb.t.Errorf("after printing %d elements of the paper are left", n)
	}
	return p, sheets
}

// All people who fit the filters are printed with everything that they hold, not the page of the list alone.
func TestPrint(t *testing.T) {
	t.Parallel()
	e, people := pagetest.Large(60)
	pagetest.Partial(e)
	tb := open(t, e, people)
	tb.set("platform", "uipath")
	if n := len(tb.shown()); n != 60 {
		t.Fatalf("%d people are shown", n)
	}
	tb.set("platform", "")
	if n := len(tb.shown()); n != 100 {
		t.Fatalf("%d people are shown", n)
	}
	p, all := tb.print()
	if len(p.Rows) != 240 || len(p.Visible) != 0 || p.Head != "table-header-group" || p.Break != "avoid" {
		t.Errorf("%d people are printed, %q of the screen, the head is %s, rows break: %s", len(p.Rows), p.Visible, p.Head, p.Break)
	}
	if !strings.Contains(p.Text, "240 people. No filters.") {
		t.Errorf("the paper does not say that there are no filters:\n%.3000s", p.Text)
	}

	tb.set("platform", "uipath")
	tb.set("what", "Team 001")
	want := who(e, people, func(_ *report.Person, r *report.Row) bool {
		return r.Platform == "uipath" && r.Origin == "team Team 001"
	})
	p, few := tb.print()
	if len(want) == 0 || len(p.Rows) != len(want) || few == 0 || few >= all {
		t.Fatalf("%d people on %d sheets, want %d on fewer than %d", len(p.Rows), few, len(want), all)
	}
	person := people[slices.IndexFunc(people, func(p report.Person) bool { return p.Email == want[0] })]
	for _, index := range person.Rows {
		r := &e.Rows[index]
		for _, part := range []string{r.Email, r.What, r.Where, r.Origin} {
			if !strings.Contains(p.Rows[0], part) {
				t.Errorf("%q of %+v is missing in %q", part, r, p.Rows[0])
			}
		}
	}
	for _, part := range []string{
		"PARTIAL: this evidence is not complete", "UiPath: users of folder Finance/Invoices: 403 Forbidden",
		"60 were read, and the platform's own total is 61",
		fmt.Sprintf("%d of 240 people. Filters: platform UiPath; role, team or group “Team 001”. Read at 2026-11-29 14:03:22 UTC.", len(want)),
		"Reviewed by", "Signature", "☐ Keep", "application access-review", "1 not matching",
	} {
		if !strings.Contains(p.Text, part) {
			t.Errorf("%q is not printed:\n%.3000s", part, p.Text)
		}
	}
	if partials := strings.Count(p.Text, "PARTIAL: this evidence is not complete"); partials < 2 {
		t.Errorf("PARTIAL stands %d times: the head of each sheet must have it", partials)
	}
}

// Without JavaScript everything is there as a table.
func TestWithoutJavaScript(t *testing.T) {
	t.Parallel()
	e, people := pagetest.Sample()
	tb := open(t, e, people, withoutScript)
	rows := eval[[]string](tb, `[...document.querySelectorAll("noscript tbody tr")].map(r => r.innerText)`)
	if len(rows) != len(people) {
		t.Fatalf("%d people, want %d", len(rows), len(people))
	}
	for i := range people {
		for _, index := range people[i].Rows {
			r := &e.Rows[index]
			for _, part := range []string{r.Email, r.AccountID, r.Status, r.LastLoginAt, r.What, r.Where, r.Origin} {
				if !strings.Contains(rows[i], part) {
					t.Errorf("%q of %+v is missing in %q", part, r, rows[i])
				}
			}
		}
	}
	shown := eval[[]string](tb, `["#filters", ".bar", "#list", "#pager"].filter(s => document.querySelector(s).getClientRects().length > 0)`)
	if len(shown) > 0 {
		t.Errorf("%q are shown, and cannot work", shown)
	}
	if !strings.Contains(tb.text("noscript"), "search and filters need it") {
		t.Error("the page does not say why there is no search")
	}
}
