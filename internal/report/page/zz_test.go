package page_test

import (
	"os"
	"testing"
	"time"

	"github.com/platformusers/terraform-provider-platformusers/internal/report"
	"github.com/platformusers/terraform-provider-platformusers/internal/report/page"
	"github.com/platformusers/terraform-provider-platformusers/internal/report/page/pagetest"
)

func TestZZWrite(t *testing.T) {
	w := func(name string, e *report.Evidence, p []report.Person) {
		f, _ := os.Create("/tmp/page-shots/" + name)
		at := time.Now()
		if err := page.Write(f, e, p); err != nil {
			t.Fatal(err)
		}
		n, _ := f.Seek(0, 1)
		t.Log(name, n, time.Since(at))
		f.Close()
	}
	e, p := pagetest.Sample()
	w("sample.html", e, p)
	pagetest.Partial(e)
	w("partial.html", e, p)
	e, p = pagetest.Hostile()
	w("hostile.html", e, p)
	e, p = pagetest.Large(10000)
	w("large.html", e, p)
}
