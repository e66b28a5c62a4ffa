package rest

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestMask(t *testing.T) {
	t.Parallel()
	s := &Secrets{}
	if got := s.Mask("nothing known"); got != "nothing known" {
		t.Errorf("Mask = %q", got)
	}
	for _, value := range []string{"", "abc", "pass word&", `quo"te`, "prefix", "prefix-and-more", "prefix",
		"wrong", "user", "Password", "Sunshine", "k3y-of-10b", "eyJ0eXAiOiJKV1Qi"} {
		s.Add(value)
	}
	tests := map[string]string{
		"plain pass word& x":      "plain *** x",
		"a=pass+word%26":          "a=***",
		"/pass%20word&/":          "/***/",
		`{"p":"pass word\u0026"}`: `{"p":"***"}`,
		`{"p":"quo\"te"}`:         `{"p":"***"}`,
		"prefix-and-more prefix":  "*** ***",
		"abc is too short":        "abc is too short",
		// K7: a secret that is a common word garbles no text, and is not repeated where it stands as a value.
		"the user or password is wrong":       "the user or password is wrong",
		`the user "user" is unknown: 'wrong'`: `the user "***" is unknown: '***'`,
		`{\"password\":\"wrong\"}`:            `{\"password\":\"***\"}`,
		"password=wrong&client_id=userland":   "password=***&client_id=userland",
		"Password must not be 'Password'":     "Password must not be '***'",
		"Sunshines and Sunshine":              "Sunshines and ***",
		"Bearer%20Sunshine":                   "Bearer%20***",
		`a\nSunshine\tb`:                      `a\n***\tb`,
		"xk3y-of-10by":                        "x***y",
		"xeyJ0eXAiOiJKV1Qiy":                  "x***y",
	}
	for text, want := range tests {
		if got := s.Mask(text); got != want {
			t.Errorf("Mask(%q) = %q, want %q", text, got, want)
		}
	}
	var nothing *Secrets
	if got := nothing.Mask("x"); got != "x" {
		t.Errorf("nil: %q", got)
	}
}

func TestSecretsConcurrently(t *testing.T) {
	t.Parallel()
	s := &Secrets{}
	each(8, func(i int) {
		secret := strings.Repeat(string(rune('a'+i)), minToken)
		s.Add(secret)
		if got := s.Mask("x" + secret); got != "x***" {
			t.Errorf("Mask = %q", got)
		}
	})
}

// Whatever body a platform returns, in whatever form it repeats the secret, the error is valid, bounded, and does not contain it.
func FuzzErrorBody(f *testing.F) {
	for _, body := range []string{"", `{"message":"`, `{"code":"x","message":"`, "<html>", "\xff\xfe", `[{"`,
		strings.Repeat("é", 600), "\u2028\r\n\x00"} {
		f.Add(body, body, uint8(len(body)), 400)
	}
	f.Fuzz(func(t *testing.T, before, after string, form uint8, status int) {
		const secret = `C4NARY "&/é x9z`
		quoted, err := json.Marshal(secret)
		if err != nil {
			t.Fatal(err)
		}
		forms := []string{secret, url.QueryEscape(secret), url.PathEscape(secret), string(quoted[1 : len(quoted)-1])}
		body := before + forms[int(form)%len(forms)] + after
		secrets := &Secrets{}
		secrets.Add(secret)
		c := NewClient(Config{Platform: "p", BaseURL: &url.URL{Scheme: "https", Host: "h"}, Secrets: secrets, Dialect: testDialect()})
		k := newCall(t.Context(), c, Request{Method: http.MethodGet, Route: "/x"}, nil)
		k.sends, k.last = 1, outcome{status: status, body: []byte(body), header: http.Header{"X-Request-Id": {body}}}
		e := k.fail(Other, nil)
		if text := e.Error(); strings.Contains(text, "C4NARY") || strings.Contains(text, "x9z") {
			t.Errorf("the secret shows in %q", text)
		}
		if !utf8.ValidString(e.Message) || utf8.RuneCountInString(e.Message) > maxMessage+1 || strings.ContainsAny(e.Message, "\r\n") {
			t.Errorf("message %q", e.Message)
		}
	})
}
