package api

import (
	"encoding/json"
	"net/http"
	"slices"
	"testing"
	"time"
	"unicode/utf8"
)

func TestTimes(t *testing.T) {
	t.Parallel()
	for raw, want := range map[string]string{
		"2026-01-02T03:04:05.678Z":                                "2026-01-02T03:04:05.678Z",
		"2026-01-02T03:04:05.000Z":                                "2026-01-02T03:04:05Z",
		"2026-01-02T03:04:05+02:00":                               "2026-01-02T01:04:05Z",
		"2026-01-02T03:04:05.678+0000":                            "2026-01-02T03:04:05.678Z",
		"2015-01-30 22:23:55.433000+00:00":                        "2015-01-30T22:23:55.433Z",
		"2015-01-30 22:23:55+0200":                                "2015-01-30T20:23:55Z",
		"Mon Feb 09 2015 17:47:26 GMT-0300":                       "2015-02-09T20:47:26Z",
		"Mon Feb 09 2015 17:47:26 GMT+0000 (UTC)":                 "2015-02-09T17:47:26Z",
		"Mon Feb 09 2015 17:47:26 GMT-0300 (Brasilia Time, more)": "2015-02-09T20:47:26Z",
		"Mon, 09 Feb 2015 17:47:26 GMT":                           "2015-02-09T17:47:26Z",
		"yesterday":                                               "yesterday",
		"1420000000000":                                           "1420000000000",
		" ":                                                       "",
		"":                                                        "",
	} {
		expect(t, "time "+raw, rfc3339(raw), want)
	}
}

func TestLenientTypes(t *testing.T) {
	t.Parallel()
	var w struct {
		A, B, C, D, E, F text
		G, H, I          number
		J, K, L          flag
		M, N, O          contextParams
		P, Q             moment
	}
	err := json.Unmarshal([]byte(`{"a":"x","b":7,"c":true,"d":null,"e":{"id":"y","name":"z"},"f":["x"],"g":7,"h":"7","i":"seven",
		"j":"TRUE","k":1,"l":"mandatory","m":{"org":"o","n":7,"z":null},"n":null,"o":"none","p":null,"q":1420000000000}`), &w)
	if err != nil {
		t.Fatal(err)
	}
	expect(t, "texts", [6]text{w.A, w.B, w.C, w.D, w.E, w.F}, [6]text{"x", "7", "true", "", "y", ""})
	expect(t, "numbers", [3]number{w.G, w.H, w.I}, [3]number{7, 7, 0})
	expect(t, "flags", [3]flag{w.J, w.K, w.L}, [3]flag{{Set: true, Value: true}, {Set: true, Value: true}, {}})
	expect(t, "context", w.M["org"]+w.M["n"]+w.M["z"], "o7")
	expect(t, "no context", len(w.N)+len(w.O), 0)
	expect(t, "times", [2]moment{w.P, w.Q}, [2]moment{"", "1420000000000"})
}

// FuzzWire decodes whatever comes into everything that can come; nothing may panic, and times come out as they are or in RFC 3339.
func FuzzWire(f *testing.F) {
	for _, seed := range []string{
		userJSON, inviteJSON, grantJSON, "{" + teamJSON + "}", meReply, `{"data":[` + userJSON + `],"total":1}`, `{"data":null,"total":"1"}`, `[{"id":1}]`,
		`null`, `""`, `[]`, `{}`, `0`, `{"id":{"id":{"id":1}}}`, `{"external_names":[{},null,"x",7]}`, `{"context_params":[]}`,
		`{"subOrganizations":[{"subOrganizations":[{}]}]}`,
		`{"createdAt":"Mon Feb 09 2015 17:47:26 GMT-0300 ("}`, `{"createdAt":"9999-12-31T23:59:59-23:59"}`, `{"succeeded":["1"],"failed":{}}`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		var user User
		targets := []any{
			&user, new(Me), new(ConnectedApp), new(Organization), new(OrganizationNode), new(Environment), new(IdentityProviderSettings), new(Invite),
			new(Role),
			new(Grant), new(Team), new(TeamMember), new(UserTeam), new(RoleGroup), new(page[User]), new(page[Grant]), new(page[Invite]),
			new(validationErrors),
		}
		for _, target := range targets {
			_ = json.Unmarshal(data, target)
		}
		_ = respondedInvite(data, "ada@example.com")
		if me, ok := targets[1].(*Me); ok {
			_ = me.RootOrganizationID()
		}
		if node, ok := targets[4].(*OrganizationNode); ok {
			_ = node.Descendants()
		}
		if at := user.CreatedAt; at != "" {
			again := rfc3339(at)
			if again != at {
				t.Errorf("%q is written again as %q", at, again)
			}
		}
	})
}

// FuzzDecodeError reads whatever a proxy may answer; nothing may panic, and nothing is said of an answer that says nothing.
func FuzzDecodeError(f *testing.F) {
	for _, seed := range []string{
		"", "Forbidden", `{"status":400,"message":"m"}`, `{"errors":[{"type":"body","dataPath":".a","keyword":"k","data":"S","message":"m"}]}`,
		`{"errors":[null,{},"x",[]]}`,
		`{"status":403,"message":"Unauthorized","details":{}}`, `{"error":"You must reauthenticate","location":"/login/?reauthenticate=true"}`,
		`{"error":{"id":"x"}}`, `"x"`, `"`, `<title>x</title>`, `<title></title><title>`, "{", "\xff\xfe", `{"message":"\ud800"}`,
	} {
		f.Add(403, []byte(seed), "/login/?reauthenticate=true")
		f.Add(503, []byte(seed), "")
	}
	f.Fuzz(func(t *testing.T, status int, body []byte, location string) {
		h := http.Header{"Location": {location}, "X-Ratelimit-Limit": {string(body)}, "Date": {location}}
		before := slices.Clone(body)
		code, message := decodeError(status, h, body)
		if len(body) == 0 && location == "" && (code != "" || message != "") {
			t.Errorf("an empty answer says %q, %q", code, message)
		}
		if utf8.Valid(body) && !utf8.ValidString(message) {
			t.Errorf("valid text became invalid: %q", message)
		}
		_ = limiterResponse(status, h, body)
		_ = refusesParallelWrites(status, h, body)
		_, _ = budget(h)
		now := time.Date(2026, 5, 4, 10, 0, 20, 0, time.UTC)
		if at := retryAt(now, status, h, body); !at.IsZero() && (at.Before(now) || at.After(now.Add(2*limitWindow))) {
			t.Errorf("to be sent again at %v, that is %v from now", at, at.Sub(now))
		}
		if !slices.Equal(before, body) {
			t.Error("the answer was changed")
		}
	})
}
