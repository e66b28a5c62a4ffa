package wire

import (
	"encoding/json"
	"testing"
	"time"
)

func TestForms(t *testing.T) {
	t.Parallel()
	for form, want := range map[string]struct {
		text   Text
		number Number
		flag   Flag
	}{
		`"x"`:                 {text: "x"},
		`7`:                   {text: "7", number: 7},
		`" 7 "`:               {text: " 7 ", number: 7},
		`7.5`:                 {text: "7.5"},
		`true`:                {text: "true", flag: Flag{Set: true, Value: true}},
		`"FALSE"`:             {text: "FALSE", flag: Flag{Set: true}},
		`0`:                   {text: "0", flag: Flag{Set: true}},
		`null`:                {},
		`""`:                  {},
		`["x"]`:               {},
		`{"id":"y","name":1}`: {text: "y"},
		`{"id":{"id":"y"}}`:   {},
		`{"name":"y"}`:        {},
	} {
		var got struct {
			Text   Text
			Number Number
			Flag   Flag
		}
		if err := json.Unmarshal([]byte(`{"text":`+form+`,"number":`+form+`,"flag":`+form+`}`), &got); err != nil {
			t.Errorf("%s: %v", form, err)
		}
		if got.Text != want.text || got.Number != want.number || got.Flag != want.flag {
			t.Errorf("%s is %+v, want %+v", form, got, want)
		}
	}
	if !(Flag{}).Or(true) || (Flag{Set: true}).Or(true) {
		t.Error("the fallback is taken where it should not, or not where it should")
	}
	if got := First("", "a", "b"); got != "a" {
		t.Errorf("the first of them is %q", got)
	}
	if got := Texts([]Text{"", "a"}); len(got) != 1 || got[0] != "a" {
		t.Errorf("texts %q", got)
	}
}

func TestRFC3339(t *testing.T) {
	t.Parallel()
	layouts := []string{time.RFC3339Nano, "2006-01-02T15:04:05.999999999"}
	for raw, want := range map[string]string{
		" 2026-01-02T03:04:05.6+02:00 ": "2026-01-02T01:04:05.6Z",
		"2026-01-02T03:04:05.0901663":   "2026-01-02T03:04:05.0901663Z",
		"9999-12-31T23:59:59-23:00":     "",
		"yesterday":                     "",
		"":                              "",
	} {
		if got, ok := RFC3339(raw, layouts...); got != want || ok != (want != "") {
			t.Errorf("%q is written %q, %v, want %q", raw, got, ok, want)
		}
	}
}

// A string is decoded as encoding/json does it, whether that needs any decoding or not.
func TestScalar_stringsAsJSONDecodesThem(t *testing.T) {
	t.Parallel()
	for _, raw := range []string{
		`"ada"`, `""`, `"`, `"a\"b"`, `"a\\"`, `"\u00e9"`, `"é"`, "\"\xff\"", "\"a\tb\"", `"a"b"`, `"\ud83d\ude00"`, `"a`, `a"`, " \"ada\" ",
	} {
		var want string
		if json.Unmarshal([]byte(raw), &want) != nil {
			want = ""
		}
		if raw == `a"` {
			want = raw // no string
		}
		if got := Scalar([]byte(raw)); got != want {
			t.Errorf("%q is %q, want %q", raw, got, want)
		}
	}
}
