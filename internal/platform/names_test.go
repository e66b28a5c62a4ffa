package platform_test

import (
	"testing"

	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
)

func TestSameName(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		a, b string
		same bool
	}{
		{"Jos\u00e9 N\u00fa\u00f1ez", "Jose\u0301 Nu\u0301n\u0303ez", true}, // NFC and NFD
		{"JOS\u00c9", "jose\u0301", true},
		{"ada", "ADA", true},
		{"ada", "bob", false},
		{"Jose", "Jos\u00e9", false}, // another letter
	} {
		if got := platform.SameName(c.a, c.b); got != c.same {
			t.Errorf("%q and %q: %t", c.a, c.b, got)
		}
	}
	if !platform.SameEmail(" Jose\u0301@Example.com", "jos\u00e9@example.com") {
		t.Error("an e-mail address in another Unicode form is another one")
	}
	if !platform.ContainsName("Equipe Ge\u0301ne\u0301rale", "g\u00c9n\u00e9r") {
		t.Error("a part in another Unicode form and case is not found")
	}
	if platform.SameText("Ada", "ada") || !platform.SameText("Jos\u00e9", "Jose\u0301") {
		t.Error("SameText ignores case, or the Unicode form counts")
	}
}

func TestInvisibleCharacter(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"Ada Lovelace": "", "José": "", "ada\u200b": "U+200B at position 4", "é\u00a0x": "U+00A0 at position 2", "a\tb": "U+0009 at position 2",
		"\ufeffada": "U+FEFF at position 1", "ada\u202e": "U+202E at position 4", "ada\u2028": "U+2028 at position 4",
	} {
		if got := platform.InvisibleCharacter(text); got != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
}

// Joiners belong into the names of people between letters of the scripts that use them, and nowhere else.
func TestInvisibleInName(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"علی\u200cرضا": "", "ක්\u200dෂ": "", "Ada\u200cLovelace": "U+200C at position 4", "رضا\u200c": "U+200C at position 4",
		"علی \u200cرضا": "U+200C at position 5", "علی\u200bرضا": "U+200B at position 4",
	} {
		if got := platform.InvisibleInName(text); got != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
	if got := platform.InvisibleCharacter("علی\u200cرضا"); got != "U+200C at position 4" {
		t.Errorf("in a user name: %q", got)
	}
}

func TestInert(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"Ada":                    "Ada",
		"Ada\n\nimport {\n  id":  "Ada  import {   id",
		"\x1b[31mred\x1b[0m":     "\ufffd[31mred\ufffd[0m",
		"\u202eevil":             "\ufffdevil",
		"a\u200bb \u00e9 \u65e5": "a\ufffdb \u00e9 \u65e5",
	} {
		if got := platform.Inert(text); got != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
}

// Whatever is the same name has the same key, so that an index by keys finds it.
func TestNameKey(t *testing.T) {
	t.Parallel()
	for _, names := range [][2]string{
		{"Jane.Doe", "jane.doe"}, {"JÖRG", "jo\u0308rg"}, {"\u212aarl", "karl"}, {"\u017fam", "SAM"}, {"ΣΊΣΥΦΟΣ", "σίσυφος"},
	} {
		if !platform.SameName(names[0], names[1]) || platform.NameKey(names[0]) != platform.NameKey(names[1]) {
			t.Errorf("%q and %q have the keys %q and %q", names[0], names[1], platform.NameKey(names[0]), platform.NameKey(names[1]))
		}
	}
	if platform.NameKey("jane") == platform.NameKey("jana") {
		t.Error("two names have one key")
	}
}
