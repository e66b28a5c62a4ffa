package platform

import (
	"errors"
	"fmt"
	"net/http"
	"strings"

	"github.com/platformusers/terraform-provider-platformusers/internal/rest"
)

// Words are what messages about every platform have in common, in the words of one platform: its settings, each with its environment variable.
type Words struct {
	// Title is the platform: "UiPath".
	Title string
	// Address names the settings that determine which URL is called.
	Address string
	// Credentials names the settings to sign in with.
	Credentials string
}

// Setting names a setting with its environment variables.
func Setting(name string, variables ...string) string {
	if len(variables) == 0 {
		return name
	}
	return name + " (" + strings.Join(variables, ", ") + ")"
}

// ErrSignIn is the error of a call that a failed sign-in prevented: its summary is the cause, not the call that never was. reason says what the
// platform's own code means; "" leaves it to the kind of the failure. It is nil for every other error.
func (w Words) ErrSignIn(err error, reason string) error {
	var call *rest.Error
	if !errors.As(err, &call) || !call.SignIn {
		return nil
	}
	cause := rest.Cause(err)
	means, do := w.signIn(cause)
	if reason != "" {
		means = reason
	}
	return &Problem{Summary: "Unable to sign in to " + w.Title + ": " + Failure(cause), Means: means, Err: err, Do: do}
}

// Failure is the cause of an error in a few words: "401 Unauthorized, invalid_client".
func Failure(failure *rest.Error) string {
	var parts []string
	switch {
	case failure.Status != 0:
		parts = append(parts, strings.TrimSpace(fmt.Sprintf("%d %s", failure.Status, http.StatusText(failure.Status))))
	case failure.Kind == rest.NotSent && strings.Contains(failure.Error(), "failed to verify certificate"): // of crypto/tls, or of a library's text
		parts = append(parts, "the certificate is not trusted")
	case failure.Kind == rest.NotSent && strings.Contains(failure.Error(), "proxyconnect"):
		parts = append(parts, "no connection to the proxy")
	case failure.Kind == rest.NotSent:
		parts = append(parts, "no connection")
	case failure.Kind == rest.Unavailable:
		parts = append(parts, "the connection broke")
	case failure.Kind == rest.Canceled:
		parts = append(parts, "canceled, or timed out")
	}
	if failure.Code != "" {
		parts = append(parts, failure.Code)
	}
	if failure.Kind == rest.BadResponse {
		parts = append(parts, "not the platform's API")
	}
	if len(parts) == 0 {
		return "no token"
	}
	return strings.Join(parts, ", ")
}

func (w Words) signIn(failure *rest.Error) (means, do string) {
	switch failure.Kind {
	case rest.NotFound, rest.NotAllowed, rest.BadResponse:
		return "Nothing signs in to " + w.Title + " at this URL: it is wrong, or something else answers there, such as a proxy or a sign-in page.",
			"Check " + w.Address + "."
	case rest.BadRequest, rest.Unauthorized, rest.Forbidden:
		if failure.Status == http.StatusNotFound || failure.Status == http.StatusMethodNotAllowed {
			return "Nothing signs in to " + w.Title + " at this URL.", "Check " + w.Address + "."
		}
		return w.Title + " refused the sign-in.", "Check " + w.Credentials + "; and that they belong to what this URL names: " + w.Address + "."
	}
	return "", w.Advice(failure.Kind)
}

// ErrElsewhere is the error of a call to what is there on every installation, such as a list, when it is answered as if it were not there: the URL is
// wrong. It is nil for every other error.
func (w Words) ErrElsewhere(err error) error {
	failure := rest.Cause(err)
	if failure == nil || failure.Method != http.MethodGet || strings.Contains(failure.Route, "{") || !strings.HasPrefix(failure.Route, "/") {
		return nil
	}
	switch failure.Kind {
	case rest.NotFound, rest.NotAllowed, rest.BadResponse:
		return &Problem{
			Summary: "There is no " + w.Title + " at this URL: " + Failure(failure),
			Means:   "Each " + w.Title + " has what was called. Where it is not found, the URL is wrong, or something else answers there.",
			Err:     failure,
			Do:      "Check " + w.Address + ".",
		}
	}
	return nil
}

// Advice is what to do about a failure of which only the kind is known.
func (w Words) Advice(kind rest.Kind) string {
	switch kind {
	case rest.Unauthorized:
		return "Check " + w.Credentials + "; and that they belong to what this URL names: " + w.Address + "."
	case rest.Forbidden:
		return "The account or app that the provider signs in as may not do this. Give it the right, or sign in as another. Nothing was removed " +
			"from the state."
	case rest.NotFound:
		return "What this refers to does not exist there: check the ids, and " + w.Address + "."
	case rest.RateLimited:
		return "The platform limits the number of calls. Run again in a minute, or lower `terraform -parallelism` or http.max_concurrent_requests."
	case rest.Unavailable, rest.Server:
		return "This is a fault on the platform's side that outlasted the retries. Run Terraform again; what was done so far is in the state."
	case rest.Ambiguous:
		return "It is not known whether the platform carried the call out. Run `terraform plan`: it shows what is there now."
	case rest.NotSent:
		return "No connection could be made. Check the network, a proxy (HTTPS_PROXY, NO_PROXY), http.ca_cert_file, and " + w.Address + "."
	case rest.BadResponse:
		return "What answered is not the platform's API: check " + w.Address + ", and that no proxy or sign-in page stands in between."
	case rest.Canceled:
		return "The operation was stopped or ran out of time. Run Terraform again."
	}
	return ""
}

// JoinedByAnd puts texts into a sentence: "A, B and C".
func JoinedByAnd(texts []string) string {
	last := len(texts) - 1
	if last < 1 {
		return strings.Join(texts, "")
	}
	return strings.Join(texts[:last], ", ") + " and " + texts[last]
}
