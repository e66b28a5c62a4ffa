package api

import (
	"bytes"
	"encoding/json"
	"errors"
	"maps"
	"net/http"
	"regexp"
	"slices"
	"strings"

	"github.com/platformusers/terraform-provider-platformusers/internal/rest"
	"github.com/platformusers/terraform-provider-platformusers/internal/wire"
)

// Codes of rest.Error that are this client's own, for responses that carry a text only.
const (
	// CodeScope is a token without the scope that the call needs: see MissingScopes.
	CodeScope = "scope"
)

// CodeInvalidPartition is the code of a call to the host's base URL that has to go to the organization's (seen on Cloud by another client).
const CodeInvalidPartition = "InvalidPartition"

// HasCode reports whether the platform gave this code, perhaps among others.
func HasCode(err error, code string) bool {
	var failure *rest.Error
	return errors.As(err, &failure) && slices.Contains(strings.Split(failure.Code, ", "), code)
}

// IsDuplicate reports a create that the platform refused because the user name or the e-mail address is in use.
func IsDuplicate(err error) bool {
	return HasCode(err, "DuplicateUserName") || HasCode(err, "DuplicateEmail")
}

var quotedScope = regexp.MustCompile(`'((?:PM|OR)\.[A-Za-z.]+)'`)

// MissingScopes returns the scopes any of which the platform wanted and the token lacks, as far as the response names them: "Scope(s) 'PM.X'
// is(are) invalid. Expect to have 'PM.User' or 'PM.User.Read'." (seen by users). Nil for every other error.
func MissingScopes(err error) []string {
	var failure *rest.Error
	if !errors.As(err, &failure) || failure.Code != CodeScope {
		return nil
	}
	_, expected, _ := strings.Cut(failure.Message, "Expect")
	var missing []string
	for _, match := range quotedScope.FindAllStringSubmatch(expected, -1) {
		missing = append(missing, match[1])
	}
	return missing
}

// classify sets the kind of a failure whose status is ambiguous: a name that is in use is 400 here, and what is not there may be.
func classify(err error) error {
	var failure *rest.Error
	if !errors.As(err, &failure) {
		return err
	}
	switch {
	case failure.Code == CodeScope && (failure.Kind == rest.BadRequest || failure.Kind == rest.Unauthorized):
		failure.Kind = rest.Forbidden // the status is assumed
	case failure.Kind != rest.BadRequest:
	case IsDuplicate(err), failure.Code == orchestratorNameUsed:
		failure.Kind = rest.Conflict
	case failure.Code == orchestratorNotFound, notFoundWords.MatchString(failure.Message):
		failure.Kind = rest.NotFound
	}
	return err
}

// Codes of Orchestrator (documented).
const (
	orchestratorNameUsed = "1001"
	orchestratorNotFound = "1002"
)

// notFoundWords are texts with which the platform may report that something does not exist; the status 404 for it is assumed. A text about
// something else (a group that a change names) must not match.
var notFoundWords = regexp.MustCompile(`(?i)^(the )?(entity|user) (was |is )?(not found|does not exist)`)

// decodeError reads what the platform returns about a failure. These forms are known:
//
//	(nothing)
//	{"succeeded":false,"errors":[{"code","description"}]}                    ASP.NET Identity; also below "result"
//	{"title":"...","status":400,"traceId":"...","errors":{"Email":["..."]}}  ProblemDetails
//	{"errorMessage":"..."}                                                   scopes
//	{"StatusCode":404,"StatusDescription":"NotFound","Message":"..."}        directory
//	{"success":false,"error":{"code":0,"message","details"},"__abp":true}    ABP; OData has an "error" with code and message, too
//	{"message":"...","errorCode":1002,"traceId":"..."}                       Orchestrator
//	{"error":"invalid_client","error_description":"..."}                     sign-in
//
// The texts are not made fit for display: the HTTP kernel masks, folds and cuts them.
func decodeError(_ int, _ http.Header, body []byte) (code, message string) {
	body = bytes.TrimSpace(body)
	if len(body) == 0 {
		return "", ""
	}
	switch body[0] {
	case '{':
		var decoded errorBody
		if json.Unmarshal(body, &decoded) == nil {
			return decoded.explain()
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

type errorBody struct {
	Result            identityResult  `json:"result"`
	Errors            json.RawMessage `json:"errors"`
	Error             json.RawMessage `json:"error"`
	ErrorDescription  wire.Text       `json:"error_description"`
	ErrorMessage      wire.Text       `json:"errorMessage"`
	Message           wire.Text       `json:"message"`
	Description       wire.Text       `json:"description"`
	StatusDescription wire.Text       `json:"statusDescription"`
	ErrorCode         wire.Text       `json:"errorCode"`
	Code              wire.Text       `json:"code"`
	Title             wire.Text       `json:"title"`
	Detail            wire.Text       `json:"detail"`
	TraceID           wire.Text       `json:"traceId"`
}

func (a errorBody) explain() (code, message string) {
	code, message = a.content()
	if a.TraceID != "" {
		message = strings.TrimSpace(message + " (trace id " + string(a.TraceID) + ")")
	}
	return code, message
}

func (a errorBody) content() (code, message string) {
	if len(a.Result.Errors) > 0 {
		return a.Result.explain()
	}
	var listed identityErrors
	if json.Unmarshal(a.Errors, &listed) == nil && len(listed) > 0 {
		return identityResult{Errors: listed}.explain()
	}
	if fields := fieldErrors(a.Errors); fields != "" {
		return string(a.Code), fields
	}
	if a.ErrorMessage != "" {
		return scopeCode(string(a.ErrorMessage)), string(a.ErrorMessage)
	}
	var nested struct {
		Code    wire.Text `json:"code"`
		Message wire.Text `json:"message"`
		Details wire.Text `json:"details"`
	}
	if bytes.HasPrefix(a.Error, []byte("{")) && json.Unmarshal(a.Error, &nested) == nil && nested.Message+nested.Details != "" {
		if nested.Code == "0" { // ABP's word for none
			nested.Code = ""
		}
		return string(nested.Code), join(nested.Message, nested.Details)
	}
	if oauth := wire.Scalar(a.Error); oauth != "" {
		return oauth, string(a.ErrorDescription)
	}
	text := join(a.Message, a.Description)
	if text == "" {
		text = join(a.Title, a.Detail)
	}
	return wire.First(a.ErrorCode, a.Code, a.StatusDescription), text
}

func join(text, more wire.Text) string {
	if text == "" || more == "" || strings.Contains(string(text), string(more)) {
		return wire.First(text, more)
	}
	return string(text) + " " + string(more)
}

func scopeCode(message string) string {
	if strings.HasPrefix(message, "Scope(s) ") || strings.Contains(message, "scope not found") {
		return CodeScope
	}
	return ""
}

// identityResult is the response of the identity server to a write.
type identityResult struct {
	Succeeded wire.Flag      `json:"succeeded"`
	Errors    identityErrors `json:"errors"`
}

// UnmarshalJSON never fails: "result" is something else in other responses.
func (r *identityResult) UnmarshalJSON(data []byte) error {
	type plain identityResult
	var read plain
	if json.Unmarshal(data, &read) != nil {
		read = plain{}
	}
	*r = identityResult(read)
	return nil
}

func (r identityResult) explain() (code, message string) {
	var codes, texts []string
	for _, one := range r.Errors {
		if one.Code != "" && !slices.Contains(codes, string(one.Code)) {
			codes = append(codes, string(one.Code))
		}
		if one.Description != "" {
			texts = append(texts, string(one.Description))
		}
	}
	return strings.Join(codes, ", "), strings.Join(texts, " ")
}

// identityErrors decodes what it understands: objects, or plain strings. It fails for an object of fields, which is another form.
type identityErrors []identityError

type identityError struct {
	Code        wire.Text `json:"code"`
	Description wire.Text `json:"description"`
}

func (e *identityErrors) UnmarshalJSON(data []byte) error {
	*e = nil
	var elements []json.RawMessage
	if err := json.Unmarshal(data, &elements); err != nil {
		return err
	}
	for _, element := range elements {
		one := identityError{}
		if bytes.HasPrefix(element, []byte("{")) {
			_ = json.Unmarshal(element, &one) // its fields decode from anything
		} else {
			one.Description = wire.Text(wire.Scalar(element))
		}
		if one != (identityError{}) {
			*e = append(*e, one)
		}
	}
	return nil
}

// fieldErrors words the errors of ProblemDetails, which are texts by field, in the order of the fields' names.
func fieldErrors(data []byte) string {
	var fields map[string]json.RawMessage
	if json.Unmarshal(data, &fields) != nil {
		return ""
	}
	var parts []string
	for _, field := range slices.Sorted(maps.Keys(fields)) {
		var texts []wire.Text
		if json.Unmarshal(fields[field], &texts) != nil {
			texts = []wire.Text{wire.Text(wire.Scalar(fields[field]))}
		}
		for _, text := range wire.Texts(texts) {
			parts = append(parts, strings.TrimPrefix(field+": "+text, ": "))
		}
	}
	return strings.Join(parts, "; ")
}

// refused returns the failure that a successful response to a write hides: "succeeded": false, seen inside a 200. Nil when there is none.
func (c *Client) refused(r rest.Request, response *rest.Response) error {
	var decoded struct {
		identityResultFields
		Result identityResult `json:"result"`
	}
	if !decodes(response.Body, &decoded) {
		return nil
	}
	for _, result := range []identityResult{decoded.Result, identityResult(decoded.identityResultFields)} {
		if result.Succeeded.Set && !result.Succeeded.Value {
			code, message := result.explain()
			if message == "" {
				message = "the platform reports that this did not succeed, without a reason"
			}
			failure := c.identity.BadResponse(r, response, message)
			failure.Code, failure.Kind = code, rest.BadRequest
			return classify(failure)
		}
	}
	return nil
}

// identityResultFields is identityResult without its decoder, which would take over a struct that it is embedded in.
type identityResultFields struct {
	Succeeded wire.Flag      `json:"succeeded"`
	Errors    identityErrors `json:"errors"`
}
