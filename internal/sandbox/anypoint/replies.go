package anypoint

import (
	"encoding/json"
	"fmt"
	"net/http"
)

// reply is what a handler returns. A nil Body sends none; text is sent as plain text, anything else as JSON.
type reply struct {
	status int
	header http.Header
	body   any
}

type text string

func ok(body any) (reply, error)      { return reply{status: http.StatusOK, body: body}, nil }
func created(body any) (reply, error) { return reply{status: http.StatusCreated, body: body}, nil }
func empty(status int) (reply, error) { return reply{status: status}, nil }

// page is the envelope of every list.
type page struct {
	Data  any `json:"data"`
	Total int `json:"total"`
}

// shape is the form in which a family of calls writes its errors: the platform has no common one (documented by the vendor's clients).
type shape int

const (
	shapeMessage shape = iota // {"status":400,"message":"..."}: users, invitations, roles, role groups, environments
	shapeErrors               // {"errors":[{...}]}: teams
	shapeGateway              // {"status":405,"message":"...","details":{}}: identity providers and unknown paths
	shapeEmpty                // no body: organizations, members
	shapePlain                // a sentence: sign-up, and everything about the token
)

// refusal is an error that the platform returns. Path and keyword say what a body or query breaks, for the families that report it.
type refusal struct {
	status        int
	message       string
	path, keyword string
}

func (r *refusal) Error() string { return fmt.Sprintf("%d %s", r.status, r.message) }

func refuse(status int, format string, args ...any) error {
	return &refusal{status: status, message: fmt.Sprintf(format, args...)}
}

// invalid is a 400 for a body or query that breaks the schema of the call.
func invalid(path, keyword, format string, args ...any) error {
	return &refusal{status: http.StatusBadRequest, message: fmt.Sprintf(format, args...), path: path, keyword: keyword}
}

func (r *refusal) reply(s shape) reply {
	out := reply{status: r.status}
	switch s {
	case shapeMessage:
		out.body = map[string]any{"status": r.status, "message": r.message}
	case shapeErrors:
		keyword := r.keyword
		if keyword == "" {
			keyword = "constraint"
		}
		out.body = map[string]any{"errors": []any{map[string]any{
			"type": "body", "dataPath": r.path, "keyword": keyword, "schema": map[string]any{}, "data": nil, "message": r.message,
		}}}
	case shapeGateway:
		out.body = map[string]any{"status": r.status, "message": r.message, "details": map[string]any{}}
	case shapePlain:
		out.body = text(r.message)
	case shapeEmpty:
	}
	return out
}

var (
	unauthorized = reply{status: http.StatusUnauthorized, body: text("Unauthorized")}
	forbidden    = reply{status: http.StatusForbidden, body: text("Forbidden")}
)

func (r reply) write(w http.ResponseWriter) {
	for k, v := range r.header {
		w.Header()[k] = v
	}
	var payload []byte
	switch b := r.body.(type) {
	case nil:
	case text:
		w.Header().Set("Content-Type", "text/plain; charset=utf-8")
		payload = []byte(b)
	default:
		w.Header().Set("Content-Type", "application/json; charset=utf-8")
		var err error
		if payload, err = json.Marshal(b); err != nil {
			panic(fmt.Sprintf("anypoint sandbox: response cannot be written as JSON: %v", err))
		}
	}
	w.WriteHeader(r.status)
	_, _ = w.Write(payload) // a client that hung up is not our error
}
