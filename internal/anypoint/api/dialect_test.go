package api

import (
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/platformusers/terraform-provider-platformusers/internal/rest"
)

func header(pairs ...string) http.Header {
	h := http.Header{}
	for i := 0; i < len(pairs); i += 2 {
		h.Set(pairs[i], pairs[i+1])
	}
	return h
}

func TestDecodeError(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		status        int
		header        http.Header
		body          string
		code, message string
	}{
		"empty":           {status: 404},
		"blank":           {status: 404, body: " \n"},
		"plain":           {status: 403, body: "Forbidden", message: "Forbidden"},
		"plain as JSON":   {status: 401, body: `"Unauthorized"`, message: "Unauthorized"},
		"status, message": {status: 400, body: `{"status":400,"message":"User does not exist"}`, message: "User does not exist"},
		"with code":       {status: 400, body: `{"code":"X1","message":"no"}`, code: "X1", message: "no"},
		"with a number":   {status: 400, body: `{"code":17,"message":"no"}`, code: "17", message: "no"},
		"details":         {status: 403, body: `{"status":403,"message":"Unauthorized","details":{}}`, message: "Unauthorized"},
		"message: object": {status: 400, body: `{"message":{"a":1}}`},
		"broken JSON":     {status: 400, body: `{"message":`, message: `{"message":`},
		"JSON array":      {status: 400, body: `["a"]`, message: `["a"]`},
		"OAuth": {
			status: 401, body: `{"error":"invalid_client","error_description":"no such client"}`, code: "invalid_client", message: "no such client",
		},
		"OAuth, short":    {status: 401, body: `{"error":"invalid_client"}`, message: "invalid_client"},
		"error and place": {status: 400, body: `{"error":"no","location":"/x"}`, message: "no"},
		"validation": {
			status: 400, body: `{"errors":[{"type":"body","dataPath":".team_name","keyword":"minLength","schema":{},"data":"S","message":"too short"}]}`,
			code: "minLength", message: ".team_name too short",
		},
		"two validations": {
			status: 400, body: `{"errors":[{"type":"body","dataPath":".a","message":"x"},{"message":"y"}]}`, code: "body", message: ".a x; y",
		},
		"validation words": {status: 400, body: `{"errors":["x","y"]}`, message: "x; y"},
		"no validations":   {status: 400, body: `{"errors":[],"message":"m"}`, message: "m"},
		"errors: text":     {status: 400, body: `{"errors":"x","message":"m"}`, message: "m"},
		"page":             {status: 502, body: "<html><head><title>\n Bad &amp; Gateway </title></head></html>", message: "an HTML page (Bad & Gateway)"},
		"page, no title":   {status: 502, body: "<html></html>", message: "an HTML page"},
		"sign in again": {status: 403, body: `{"error":"You must reauthenticate","location":"/login/?reauthenticate=true"}`,
			code: CodeReauthenticate, message: "You must reauthenticate"},
		"sent to sign in again": {status: 302, header: header("Location", "/login/?reauthenticate=true"),
			code: CodeReauthenticate, message: "You must reauthenticate"},
		"sent elsewhere": {status: 302, header: header("Location", "/login")},
		"only talk":      {status: 400, body: `{"error":"You must reauthenticate"}`, message: "You must reauthenticate"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			code, message := decodeError(test.status, test.header, []byte(test.body))
			expect(t, "code", code, test.code)
			expect(t, "message", message, test.message)
		})
	}
}

func TestValidationErrorsKeepTheQuotedValueToThemselves(t *testing.T) {
	t.Parallel()
	_, message := decodeError(400, nil, []byte(`{"errors":[{"dataPath":".password","data":"hunter22","message":"too short"}]}`))
	if strings.Contains(message, "hunter22") {
		t.Errorf("the message repeats the value: %s", message)
	}
}

func TestLimiterAnswer(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		status int
		body   string
		want   bool
	}{
		"429":           {429, "", true},
		"empty 503":     {503, "", true},
		"blank 503":     {503, "\n", true},
		"named 503":     {503, "Service Unavailable: Back-end server is at capacity", true},
		"503 of others": {503, "upstream connect error or disconnect/reset before headers", false},
		"503 with JSON": {503, `{"message":"down"}`, false},
		"502":           {502, "", false},
		"500":           {500, "", false},
	}
	for name, test := range tests {
		expect(t, name, limiterResponse(test.status, nil, []byte(test.body)), test.want)
	}
}

func TestRetryAt(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 5, 4, 10, 0, 20, 0, time.UTC)
	reset := func(at time.Time, remaining string) []string {
		return []string{"X-RateLimit-Limit", "400", "X-RateLimit-Remaining", remaining, "X-RateLimit-Reset", unix(at)}
	}
	ahead := now.Add(10 * time.Second)
	tests := map[string]struct {
		status int
		header http.Header
		body   string
		want   time.Duration // after now; 0: no word about it
	}{
		"429 with a reset": {429, header(reset(now.Add(15*time.Second), "0")...), "", 15 * time.Second},
		"429 with a reset on the server": {
			429, header(append(reset(ahead.Add(15*time.Second), "0"), "Date", ahead.Format(http.TimeFormat))...), "", 15 * time.Second,
		},
		"429 with calls left":                {429, header(reset(now.Add(15*time.Second), "5")...), "", 15 * time.Second},
		"429 without headers":                {429, nil, "", 40 * time.Second},
		"429 with a reset that is over":      {429, header(reset(now.Add(-time.Minute), "0")...), "", 40 * time.Second},
		"429 with a reset far ahead":         {429, header(reset(now.Add(time.Hour), "0")...), "", 40 * time.Second},
		"empty 503":                          {503, nil, "", 40 * time.Second},
		"empty 503 by the server's clock":    {503, header("Date", ahead.Format(http.TimeFormat)), "", 30 * time.Second},
		"empty 503 with no calls left":       {503, header(reset(now.Add(15*time.Second), "0")...), "", 15 * time.Second},
		"empty 503 while calls are left":     {503, header(reset(now.Add(15*time.Second), "7")...), "", 0},
		"503 that is no answer of a limiter": {503, nil, "down", 0},
		"502":                                {502, nil, "", 0},
		"409":                                {409, header(reset(now.Add(15*time.Second), "0")...), "", 0},
	}
	for name, test := range tests {
		got := retryAt(now, test.status, test.header, []byte(test.body))
		want := time.Time{}
		if test.want > 0 {
			want = now.Add(test.want)
		}
		if !got.Equal(want) {
			t.Errorf("%s: got %v, want %v", name, got, want)
		}
	}
}

func unix(at time.Time) string { return strconv.FormatInt(at.Unix(), 10) }

func TestBudget(t *testing.T) {
	t.Parallel()
	got, ok := budget(header("x-ratelimit-limit", "400", "x-ratelimit-remaining", "397", "x-ratelimit-reset", "1777888860"))
	if !ok || got != (rest.Budget{Limit: 400, Remaining: 397, Reset: time.Unix(1777888860, 0)}) {
		t.Errorf("got %v, %v", got, ok)
	}
	for _, h := range []http.Header{
		nil,
		header("X-RateLimit-Limit", "400", "X-RateLimit-Remaining", "397"),
		header("X-RateLimit-Limit", "many", "X-RateLimit-Remaining", "1", "X-RateLimit-Reset", "1777888860"),
		header("X-RateLimit-Limit", "0", "X-RateLimit-Remaining", "1", "X-RateLimit-Reset", "1777888860"),
		header("X-RateLimit-Limit", "400", "X-RateLimit-Remaining", "-1", "X-RateLimit-Reset", "1777888860"),
		header("X-RateLimit-Limit", "400", "X-RateLimit-Remaining", "1", "X-RateLimit-Reset", "soon"),
	} {
		if got, ok := budget(h); ok {
			t.Errorf("%v: got %v", h, got)
		}
	}
}

func TestRefusesParallelWrites(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		status int
		body   string
		want   bool
	}{
		"empty 503":             {503, "", true},
		"503 that says so":      {503, `{"message":"The organization is being updated by another request"}`, true},
		"503 of a proxy":        {503, "upstream connect error", false},
		"empty 409":             {409, "", true},
		"409 that says so":      {409, `{"status":409,"message":"Concurrent modification"}`, true},
		"409 of a taken name":   {409, `{"status":409,"message":"Cannot create user. User already exists"}`, false},
		"409 of a blocked name": {409, "The name is blocked", false},
		"429":                   {429, "", false},
		"400":                   {400, "", false},
	}
	for name, test := range tests {
		expect(t, name, refusesParallelWrites(test.status, nil, []byte(test.body)), test.want)
	}
}

func TestRequestID(t *testing.T) {
	t.Parallel()
	expect(t, "id", requestID(header("x-request-id", "a", "x-anypnt-trx-id", "b")), "a")
	expect(t, "id", requestID(header("x-anypnt-trx-id", "b")), "b")
	expect(t, "id", requestID(nil), "")
}
