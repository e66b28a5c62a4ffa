package browsertest

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	cdplog "github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	cdppage "github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"

	"github.com/platformusers/terraform-provider-platformusers/internal/report"
	"github.com/platformusers/terraform-provider-platformusers/internal/report/page"
)

// browser is the one browser process of all tests; each has tabs of its own.
var browser context.Context

func TestMain(m *testing.M) {
	os.Exit(func() int {
		ctx, stop, err := startBrowser()
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			return 1
		}
		defer stop()
		browser = ctx
		return m.Run()
	}())
}

func startBrowser() (ctx context.Context, stop func(), err error) {
	path, err := findBrowser()
	if err != nil {
		return nil, nil, err
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path), chromedp.WindowSize(1280, 900))
	if os.Geteuid() == 0 { // Chromium's sandbox refuses to start for root, whom many CI jobs are; it opens only files that these tests wrote
		options = append(options, chromedp.NoSandbox)
	}
	allocator, stopAllocator := chromedp.NewExecAllocator(context.Background(), options...)
	ctx, stopBrowser := chromedp.NewContext(allocator)
	stop = func() { stopBrowser(); stopAllocator() }
	if err := chromedp.Do(ctx); err != nil {
		stop()
		return nil, nil, fmt.Errorf("%s does not start: %w. Run `%s --headless --dump-dom about:blank` to see why", path, err, path)
	}
	return ctx, stop, nil
}

// findBrowser finds Chromium or what is built on it. Without one the tests fail: a skipped test is one that nobody runs.
func findBrowser() (string, error) {
	if path := os.Getenv("CHROMIUM_PATH"); path != "" {
		return path, nil
	}
	for _, name := range []string{
		"chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "/Applications/Chromium.app/Contents/MacOS/Chromium",
		"/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
	} {
		if path, err := exec.LookPath(name); err == nil {
			return path, nil
		}
	}
	return "", errors.New("the page is tested in a real browser, and no Chromium was found: install it (Debian and Ubuntu: apt-get install chromium; " +
		"macOS: brew install --cask chromium), or name the program in CHROMIUM_PATH")
}

// tab is a tab with a page of evidence.
type tab struct {
	t   *testing.T
	ctx context.Context

	mu       sync.Mutex
	problems []string
}

// open writes a page and opens it, as somebody does who got the file. Whatever asks for something over the network, complains on the console, throws
// or opens a dialog fails the test. before runs in the empty tab.
func open(t *testing.T, e *report.Evidence, people []report.Person, before ...action) *tab {
	t.Helper()
	file := filepath.Join(t.TempDir(), "access.html")
	out, err := os.Create(file)
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(page.Write(out, e, people), out.Close()); err != nil {
		t.Fatal(err)
	}
	forever, stopTab := chromedp.NewContext(browser)
	t.Cleanup(stopTab)
	if err := chromedp.Do(forever); err != nil { // a tab lives as long as the first context that it is used with
		t.Fatal(err)
	}
	ctx, stopTimer := context.WithTimeout(forever, time.Minute)
	t.Cleanup(stopTimer)
	tb := &tab{t: t, ctx: ctx}
	t.Cleanup(func() {
		tb.mu.Lock()
		defer tb.mu.Unlock()
		for _, problem := range tb.problems {
			t.Error(problem)
		}
	})
	address := (&url.URL{Scheme: "file", Path: filepath.ToSlash(file)}).String()
	if err := chromedp.Listen(tb.ctx, func(event any) { tb.listen(event, address) }); err != nil {
		t.Fatal(err)
	}
	send(tb, network.Enable, network.EnableParams{})
	send(tb, cdplog.Enable, cdp.Empty{})
	send(tb, emulation.SetFocusEmulationEnabled, emulation.SetFocusEmulationEnabledParams{Enabled: true})
	tb.run(chromedp.EmulateViewport(1280, 900))
	tb.run(before...)
	tb.run(chromedp.Navigate(address))
	return tb
}

// listen records what a page of evidence must not do.
func (tb *tab) listen(event any, address string) {
	problem := ""
	switch event := event.(type) {
	case *network.EventRequestWillBeSent:
		if event.Request.URL != address && !strings.HasPrefix(event.Request.URL, "data:") {
			problem = "the page asks for " + event.Request.URL
		}
	case *cdplog.EventEntryAdded:
		problem = "the browser logs: " + event.Entry.Text
	case *runtime.EventConsoleAPICalled:
		problem = fmt.Sprintf("the console shows: %s %v", event.Type, event.Args)
	case *runtime.EventExceptionThrown:
		problem = "the script throws: " + event.ExceptionDetails.Text
		if event.ExceptionDetails.Exception != nil {
			problem += " " + event.ExceptionDetails.Exception.Description
		}
	case *cdppage.EventJavascriptDialogOpening:
		problem = "a dialog opens: " + event.Message
		go func() {
			_, _ = chromedp.Call(tb.ctx, cdppage.HandleJavaScriptDialog, cdppage.HandleJavaScriptDialogParams{Accept: true})
		}()
	}
	if problem != "" {
		tb.mu.Lock()
		defer tb.mu.Unlock()
		tb.problems = append(tb.problems, problem)
	}
}

// action is an action without a value.
type action = chromedp.Action[chromedp.Void]

func (tb *tab) run(actions ...action) {
	tb.t.Helper()
	if err := chromedp.Do(tb.ctx, actions...); err != nil {
		tb.t.Fatal(err)
	}
}

// value returns what an action returns.
func value[T any](tb *tab, a chromedp.Action[T]) T {
	tb.t.Helper()
	v, err := chromedp.Run(tb.ctx, a)
	if err != nil {
		tb.t.Fatal(err)
	}
	return v
}

// send sends a command of the DevTools protocol.
func send[P, R any](tb *tab, command cdp.Command[P, R], parameters P) R {
	tb.t.Helper()
	r, err := chromedp.Call(tb.ctx, command, parameters)
	if err != nil {
		tb.t.Fatal(err)
	}
	return r
}

// eval returns the value of a JavaScript expression.
func eval[T any](tb *tab, expression string) T {
	tb.t.Helper()
	return value(tb, chromedp.Evaluate[T](expression))
}

// do runs JavaScript statements.
func (tb *tab) do(statements string) {
	tb.t.Helper()
	tb.run(chromedp.Evaluate[chromedp.Void]("void (() => {" + statements + "})()"))
}

// set gives a field a value, as a person who chooses or types it.
func (tb *tab) set(id, value string) {
	tb.t.Helper()
	tb.do(fmt.Sprintf(`const f = document.getElementById(%q); f.value = %q;
		if (f.value !== %q) throw new Error("no such value"); f.dispatchEvent(new Event("input", {bubbles: true}));`, id, value, value))
}

func (tb *tab) click(selector string) {
	tb.t.Helper()
	tb.run(chromedp.Click(chromedp.CSS(selector)))
}

func (tb *tab) text(selector string) string {
	tb.t.Helper()
	return strings.TrimSpace(eval[string](tb, fmt.Sprintf("document.querySelector(%q).innerText", selector)))
}

// shown are the e-mail addresses of the people in the list, in order.
func (tb *tab) shown() []string {
	tb.t.Helper()
	return eval[[]string](tb, `[...document.querySelectorAll("#list tr.person")].map(r =>
		(r.querySelector(".email") || r.querySelector(".name")).textContent)`)
}

// want fails the test unless the list has these people, and the count says so.
func (tb *tab) want(what string, emails []string, all int) {
	tb.t.Helper()
	count := fmt.Sprintf("%d of %d people", len(emails), all)
	if len(emails) == all {
		count = fmt.Sprintf("%d people", all)
	}
	if got := tb.text("#count"); got != count {
		tb.t.Errorf("%s: the count is %q, want %q", what, got, count)
	}
	got := map[string]bool{}
	for _, email := range tb.shown() {
		got[email] = true
	}
	for _, email := range emails {
		if !got[email] {
			tb.t.Errorf("%s: %s is missing", what, email)
		}
		delete(got, email)
	}
	for email := range got {
		tb.t.Errorf("%s: %s is shown", what, email)
	}
}
