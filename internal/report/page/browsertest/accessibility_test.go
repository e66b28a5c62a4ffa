package browsertest

import (
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/accessibility"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	"github.com/platformusers/terraform-provider-platformusers/internal/report/page/pagetest"
)

// What a screen reader is given: landmarks, and a name for each thing that can be used.
func TestAccessibilityTree(t *testing.T) {
	t.Parallel()
	e, people := pagetest.Sample()
	pagetest.Partial(e)
	tb := open(t, e, people)
	tb.click("#list button.person")
	tree := send(tb, accessibility.GetFullAXTree, accessibility.GetFullAXTreeParams{})
	text := func(v *accessibility.Value) string {
		if v == nil {
			return ""
		}
		return strings.Trim(string(v.Value), `"`)
	}
	names := map[string][]string{}
	for _, node := range tree.Nodes {
		if role := text(node.Role); !node.Ignored {
			names[role] = append(names[role], text(node.Name))
		}
	}
	for _, role := range []string{"button", "link", "textbox", "searchbox", "combobox", "table", "columnheader", "rowheader", "heading"} {
		if len(names[role]) == 0 && role != "textbox" {
			t.Errorf("there is no %s", role)
		}
		for _, name := range names[role] {
			if name == "" {
				t.Errorf("a %s has no name", role)
			}
		}
	}
	for role, want := range map[string][]string{
		"banner": {""}, "main": {""}, "contentinfo": {""}, "search": {"Filter people"}, "status": {""},
		"searchbox": {"Search"}, "combobox": {"Platform", "Status", "Kind", "Role, team or group", "Origin", "Manager"},
		"region": {"PARTIAL: this evidence is not complete", "Look at these first", "People", "What was read"},
		"table":  {"People", "What was read", "Access on Anypoint Platform", "Access on UiPath"},
	} {
		if !slices.Equal(names[role], want) {
			t.Errorf("the %s is %q, want %q", role, names[role], want)
		}
	}
	for _, want := range []string{"5 Administrators Can give access to others", "Ada Almeida ada.almeida@example.com", "Clear filters"} {
		if !slices.Contains(names["button"], want) {
			t.Errorf("no button is named %q: %q", want, names["button"][:12])
		}
	}
	if lang := eval[string](tb, "document.documentElement.lang"); lang != "en" {
		t.Errorf("the language is %q", lang)
	}
	if twice := eval[string](tb, `(() => { const ids = [...document.querySelectorAll("[id]")].map(x => x.id);
		return ids.filter((id, i) => ids.indexOf(id) !== i).join(); })()`); twice != "" {
		t.Errorf("ids are there twice: %s", twice)
	}
	if levels := eval[string](tb, `[...document.querySelectorAll("h1, h2, h3")].map(h => h.tagName).join(" ")`); levels != "H1 H2 H2 H2 H3 H3 H2" {
		t.Errorf("the headings are %s", levels)
	}
}

// contrasts returns the texts whose contrast to what is behind them is below WCAG's 4.5 to 1. What cannot be pressed is exempt.
const contrasts = `(() => {
	const canvas = document.createElement("canvas"); canvas.width = canvas.height = 1;
	const brush = canvas.getContext("2d", {willReadFrequently: true});
	const rgba = (color) => { brush.clearRect(0, 0, 1, 1); brush.fillStyle = color; brush.fillRect(0, 0, 1, 1);
		return [...brush.getImageData(0, 0, 1, 1).data]; };
	const light = ([r, g, b]) => [r, g, b].map(c => c / 255).map(c => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
		.reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
	const behind = (x) => { for (; x; x = x.parentElement) { const c = rgba(getComputedStyle(x).backgroundColor); if (c[3] === 255) return c; }
		return [255, 255, 255]; };
	let checked = 0;
	const bad = new Set();
	for (const x of document.querySelectorAll("body *")) {
		const own = [...x.childNodes].some(n => n.nodeType === 3 && n.textContent.trim() !== "");
		if (!own && x.tagName !== "INPUT" || x.getClientRects().length === 0 || x.closest("[disabled], [aria-disabled=true]")) continue;
		const [a, b] = [light(rgba(getComputedStyle(x).color)), light(behind(x))].sort((a, b) => b - a);
		const ratio = (a + 0.05) / (b + 0.05);
		checked++;
		if (ratio < 4.5) bad.add(x.tagName + "." + x.className + " " + ratio.toFixed(2));
	}
	return [String(checked), ...bad];
})()`

// wide names what is beyond the right edge.
const wide = `[...document.querySelectorAll("body *")].filter(x => x.getBoundingClientRect().right > innerWidth && !x.closest(".scroll"))
	.map(x => x.tagName + "." + x.className).join()`

func TestContrastAndWidth(t *testing.T) {
	t.Parallel()
	e, people := pagetest.Sample()
	for _, partial := range []bool{false, true} {
		if partial {
			pagetest.Partial(e)
			e.Manifest.Filters = []string{"platforms=anypoint,uipath"}
		}
		tb := open(t, e, people)
		tb.set("what", "Exchange Contributor")
		tb.click(".finding")
		tb.click("#list button.person")
		for _, scheme := range []string{"light", "dark"} {
			send(tb, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
				Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}},
			})
			if dark := eval[bool](tb, `matchMedia("(prefers-color-scheme: dark)").matches`); dark != (scheme == "dark") {
				t.Fatalf("the scheme is not %s", scheme)
			}
			got := eval[[]string](tb, contrasts)
			if len(got) != 1 || len(got[0]) < 2 {
				t.Errorf("%s, partial %t: too little contrast among the texts (and their number): %q", scheme, partial, got)
			}
		}
		for _, width := range []int64{1280, 800, 400, 320} {
			tb.run(chromedp.EmulateViewport(width, 900))
			if got := eval[int64](tb, "document.documentElement.scrollWidth"); got > width {
				t.Errorf("at %d pixels the page is %d wide: %s", width, got, eval[string](tb, wide))
			}
		}
	}
}
