package browsertest

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/report"
	"github.com/platformusers/terraform-provider-platformusers/internal/report/page/pagetest"
)

// who are the e-mail addresses of people of whom a row fits.
func who(e *report.Evidence, people []report.Person, fits func(*report.Person, *report.Row) bool) []string {
	var emails []string
	for i := range people {
		if slices.ContainsFunc(people[i].Rows, func(row int) bool { return fits(&people[i], &e.Rows[row]) }) {
			emails = append(emails, people[i].Email)
		}
	}
	return emails
}

func TestFindings(t *testing.T) {
	t.Parallel()
	e, people := pagetest.Sample()
	tb := open(t, e, people)
	tb.want("at first", who(e, people, func(*report.Person, *report.Row) bool { return true }), len(people))
	is := map[string]func(*report.Person, *report.Row) bool{
		"Administrators":       func(p *report.Person, _ *report.Row) bool { return p.Administrator },
		"Dormant accounts":     func(p *report.Person, _ *report.Row) bool { return p.Dormant },
		"On several platforms": func(p *report.Person, _ *report.Row) bool { return p.Several },
		"Not on the roster":    func(p *report.Person, _ *report.Row) bool { return p.Unknown },
		"Past their last day":  func(p *report.Person, _ *report.Row) bool { return p.Left },
		"Disabled or deleted": func(_ *report.Person, r *report.Row) bool {
			return r.Kind == platform.KindAccount && r.Status == platform.StatusDisabled
		},
		"Open invitations": func(_ *report.Person, r *report.Row) bool {
			return r.Kind == platform.KindInvitation && r.Status == platform.StatusPending
		},
		"Expired invitations": func(_ *report.Person, r *report.Row) bool {
			return r.Kind == platform.KindInvitation && r.Status == platform.StatusExpired
		},
	}
	labels := eval[[]string](tb, `[...document.querySelectorAll(".finding .label")].map(l => l.textContent)`)
	if len(labels) != len(is) {
		t.Fatalf("findings %q", labels)
	}
	for i, label := range labels {
		button := fmt.Sprintf(".findings li:nth-child(%d) button", i+1)
		want := who(e, people, is[label])
		if len(want) == 0 || tb.text(button+" .n") != fmt.Sprint(len(want)) {
			t.Errorf("%s: %s, want %d and more than none", label, tb.text(button+" .n"), len(want))
		}
		tb.click(button)
		tb.want(label, want, len(people))
		if got := tb.text("#inforce"); got != "Filters: "+strings.ToLower(label) {
			t.Errorf("%s: in force: %q", label, got)
		}
		tb.click(button)
	}
	// Two findings are those who have both.
	tb.click(".findings li:nth-child(1) button")
	tb.click(".findings li:nth-child(3) button")
	tb.want("two", who(e, people, func(p *report.Person, _ *report.Row) bool { return p.Administrator && p.Several }), len(people))
	tb.click("#clear")
	tb.want("cleared", who(e, people, func(*report.Person, *report.Row) bool { return true }), len(people))
	if pressed := eval[int](tb, `document.querySelectorAll("[aria-pressed=true]").length`); pressed != 0 {
		t.Errorf("%d findings are still pressed", pressed)
	}

	// Without a roster nothing is said about it, and what is not found cannot be pressed.
	e.Manifest.Roster = nil
	for i := range people {
		people[i].Dormant, people[i].Unknown, people[i].Left = false, false, false
	}
	tb = open(t, e, people)
	if labels := tb.text(".findings"); strings.Contains(labels, "roster") || !strings.Contains(tb.text(".facts"), "none: accounts were not compared") {
		t.Errorf("findings without a roster: %q", labels)
	}
	if !eval[bool](tb, `document.querySelector(".findings li:nth-child(2) button").disabled`) {
		t.Error("a finding about nobody can be pressed")
	}
}

func TestSearch(t *testing.T) {
	t.Parallel()
	e, people := pagetest.Sample()
	tb := open(t, e, people)
	has := func(terms ...string) []string {
		var emails []string
		for i := range people {
			p := &people[i]
			text := p.Name + "\n" + p.Email + "\n" + p.Manager
			for _, row := range p.Rows {
				r := &e.Rows[row]
				text += "\n" + strings.Join([]string{r.Name, r.AccountID, r.What, r.Where, r.Origin}, "\n")
			}
			if !slices.ContainsFunc(terms, func(term string) bool { return !strings.Contains(strings.ToLower(text), strings.ToLower(term)) }) {
				emails = append(emails, p.Email)
			}
		}
		return emails
	}
	for typed, want := range map[string][]string{
		"ada.almeida@example.com":    has("ada.almeida@example.com"),
		"BRUNO":                      has("bruno"),
		"jose":                       has("josé"),
		"  grace   castillo ":        has("grace", "castillo"),
		"organization administrator": has("organization administrator"),
		"team billing":               has("team", "billing"),
		"Finance/Invoices":           has("finance/invoices"),
		"a0000005-5d3c":              has("a0000005-5d3c"),
		"1013":                       has("1013"),
		"nobody has this":            nil,
		"<b>":                        nil,
		"directory group automation leads bot runner":   has("directory group automation leads", "bot runner"),
		"ada.almeida@example.com Automation User 2f6c8": has("ada.almeida@example.com", "Automation", "User", "2f6c8"),
	} {
		tb.set("q", typed)
		tb.want(typed, want, len(people))
		if want == nil && !strings.Contains(tb.text("#list tbody"), "Nobody fits") {
			t.Errorf("%s: an empty list says nothing", typed)
		}
		if want == nil != strings.Contains(typed, "nobody") && typed != "<b>" {
			t.Errorf("%s: finds %d people: the test is no test", typed, len(want))
		}
	}
	// Each key that is pressed searches. Enter sends nothing and leaves the page as it is.
	tb.do(`document.getElementById("q").value = ""; document.getElementById("q").focus()`)
	for i := range "bruno" {
		tb.run(chromedp.KeyEvent("bruno"[i : i+1]))
		tb.want("bruno"[:i+1], has("bruno"[:i+1]), len(people))
	}
	tb.run(chromedp.KeyEvent(kb.Enter))
	tb.want("Enter", has("bruno"), len(people))
}

func TestFilters(t *testing.T) {
	t.Parallel()
	e, people := pagetest.Sample()
	tb := open(t, e, people)
	kindOfOrigin := func(r *report.Row) string {
		for _, kind := range []string{"directory group", "team", "group"} {
			if strings.HasPrefix(r.Origin, kind+" ") {
				return kind
			}
		}
		return r.Origin
	}
	// Each value of each filter, and no other.
	for id, valueOf := range map[string]func(*report.Row) string{
		"platform": func(r *report.Row) string { return r.Platform }, "status": func(r *report.Row) string { return r.Status },
		"kind": func(r *report.Row) string { return r.Kind }, "origin": kindOfOrigin,
	} {
		values := map[string]bool{}
		for i := range e.Rows {
			values[valueOf(&e.Rows[i])] = true
		}
		delete(values, "")
		offered := eval[[]string](tb, fmt.Sprintf(`[...document.getElementById(%q).options].map(o => o.value).slice(1)`, id))
		if len(offered) != len(values) || len(offered) < 3 {
			t.Errorf("%s offers %q, want %v", id, offered, values)
		}
		for _, value := range offered {
			tb.set(id, value)
			tb.want(id+" "+value, who(e, people, func(_ *report.Person, r *report.Row) bool { return valueOf(r) == value }), len(people))
		}
		tb.set(id, "")
	}
	// A role that is named whole is that role; a part of a name is all that have it.
	if n := eval[int](tb, `document.getElementById("whats").options.length`); n < 10 {
		t.Errorf("%d roles are offered", n)
	}
	tb.set("what", "Automation User")
	tb.want("a whole name", who(e, people, func(_ *report.Person, r *report.Row) bool { return r.What == "Automation User" }), len(people))
	tb.set("what", "admin")
	tb.want("a part", who(e, people, func(_ *report.Person, r *report.Row) bool {
		return strings.Contains(strings.ToLower(r.What), "admin")
	}), len(people))
	tb.set("what", "")
	tb.set("manager", "grace.brandt@example.com")
	tb.want("manager", who(e, people, func(p *report.Person, _ *report.Row) bool { return p.Manager == "grace.brandt@example.com" }), len(people))
	tb.set("manager", "")

	// Filters of rows hold for one row: an administrator on Anypoint who is on UiPath, too, is no administrator there.
	tb.set("platform", "uipath")
	tb.set("what", "Organization Administrator")
	tb.want("another platform's role", nil, len(people))
	tb.set("what", "Administrators")
	tb.set("status", "active")
	tb.set("kind", "membership")
	tb.set("origin", "direct")
	tb.set("q", "almeida")
	tb.click(".findings li:nth-child(1) button")
	tb.want("all at once", who(e, people, func(p *report.Person, r *report.Row) bool {
		return r.Platform == "uipath" && r.What == "Administrators" && r.Status == "active" && strings.Contains(p.Email+p.Manager, "almeida")
	}), len(people))
	want := "Filters: search “almeida”; platform UiPath; status Active; kind Membership; origin Direct; " +
		"role, team or group “Administrators”; administrators"
	if got := tb.text("#inforce"); got != want {
		t.Errorf("in force: %q", got)
	}
}

func TestPerson(t *testing.T) {
	t.Parallel()
	e, people := pagetest.Sample()
	tb := open(t, e, people)
	const email = "ada.almeida@example.com"
	tb.set("q", email)
	tb.set("what", "Exchange Contributor")
	const button = "#list button.person"
	tb.click(button)
	person := people[slices.IndexFunc(people, func(p report.Person) bool { return p.Email == email })]
	text := tb.text("tr.detail")
	for _, index := range person.Rows {
		r := &e.Rows[index]
		for _, part := range []string{r.AccountID, r.What, r.Where, r.Origin} {
			if !strings.Contains(text, part) {
				t.Errorf("%q is missing of %+v in\n%s", part, r, text)
			}
		}
	}
	rows := eval[[]string](tb, `[...document.querySelectorAll("tr.detail section")].map(s =>
		s.querySelector("h3").textContent + ": " + [...s.querySelectorAll(":scope > table > tbody > tr")]
			.map(r => [...r.cells].map(c => c.textContent).join("|")).join("; "))`)
	want := []string{
		"Anypoint Platform Example Corp: Everyone at Example Corp|membership|all of the tenant|direct; Billing|membership|all of the tenant|direct; " +
			"Exchange Contributor (fits the filters)|grant|all of the tenant|team Billing; " +
			"Read Applications|grant|Example Corp, environment Production|team Billing; " +
			"Organization AdministratorAdministrator|grant|all of the tenant|direct",
		"UiPath example: Automation Users|membership|all of the tenant|direct; Allow to be Automation User|grant|Default|group Automation Users; " +
			"Automation User|grant|Finance/Invoices|direct; AdministratorsAdministrator|membership|all of the tenant|direct",
	}
	if !slices.Equal(rows, want) {
		t.Errorf("the rows are\n%s\nwant\n%s", strings.Join(rows, "\n"), strings.Join(want, "\n"))
	}
	if eval[string](tb, `document.querySelector("`+button+`").getAttribute("aria-expanded")`) != "true" {
		t.Error("an open person is not said to be open")
	}
	// What is open stays open, and closes again.
	tb.set("what", "")
	if n := eval[int](tb, `document.querySelectorAll("tr.detail").length`); n != 1 {
		t.Errorf("%d open people after the filter changed", n)
	}
	tb.click(button)
	if n := eval[int](tb, `document.querySelectorAll("tr.detail").length`); n != 0 {
		t.Errorf("%d open people after closing", n)
	}

	// Sorting: up, down, by another column.
	tb.click("#clear")
	first := func() string { return tb.shown()[0] }
	tb.click("[data-sort=name]")
	if got := first(); got != "priya.castillo@example.com" {
		t.Errorf("sorted down, %s comes first", got)
	}
	tb.click("[data-sort=platforms]")
	tb.click("[data-sort=platforms]")
	most := slices.MaxFunc(people, func(a, b report.Person) int { return len(a.Platforms) - len(b.Platforms) })
	if n := eval[int](tb, `document.querySelector("tr.person").querySelectorAll("ul.platforms li").length`); n != len(most.Platforms) || n < 3 {
		t.Errorf("sorted by platforms, one with %d comes first, want %d", n, len(most.Platforms))
	}
	sorted := `[...document.querySelectorAll("[aria-sort]")].map(h => h.textContent + " " + h.getAttribute("aria-sort"))`
	if got := eval[[]string](tb, sorted); !slices.Equal(got, []string{"Platforms descending"}) {
		t.Errorf("said to be sorted: %q", got)
	}
}

// Everything works with the keyboard alone, and it is seen where the keyboard is.
func TestKeyboard(t *testing.T) {
	t.Parallel()
	e, people := pagetest.Sample()
	tb := open(t, e, people)
	focused := func() string {
		return eval[string](tb, `(() => { const f = document.activeElement; return (f.id || f.className || f.tagName) + "|" +
			((f.querySelector(".label") || f).innerText || "").split("\n")[0] + "|" + getComputedStyle(f).outlineStyle; })()`)
	}
	press := func(keys ...string) {
		for _, key := range keys {
			tb.run(chromedp.KeyEvent(key))
		}
	}
	press(kb.Tab)
	if got := focused(); got != "skip|Skip to the people|solid" {
		t.Fatalf("the first stop is %q", got)
	}
	var stops []string
	for range 40 {
		press(kb.Tab)
		stop := focused()
		if !strings.HasSuffix(stop, "|solid") {
			t.Errorf("%s does not show that it has the focus", stop)
		}
		stops = append(stops, strings.TrimSuffix(stop, "|solid"))
		if strings.HasPrefix(stop, "person|") {
			break
		}
	}
	want := []string{
		"A|what was read", "finding grave|Administrators", "finding|Dormant accounts", "finding|On several platforms", "finding grave|Not on the roster",
		"finding grave|Past their last day", "finding|Disabled or deleted", "finding|Open invitations", "finding|Expired invitations",
		"q|", "platform|All", "status|All", "kind|All", "what|", "origin|All", "manager|", "clear|Clear filters", "print|Print this list",
		"BUTTON|Person", "BUTTON|Platforms", "BUTTON|Access", "BUTTON|Last sign-in", "person|Ada Almeida",
	}
	if !slices.Equal(stops, want) {
		t.Errorf("the stops are %q\nwant %q", stops, want)
	}
	press(kb.Enter)
	if n := eval[int](tb, `document.querySelectorAll("tr.detail").length`); n != 1 {
		t.Errorf("Enter opens %d people", n)
	}
	press(" ")
	if n := eval[int](tb, `document.querySelectorAll("tr.detail").length`); n != 0 {
		t.Errorf("Space leaves %d people open", n)
	}
	// Back to the filters: type a role, choose a platform by its first letters, press a finding.
	focus := func(selector string) { tb.do(fmt.Sprintf(`document.querySelector(%q).focus()`, selector)) }
	focus("#platform")
	press("U")
	tb.want("platform by key", who(e, people, func(_ *report.Person, r *report.Row) bool { return r.Platform == "uipath" }), len(people))
	focus(".finding")
	press(" ")
	tb.want("finding by key", who(e, people, func(p *report.Person, r *report.Row) bool {
		return p.Administrator && r.Platform == "uipath"
	}), len(people))
	focus("#clear")
	press(kb.Enter)
	focus(".skip")
	press(kb.Enter, kb.Tab)
	if got := focused(); !strings.HasPrefix(got, "q|") {
		t.Errorf("behind the skip link comes %q", got)
	}
}

// Text that tries to be markup, script or another direction is text.
func TestHostileText(t *testing.T) {
	t.Parallel()
	e, people := pagetest.Hostile()
	shows := func(tb *tab, text, how string) {
		t.Helper()
		for _, want := range []string{
			pagetest.HostileScript, pagetest.HostileMarkup, platform.Inert(pagetest.HostileTurned), pagetest.HostileEntity, pagetest.HostileName, "עברית",
		} {
			if !strings.Contains(text, want) {
				t.Errorf("%s: %q is missing", how, want)
			}
		}
		if strings.ContainsAny(text, "\u202e\u202c\u2066\u200b\x00\x1b\u2028") {
			t.Errorf("%s: characters that turn or hide text are left: %q", how, text)
		}
		made := eval[string](tb, `[...document.querySelectorAll("img, iframe, object, embed, svg, script:not(#data), [onerror], b")]
			.filter(x => !x.closest("noscript")).map(x => x.tagName).join()`)
		if made != "SCRIPT" {
			t.Errorf("%s: the page has %s, and should have its own script alone", how, made)
		}
	}
	tb := open(t, e, people)
	if got, want := tb.text("#count"), fmt.Sprintf("%d people", len(people)); got != want {
		t.Fatalf("the count is %q, want %q", got, want)
	}
	tb.do(`document.querySelectorAll("#list button.person").forEach(b => b.click())`)
	shows(tb, eval[string](tb, "document.body.innerText.replaceAll('\\u00a0', ' ')"), "on the screen")
	if title := eval[string](tb, "document.title"); !strings.Contains(title, pagetest.HostileScript) {
		t.Errorf("the title is %q", title)
	}
	for _, width := range []int64{1280, 400} {
		tb.run(chromedp.EmulateViewport(width, 900))
		if got := eval[int64](tb, "document.documentElement.scrollWidth"); got > width {
			t.Errorf("at %d pixels the page is %d wide: %s", width, got, eval[string](tb, wide))
		}
	}
	tb.set("q", "onerror=alert(2)")
	if got := tb.shown(); len(got) != 1 || !strings.HasPrefix(got[0], pagetest.HostileMarkup) {
		t.Errorf("the search for markup finds %q", got)
	}
	tb.set("q", "")
	send(tb, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: "print"})
	tb.run(chromedp.WaitVisible(chromedp.CSS("#paper tbody tr")))
	shows(tb, tb.text("#paper"), "in print")

	// Without JavaScript the table has everything, too.
	tb = open(t, e, people, withoutScript)
	shows(tb, tb.text("noscript"), "without JavaScript")
}

// withoutScript opens pages as a browser that runs no JavaScript.
func withoutScript(ctx context.Context, target *chromedp.Target) (chromedp.Void, error) {
	_, err := cdp.Call(ctx, target, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
	return chromedp.Void{}, err
}
