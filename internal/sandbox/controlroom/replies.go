package controlroom

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
)

// reply is what a handler returns. A nil body sends none.
type reply struct {
	status int
	body   any
}

func ok(body any) (reply, error)      { return reply{http.StatusOK, body}, nil }
func created(body any) (reply, error) { return reply{http.StatusCreated, body}, nil }

func (r reply) write(w http.ResponseWriter) {
	var payload []byte
	if r.body != nil {
		w.Header().Set("Content-Type", "application/json;charset=utf-8")
		var err error
		if payload, err = json.Marshal(r.body); err != nil {
			panic(fmt.Sprintf("controlroom sandbox: response cannot be written as JSON: %v", err))
		}
	}
	w.WriteHeader(r.status)
	_, _ = w.Write(payload) // a client that hung up is not our error
}

// refusal is an error that the platform returns.
type refusal struct {
	status        int
	code, message string
}

func (r *refusal) Error() string { return fmt.Sprintf("%d %s: %s", r.status, r.code, r.message) }

// The codes of errors. Seen were codeNoToken, in a question on the vendor's forum, and codeDeadToken, by which Brendan Sapience's command line for
// A2019 tells that it was signed out; the others are made up in their likeness.
const (
	codeNoToken      = "UM1117"
	codeDeadToken    = "UM1111"
	codeCredentials  = "UM1110"
	codeForbidden    = "UM1118"
	codeInvalid      = "UM1103"
	codeNotFound     = "UM1104"
	codeDuplicate    = "UM1109"
	codeVersion      = "UM1112"
	codeSelf         = "UM1130"
	codeLastAdmin    = "UM1131"
	codeLicense      = "UM1140"
	codePassword     = "UM1141"
	codeSystemRole   = "UM1150"
	codeRoleInUse    = "UM1151"
	codeLastRole     = "UM1152"
	codeHasObstacles = "UM1160"
	codeURL          = "CR0404"
	codeMethod       = "CR0405"
	codeMedia        = "CR0415"
)

func refuse(status int, code, format string, args ...any) error {
	return &refusal{status, code, fmt.Sprintf(format, args...)}
}

func invalid(format string, args ...any) error {
	return refuse(http.StatusBadRequest, codeInvalid, format, args...)
}

// reply writes the refusal as the platform's error: code, details and message (seen on the vendor's forum).
func (p *Platform) reply(r *refusal) reply {
	var details any
	if p.is("error_details", "text") && r.code != codeNoToken {
		details = "See the Control Room's log for " + r.code
	}
	return reply{r.status, map[string]any{"code": r.code, "details": details, "message": r.message}}
}

// page is the web application, which a real Control Room serves wherever it has no API.
const page = "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>Automation Anywhere</title></head>" +
	"<body><div id=\"app\"></div><script src=\"/main.js\"></script></body></html>\n"

// noRoute answers what the generation does not serve: with the web application and status 200, as a client met it, or with an error.
func (p *Platform) noRoute(w http.ResponseWriter) {
	if p.is("missing_route", "404") {
		p.reply(&refusal{http.StatusNotFound, codeURL, "URL not found"}).write(w)
		return
	}
	w.Header().Set("Content-Type", "text/html;charset=utf-8")
	_, _ = w.Write([]byte(page))
}

// notFound answers calls that no generation has a route for.
func (p *Platform) notFound(w http.ResponseWriter, r *http.Request) {
	if allow := w.Header().Get("Allow"); allow != "" && p.servesAny(allow, r.URL.Path) {
		p.reply(&refusal{http.StatusMethodNotAllowed, codeMethod, "Request method '" + r.Method + "' not supported"}).write(w)
		return
	}
	w.Header().Del("Allow")
	p.noRoute(w)
}

func (p *Platform) servesAny(allow, path string) bool {
	for method := range strings.SplitSeq(allow, ", ") {
		if p.serves(method, path) {
			return true
		}
	}
	return false
}
