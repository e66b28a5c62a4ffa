package kernel

import (
	"encoding/json"
	"strings"
	"testing"
)

// What a client sends must never break a journal line, and a secret of a JSON object or form never be in it, however the rest looks.
func FuzzRedact(f *testing.F) {
	f.Add("application/json", `"a":[1,{"b":null}]`)
	f.Add("application/json; charset=utf-8", `"password":{"x":1},"n":1e999`)
	f.Add("application/x-www-form-urlencoded", "a=1;b=2&%zz")
	f.Add("text/plain", "\xff\xfe")
	f.Add("", "")
	f.Fuzz(func(t *testing.T, contentType, rest string) {
		const secret = "S3CRET-4711"
		if strings.Contains(rest, secret) {
			return // in the part that is not secret
		}
		bodies := []string{rest, `{"client_secret":"` + secret + `",` + rest + `}`, `[{` + rest + `},{"accessToken":"` + secret + `"}]`,
			`{"properties":{"primaryKey":"` + secret + `","secondaryKey":"` + secret + `"}}`, rest + "&password=" + secret}
		for _, body := range bodies {
			line, err := json.Marshal(Call{
				Body: redactBody(contentType, []byte(body)), Query: redactQuery(rest + "&code=" + secret), Path: redactPath("/x/{code}", "/x/"+secret),
			})
			if err != nil || !json.Valid(line) {
				t.Errorf("body %q breaks the journal line %s: %v", body, line, err)
			}
			if strings.Contains(string(line), secret) {
				t.Errorf("body %q gives the secret away: %s", body, line)
			}
		}
	})
}
