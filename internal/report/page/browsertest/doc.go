// Package browsertest looks at the page of package page as people do: in a real browser, Chromium without a window. It is a module of its own, so
// that the provider does not depend on what drives the browser; `make test-browser` runs it, and `make test` needs no browser.
package browsertest
