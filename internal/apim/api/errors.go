package api

import (
	"bytes"
	"encoding/json"
	"errors"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/platformusers/terraform-provider-platformusers/internal/rest"
	"github.com/platformusers/terraform-provider-platformusers/internal/wire"
)

// Codes of the platform.
const (
	CodeValidation = "ValidationError"
	// CodeTier is a call that the pricing tier does not have: Consumption has no groups, users and portal (seen by users).
	CodeTier = "MethodNotAllowedInPricingTier"
	// CodeForbidden is a right that is missing: see MissingAction.
	CodeForbidden = "AuthorizationFailed"
	// CodeBusy is a change that meets another one which is still under way (seen for APIs; assumed for users).
	CodeBusy = "PessimisticConcurrencyConflict"
	// CodeExists is this client's own, for a create that met what was there already.
	CodeExists = "exists"
)

// HasCode reports whether the platform gave this code, for the whole or for a part of what was sent.
func HasCode(err error, code string) bool {
	var failure *rest.Error
	return errors.As(err, &failure) && (strings.EqualFold(failure.Code, code) ||
		slices.ContainsFunc(failure.Details, func(d rest.Detail) bool { return strings.EqualFold(d.Code, code) }))
}

// Details returns what the platform reports about single parts of what it was sent, whose targets are names of properties: email, firstName, scope.
func Details(err error) []rest.Detail { return rest.DetailsOf(err) }

// IsStale reports a change or delete that was refused since the object is not the one that was read (412).
func IsStale(err error) bool { return rest.KindOf(err) == rest.Precondition }

// IsTier reports a call that the service's pricing tier does not have.
func IsTier(err error) bool { return HasCode(err, CodeTier) }

var (
	inUseWords       = regexp.MustCompile(`(?i)\b(already|exists?|in use|taken|unique|duplicate|registered)\b`)
	subscriptionWord = regexp.MustCompile(`(?i)\bsubscriptions?\b`)
	limitWords       = regexp.MustCompile(`(?i)subscriptions? limit`)
	liveWords        = regexp.MustCompile(`(?i)\b(existing|active) subscriptions?\b|deleteSubscriptions`)
	notAuthorized    = regexp.MustCompile(`(?i)to perform action '([^']+)'(?: over scope '([^']+)')?`)
	serviceMissing   = regexp.MustCompile(`(?i)Microsoft\.ApiManagement/service/[^/' ]+' under resource group|` +
		`\b(api ?management )?service\b.*\bnot found\b`)
)

// IsDuplicateEmail reports an account that the service refused because another one has the e-mail address. The status is not documented: this takes
// 409, and 400 with a word about the e-mail address that means it.
func IsDuplicateEmail(err error) bool {
	switch rest.KindOf(err) {
	case rest.Conflict:
		return !HasCode(err, CodeBusy) && !HasCode(err, CodeExists)
	case rest.BadRequest:
		return slices.ContainsFunc(Details(err), func(d rest.Detail) bool { return isTarget(d, "email") && inUseWords.MatchString(d.Message) })
	}
	return false
}

// isTarget compares the last part of a detail's target: "email", "properties.email".
func isTarget(d rest.Detail, property string) bool {
	return strings.EqualFold(d.Target[strings.LastIndexByte(d.Target, '.')+1:], property)
}

// IsSubscriptionLimit reports a subscription that the product's limit for one user does not allow (seen by users).
func IsSubscriptionLimit(err error) bool { return says(err, rest.BadRequest, limitWords) }

// IsHeldBySubscriptions reports a delete that was refused because of subscriptions (assumed: the words are those of products).
func IsHeldBySubscriptions(err error) bool {
	return says(err, rest.BadRequest, liveWords) || says(err, rest.Conflict, liveWords)
}

// MayMeanSubscriptions reports a refusal that has no reason of its own, or one that speaks of subscriptions.
func MayMeanSubscriptions(err error) bool {
	var failure *rest.Error
	return errors.As(err, &failure) && (failure.Message == "" && len(failure.Details) == 0 || says(err, failure.Kind, subscriptionWord))
}

// says looks for words in the message and the details of an error of one kind.
func says(err error, kind rest.Kind, words *regexp.Regexp) bool {
	var failure *rest.Error
	if !errors.As(err, &failure) || failure.Kind != kind {
		return false
	}
	return words.MatchString(failure.Message) || slices.ContainsFunc(failure.Details, func(d rest.Detail) bool { return words.MatchString(d.Message) })
}

// MissingAction returns the action that the role of whoever signs in lacks, and the scope to grant it for, as far as the platform names them; "" for
// every other error.
func MissingAction(err error) (action, scope string) {
	var failure *rest.Error
	if !errors.As(err, &failure) || failure.Kind != rest.Forbidden {
		return "", ""
	}
	if match := notAuthorized.FindStringSubmatch(failure.Message); match != nil {
		return match[1], match[2]
	}
	return "", ""
}

// IsUnknownService reports a "not found" that speaks of the service, its resource group or its subscription, not of something in it. The code for a
// service is the same as for a user (assumed), so that only the message tells them apart. GetService is the surer test.
func IsUnknownService(err error) bool {
	var failure *rest.Error
	if !errors.As(err, &failure) || failure.Kind != rest.NotFound {
		return false
	}
	if slices.Contains(codesAbove, failure.Code) {
		return true
	}
	return serviceMissing.MatchString(failure.Message)
}

// exists is the error of a create that met something. It keeps what the platform reported, if anything.
func (c *Client) exists(err error) error {
	failure := &rest.Error{}
	var answered *rest.Error
	if errors.As(err, &answered) {
		*failure = *answered
	}
	failure.Kind, failure.Code, failure.Err = rest.Conflict, CodeExists, nil
	return failure
}

// forbidding are the codes of Resource Manager with which something around the service forbids a call, whatever the status (documented). A status of
// 409 means nothing about the object of the call then.
var forbidding = []string{
	CodeForbidden, "LinkedAuthorizationFailed", "ScopeLocked", "ReadOnlyDisabledSubscription", "SubscriptionNotActive", "DisabledSubscription",
	"RequestDisallowedByPolicy", "RequestDisallowedByAzure", "PolicyViolation", "MissingSubscriptionRegistration", "SubscriptionNotRegistered",
}

// classify sets the kind of a failure whose status does not show it.
func classify(err error) error {
	var failure *rest.Error
	if !errors.As(err, &failure) || failure.SignIn {
		return err
	}
	is := func(codes ...string) bool {
		return slices.ContainsFunc(codes, func(code string) bool { return HasCode(err, code) })
	}
	switch {
	case is(forbidding...) && failure.Kind != rest.Unauthorized:
		failure.Kind = rest.Forbidden
	case is("InvalidAuthenticationToken", "InvalidAuthenticationTokenTenant", "ExpiredAuthenticationToken"):
		failure.Kind = rest.Unauthorized
	case is(codesAbove...):
		failure.Kind = rest.NotFound
	}
	return err
}

// codesAbove are the codes for what is above a service and not there (documented).
var codesAbove = []string{"ResourceGroupNotFound", "SubscriptionNotFound", "ParentResourceNotFound"}

// dialect tells the HTTP kernel what is particular to this platform.
func dialect() rest.Dialect {
	return rest.Dialect{DecodeError: decodeError, Details: decodeDetails, Locked: isLocked, ParallelWrites: isLocked, Remaining: remaining,
		RequestID: requestID}
}

// isLocked recognizes how the service refuses a write because of another one at the same moment.
func isLocked(status int, _ http.Header, body []byte) bool {
	if status == http.StatusPreconditionFailed {
		return true
	}
	return status == http.StatusConflict && bytes.Contains(body, []byte(CodeBusy))
}

// remaining reads what is left of the limit that the call drew on.
func remaining(h http.Header) (calls int, ok bool) {
	for _, kind := range []string{"Reads", "Writes", "Deletes"} {
		if left, err := strconv.Atoi(h.Get("X-Ms-Ratelimit-Remaining-Subscription-" + kind)); err == nil {
			return left, true
		}
	}
	return 0, false
}

// requestID returns the id under which the platform's support finds the call.
func requestID(h http.Header) string {
	if id := h.Get("X-Ms-Request-Id"); id != "" {
		return id
	}
	return h.Get("X-Ms-Correlation-Request-Id")
}

// errorContract is the "error" of a response, of Resource Manager and of the service alike. Its details may be null, and have details of their own.
type errorContract struct {
	Code    wire.Text       `json:"code"`
	Message wire.Text       `json:"message"`
	Target  wire.Text       `json:"target"`
	Details json.RawMessage `json:"details"`
}

// maxDepth is how deep details of details are read.
const maxDepth = 4

func (e errorContract) details(depth int) []rest.Detail {
	var elements []json.RawMessage
	if depth == 0 || json.Unmarshal(e.Details, &elements) != nil {
		return nil
	}
	var all []rest.Detail
	for _, element := range elements {
		var one errorContract
		if json.Unmarshal(element, &one) != nil {
			one = errorContract{Message: wire.Text(wire.Scalar(element))}
		}
		if one.Code != "" || one.Message != "" || one.Target != "" {
			all = append(all, rest.Detail{Target: string(one.Target), Code: string(one.Code), Message: string(one.Message)})
		}
		all = append(all, one.details(depth-1)...)
	}
	return all
}

// decodeContract finds the error in a response: {"error":{...}}, the same without "error", or below "properties" (of an operation).
func decodeContract(body []byte) (errorContract, bool) {
	var answer struct {
		Error      json.RawMessage `json:"error"`
		Properties struct {
			Error json.RawMessage `json:"error"`
		} `json:"properties"`
	}
	if json.Unmarshal(body, &answer) != nil {
		return errorContract{}, false
	}
	for _, raw := range []json.RawMessage{answer.Error, answer.Properties.Error, body} {
		var one errorContract
		if decodes(raw, &one) && (one.Code != "" || one.Message != "") {
			return one, true
		}
	}
	// Of a sign-in's kind: "error" is the code.
	if text := wire.Scalar(answer.Error); text != "" {
		return errorContract{Code: wire.Text(text)}, true
	}
	return errorContract{}, false
}

// decodeError reads what the platform reports about a failure. The texts are not made fit for display: the HTTP kernel masks, folds and cuts them.
func decodeError(_ int, _ http.Header, body []byte) (code, message string) {
	body = bytes.TrimSpace(body)
	if len(body) == 0 {
		return "", ""
	}
	if body[0] == '<' {
		return "", rest.DescribePage(body)
	}
	if one, ok := decodeContract(body); ok {
		if one.Target != "" {
			return string(one.Code), "" // what it says is a detail
		}
		return string(one.Code), string(one.Message)
	}
	if text := wire.Scalar(body); text != "" {
		return "", text
	}
	return "", string(body)
}

func decodeDetails(_ int, _ http.Header, body []byte) []rest.Detail {
	one, ok := decodeContract(bytes.TrimSpace(body))
	if !ok {
		return nil
	}
	details := one.details(maxDepth)
	// What has a target speaks of a part (seen for scopes).
	if one.Target != "" {
		details = append([]rest.Detail{{Target: string(one.Target), Code: string(one.Code), Message: string(one.Message)}}, details...)
	}
	return details
}
