package browsertest

import (
	"flag"
	"os"
	"path/filepath"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	"github.com/platformusers/terraform-provider-platformusers/internal/report/page/pagetest"
)

var screenshot = flag.String("screenshot", "", "the `file` for the picture of the guide; make screenshot sets it")

// The picture in the guide is of made-up people, and small enough for a page of documentation.
func TestScreenshot(t *testing.T) {
	t.Parallel()
	file := *screenshot
	if file == "" {
		file = filepath.Join(t.TempDir(), "evidence.png")
	}
	e, people := pagetest.Sample()
	tb := open(t, e, people)
	send(tb, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
		Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: "light"}},
	})
	tb.click(".finding")
	tb.click("#list button.person")
	tb.do("scrollTo(0, 0); document.activeElement.blur()")
	tb.run(chromedp.EmulateViewport(1280, 1060))
	picture := value(tb, chromedp.CaptureScreenshot())
	if len(picture) < 20_000 || len(picture) > 200_000 {
		t.Errorf("the picture has %d bytes", len(picture))
	}
	if err := os.WriteFile(file, picture, 0o644); err != nil {
		t.Fatal(err)
	}
}
