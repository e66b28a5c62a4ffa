package api

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/platformusers/terraform-provider-platformusers/internal/rest"
	"github.com/platformusers/terraform-provider-platformusers/internal/rest/resttest"
)

// Times have a precision of a second everywhere: lists and single reads return the same one with different precisions.
func TestTimes(t *testing.T) {
	t.Parallel()
	for raw, want := range map[string]string{
		`"2019-11-18T20:48:04Z"`:          "2019-11-18T20:48:04Z",
		`"2020-09-01T11:01:17.760Z"`:      "2020-09-01T11:01:17Z",
		`"2020-09-01T11:01:17.760"`:       "2020-09-01T11:01:17Z",
		`"2020-09-01T13:01:17.760+02:00"`: "2020-09-01T11:01:17Z",
		`"yesterday"`:                     "yesterday",
		`""`:                              "",
		`null`:                            "",
		`{}`:                              "",
		`1598958077`:                      "1598958077",
	} {
		var m moment
		if err := json.Unmarshal([]byte(raw), &m); err != nil {
			t.Errorf("%s: %v", raw, err)
		}
		resttest.Expect(t, raw, string(m), want)
	}
}

// Nothing that a response leaves out, or holds in another form, makes an account unreadable.
func TestUserForms(t *testing.T) {
	t.Parallel()
	for body, want := range map[string]User{
		`{}`:                         {},
		`{"id":"15","domain":null}`:  {ID: 15},
		`{"id":2468036538}`:          {ID: 2468036538},
		`{"id":1.5,"version":"x"}`:   {},
		`{"id":1,"domain":"CORP"}`:   {ID: 1, Domain: "CORP"},
		`{"disabled":"true"}`:        {Disabled: true},
		`{"deleted":true,"new":{}}`:  {Deleted: true},
		`{"roles":null}`:             {},
		`{"roles":[{"id":"2"}]}`:     {Roles: []RoleRef{{ID: 2}}},
		`{"licenseFeatures":[null]}`: {},
		`{"multipleLoginAllowed":false,"lastLoginTime":"2020-09-01T11:01:17.760Z"}`: {
			KnowsMultipleLogin: true, LastLoginAt: "2020-09-01T11:01:17Z", KnowsLastLogin: true,
		},
		`{"lastLoginTime":null}`:                           {KnowsLastLogin: true},
		`{"multipleLoginAllowed":null,"groupNames":["g"]}`: {GroupNames: []string{"g"}},
	} {
		var user User
		if err := json.Unmarshal([]byte(body), &user); err != nil {
			t.Errorf("%s: %v", body, err)
		}
		user.versioned = false
		resttest.Expect(t, body, fmt.Sprintf("%+v", user), fmt.Sprintf("%+v", want))
	}
}

func TestDecodeError(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct{ body, code, message string }{
		"nothing": {"", "", ""},
		"seen on the forum": {`{"code":"UM1117","details":null,"message":"Access token expected in the 'X-Authorization' header"}`, "UM1117",
			"Access token expected in the 'X-Authorization' header"},
		"with details":       {`{"code":"UM1","details":"why","message":"what"}`, "UM1", "what why"},
		"details once":       {`{"code":"UM1","details":"what","message":"what"}`, "UM1", "what"},
		"details in a list":  {`{"code":"UM1","details":["a","b"],"message":"what"}`, "UM1", "what a b"},
		"details as objects": {`{"code":1117,"details":{"x":1},"message":null}`, "1117", ""},
		"application server": {`{"timestamp":1,"status":404,"error":"Not Found","path":"/x"}`, "", "Not Found"},
		"text":               {"Forbidden", "", "Forbidden"},
		"page":               {page200, "", "an HTML page (Control Room)"},
		"broken":             {`{"code":`, "", `{"code":`},
	} {
		code, message := decodeError(400, nil, []byte(test.body))
		resttest.Expect(t, name, code+" | "+message, test.code+" | "+test.message)
	}
}

// FuzzWire decodes whatever comes into everything that can come; nothing may panic, what is no list never passes for an empty one, and what was
// read can be sent back.
func FuzzWire(f *testing.F) {
	for _, seed := range []string{
		userJSON, selfJSON, `{"page":{"offset":0,"total":310,"totalFilter":1},"list":[` + userJSON +
			`]}`, `{"page":{"total":"1"},"list":[]}`, `{"list":null}`, `{"list":{}}`,
		`null`, `""`, `[]`, `{}`, `0`, `{"id":{"id":{"id":1}}}`, `{"roles":[{},null,"x",7]}`, `{"roles":{"a":1}}`,
		`{"principals":[{"id":3},{"id":"4"},null]}`, `{"createdOn":"9999-12-31T23:59:59.9999999-23:00"}`,
		`{"sub":2,"iat":"1000","exp":9223372036854775807,"multipleLogin":"no"}`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		var answer wholeUser
		var users page[User]
		if json.Unmarshal(data, &users) == nil && !strings.Contains(strings.ToLower(string(data)), `list`) && !strings.Contains(string(data), `\u`) {
			t.Errorf("%s passes for a list", data)
		}
		for _, target := range []any{&answer, new(Role), new(page[Role]), new(claims), new(details), new(moment)} {
			_ = json.Unmarshal(data, target)
		}
		if life := readClaims(tokenOf(string(data))).life(); life <= 0 {
			t.Errorf("a token lives for %s", life)
		}
		_ = readClaims("e30." + string(data) + ".x")
		if json.Unmarshal(data, &answer) != nil {
			return
		}
		change := UserChange{AddRoleIDs: []int64{7}}
		body, err := overlay(answer.User, change.apply(answer.User), nil, idTexts)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := json.Marshal(body); err != nil {
			t.Errorf("what was read cannot be sent back: %v", err)
		}
		if at, err := time.Parse(time.RFC3339, answer.CreatedAt); err == nil && at.Nanosecond() != 0 &&
			strings.HasSuffix(answer.CreatedAt, "Z") {
			t.Errorf("time %s", answer.CreatedAt)
		}
	})
}

// FuzzDecodeError reads whatever the platform or a proxy may return: nothing may panic, an empty response has neither code nor text, and only a
// refused read or deletion may turn out to be about something that is not there.
func FuzzDecodeError(f *testing.F) {
	for _, seed := range []string{
		"", "Forbidden", `{"code":"UM1117","details":null,"message":"m"}`, `{"code":{},"details":[null,1,{}],"message":["x"]}`,
		`{"message":"User not found"}`, `"x"`, `"`, `<title>x</title>`, "{",
		"\xff\xfe", `{"message":"\ud800"}`, `[{"message":"m"}]`,
	} {
		f.Add(400, []byte(seed))
		f.Add(403, []byte(seed))
	}
	f.Fuzz(func(t *testing.T, status int, body []byte) {
		before := slices.Clone(body)
		code, message := decodeError(status, http.Header{}, body)
		if len(body) == 0 && (code != "" || message != "") {
			t.Errorf("an empty response has %q, %q", code, message)
		}
		if utf8.Valid(body) && !utf8.ValidString(message) {
			t.Errorf("valid text became invalid: %q", message)
		}
		if !slices.Equal(before, body) {
			t.Error("the response was changed")
		}
		for _, kind := range []rest.Kind{rest.BadRequest, rest.Unauthorized, rest.Forbidden, rest.Server, rest.Ambiguous, rest.Conflict} {
			for _, method := range []string{http.MethodGet, http.MethodPost, http.MethodPut, http.MethodDelete} {
				failure := &rest.Error{Kind: kind, Method: method, Code: code, Message: message}
				looks := kind == rest.BadRequest && (method == http.MethodGet || method == http.MethodDelete)
				if now := rest.KindOf(classify(failure)); now != kind && !(looks && now == rest.NotFound) {
					t.Errorf("kind %q of %s became %q for %q", kind, method, now, message)
				}
				_ = blocked(failure)
			}
		}
	})
}
