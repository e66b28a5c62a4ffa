package api

import (
	"bytes"
	"encoding/json"
	"errors"
	"net/http"
	"strings"

	"github.com/platformusers/terraform-provider-platformusers/internal/rest"
	"github.com/platformusers/terraform-provider-platformusers/internal/wire"
)

// CodeReauthenticate is the rest.Error code of "You must reauthenticate": the platform wants a user to sign in again before it changes
// something sensitive, such as an e-mail address. Documented: after 30 minutes without multi-factor authentication, after 8 hours with it;
// connected apps are exempt.
const CodeReauthenticate = "reauthenticate"

// MustReauthenticate reports whether the platform asks the signed-in user to sign in again.
func MustReauthenticate(err error) bool {
	var failure *rest.Error
	return errors.As(err, &failure) && failure.Code == CodeReauthenticate
}

// decodeError reads what the platform says about a failure. Six forms are known:
//
//	(nothing)
//	Forbidden                                             plain text
//	{"status":400,"message":"..."}                        users, invitations, roles, role groups, environments
//	{"errors":[{"keyword","dataPath","message",...}]}     schema validation, teams
//	{"status":403,"message":"...","details":{}}           gateway
//	{"error":"...","location":"..."}                      sign in again; OAuth: {"error","error_description"}
//
// The texts are not made fit for display: the HTTP kernel masks, folds and cuts them. The value that a validation error quotes under "data" is never
// repeated: it may be a password.
func decodeError(status int, h http.Header, body []byte) (code, message string) {
	code, message = explain(bytes.TrimSpace(body))
	if status != http.StatusForbidden && (status < 300 || status >= 400) {
		return code, message
	}
	// Documented are a 403 with this text and a redirect to the sign-in page.
	const signInAgain = "You must reauthenticate"
	if strings.Contains(h.Get("Location"), "reauthenticate=true") && message == "" {
		message = signInAgain
	}
	if strings.Contains(strings.ToLower(message), strings.ToLower(signInAgain)) {
		code = CodeReauthenticate
	}
	return code, message
}

func explain(body []byte) (code, message string) {
	if len(body) == 0 {
		return "", ""
	}
	switch body[0] {
	case '{':
		var answer errorResponse
		if json.Unmarshal(body, &answer) == nil {
			return answer.explain()
		}
	case '"':
		if message := wire.Scalar(body); message != "" {
			return "", message
		}
	case '<':
		return "", rest.DescribePage(body)
	}
	return "", string(body)
}

type errorResponse struct {
	Code        text             `json:"code"`
	Message     text             `json:"message"`
	Error       text             `json:"error"`
	Description text             `json:"error_description"`
	Errors      validationErrors `json:"errors"`
}

func (a errorResponse) explain() (code, message string) {
	switch {
	case len(a.Errors) > 0:
		return wire.First(a.Code, a.Errors.code()), a.Errors.message()
	case a.Message != "":
		return string(a.Code), string(a.Message)
	case a.Description != "":
		return wire.First(a.Error, a.Code), string(a.Description)
	default:
		return string(a.Code), string(a.Error)
	}
}

type validationError struct {
	Keyword  text `json:"keyword"`
	Type     text `json:"type"`
	DataPath text `json:"dataPath"`
	Message  text `json:"message"`
}

// validationErrors decodes what it understands: objects, or plain strings.
type validationErrors []validationError

func (v *validationErrors) UnmarshalJSON(data []byte) error {
	*v = nil
	var elements []json.RawMessage
	if json.Unmarshal(data, &elements) != nil {
		return nil //nolint:nilerr // an odd detail of an error must not hide the error
	}
	for _, element := range elements {
		one := validationError{Message: text(wire.Scalar(element))}
		if json.Unmarshal(element, &one) != nil && one.Message == "" {
			continue
		}
		*v = append(*v, one)
	}
	return nil
}

func (v validationErrors) code() text {
	if v[0].Keyword != "" {
		return v[0].Keyword
	}
	return v[0].Type
}

func (v validationErrors) message() string {
	parts := make([]string, 0, len(v))
	for _, one := range v {
		if part := strings.TrimSpace(string(one.DataPath) + " " + string(one.Message)); part != "" {
			parts = append(parts, part)
		}
	}
	return strings.Join(parts, "; ")
}
