package uipath

import (
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/http"
)

// reply is what a handler returns. A nil Body sends none.
type reply struct {
	status int
	header http.Header
	body   any
}

func ok(body any) (reply, error)      { return reply{status: http.StatusOK, body: body}, nil }
func created(body any) (reply, error) { return reply{status: http.StatusCreated, body: body}, nil }
func empty(status int) (reply, error) { return reply{status: status}, nil }

func (r reply) write(w http.ResponseWriter) {
	for k, v := range r.header {
		w.Header()[k] = v
	}
	var payload []byte
	if r.body != nil {
		w.Header().Set("Content-Type", "application/json; charset=utf-8")
		var err error
		if payload, err = json.Marshal(r.body); err != nil {
			panic(fmt.Sprintf("uipath sandbox: response cannot be written as JSON: %v", err))
		}
	}
	w.WriteHeader(r.status)
	_, _ = w.Write(payload) // a client that hung up is not our error
}

// refusal is an error that the platform returns.
type refusal struct{ reply reply }

func (r *refusal) Error() string { return fmt.Sprintf("%d %v", r.reply.status, r.reply.body) }

func refuse(status int, body any) error { return &refusal{reply{status: status, body: body}} }

// identityError is one line of an identityResult.
type identityError struct {
	Code        string `json:"code"`
	Description string `json:"description"`
}

// identityResult is the first of the identity server's error families, and its response to what has nothing else to report.
type identityResult struct {
	Succeeded bool            `json:"succeeded"`
	Errors    []identityError `json:"errors"`
}

var succeeded = identityResult{true, []identityError{}}

func failed(errs ...identityError) identityResult { return identityResult{false, errs} }

func (r identityResult) refuse(status int) error { return refuse(status, r) }

// invalid is the second family: what breaks the form of a call, by field (recorded).
func invalid(field, format string, args ...any) error {
	return problem(http.StatusBadRequest, "One or more validation errors occurred.", map[string][]string{field: {fmt.Sprintf(format, args...)}})
}

func problem(status int, title string, errs map[string][]string) error {
	sections := map[int]string{400: "6.5.1", 404: "6.5.4", 415: "6.5.13"}
	body := map[string]any{"type": "https://tools.ietf.org/html/rfc7231#section-" + sections[status], "title": title, "status": status,
		"traceId": "00-" + random(16) + "-" + random(8) + "-00"}
	if errs != nil {
		body["errors"] = errs
	}
	return refuse(status, body)
}

// errorMessage is the third family: about scopes and rights (recorded).
func errorMessage(status int, format string, args ...any) error {
	return refuse(status, map[string]any{"errorMessage": fmt.Sprintf(format, args...)})
}

// statusCode is the fourth family, of the directory (recorded).
func statusCode(status int, name, format string, args ...any) error {
	return refuse(status, map[string]any{"StatusCode": status, "StatusDescription": name, "Message": fmt.Sprintf(format, args...), "Description": ""})
}

// The codes of Orchestrator's errors (recorded).
const (
	codeNone       = 0
	codeRequest    = 1000
	codeNameUsed   = 1001
	codeNotFound   = 1002
	codeValidation = 1009
	codeFolder     = 1100
)

// orchestratorError is Orchestrator's family.
func orchestratorError(status, code int, format string, args ...any) error {
	return refuse(status, map[string]any{"message": fmt.Sprintf(format, args...), "errorCode": code,
		"traceId": "00-" + random(16) + "-" + random(8) + "-00"})
}

// envelope is the fifth family, which older servers wrap everything in.
func envelope(status, code int, format string, args ...any) error {
	return refuse(status, map[string]any{"result": nil, "success": false, "unAuthorizedRequest": status == http.StatusUnauthorized, "__abp": true,
		"error": map[string]any{"code": code, "message": fmt.Sprintf(format, args...), "details": nil, "validationErrors": nil}})
}

// random is n random bytes in hexadecimal.
func random(n int) string {
	raw := make([]byte, n)
	_, _ = rand.Read(raw) // never fails
	return hex.EncodeToString(raw)
}
