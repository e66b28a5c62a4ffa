package apim

import (
	"encoding/json"
	"fmt"
	"net/http"
)

// reply is what a handler returns. A nil body sends none.
type reply struct {
	status int
	header http.Header
	body   any
}

func ok(body any, tag string) (reply, error) { return tagged(http.StatusOK, body, tag) }

// tagged returns an ETag, which only single entities have (recorded).
func tagged(status int, body any, tag string) (reply, error) {
	out := reply{status: status, body: body, header: http.Header{}}
	if tag != "" {
		out.header["ETag"] = []string{tag} // written as the platform writes it
	}
	return out, nil
}

func empty(status int) (reply, error) { return reply{status: status}, nil }

func (r reply) write(w http.ResponseWriter, noBody bool) {
	for name, values := range r.header {
		w.Header()[name] = values
	}
	var payload []byte
	if r.body != nil && !noBody {
		w.Header().Set("Content-Type", "application/json; charset=utf-8")
		var err error
		if payload, err = json.Marshal(r.body); err != nil {
			panic(fmt.Sprintf("apim sandbox: response cannot be written as JSON: %v", err))
		}
	}
	w.WriteHeader(r.status)
	_, _ = w.Write(payload) // a client that hung up is not our error
}

// refusal is an error that the platform returns.
type refusal struct{ reply reply }

func (r *refusal) Error() string { return fmt.Sprintf("%d %v", r.reply.status, r.reply.body) }

// detail is one entry of an error's details.
type detail struct {
	Code    string `json:"code"`
	Target  string `json:"target"`
	Message string `json:"message"`
}

// errorBody is the body of every error, of Resource Manager and of API Management alike. details is null when there are none (recorded).
func errorBody(code, message string, details []detail) map[string]any {
	return map[string]any{"error": map[string]any{"code": code, "message": message, "details": details}}
}

func refuse(status int, code, format string, args ...any) error {
	return &refusal{reply{status: status, body: errorBody(code, fmt.Sprintf(format, args...), nil)}}
}

// invalid refuses fields of the body (recorded form).
func invalid(details ...detail) error {
	for i := range details {
		details[i].Code = "ValidationError"
	}
	return &refusal{reply{status: http.StatusBadRequest, body: errorBody("ValidationError", "One or more fields contain incorrect values:", details)}}
}

func invalidField(target, format string, args ...any) error {
	return invalid(detail{Target: target, Message: fmt.Sprintf(format, args...)})
}

// unknownEntity is the response for what is not there (recorded for users and groups).
func unknownEntity(what string) error {
	return refuse(http.StatusNotFound, "ResourceNotFound", "%s not found.", what)
}
