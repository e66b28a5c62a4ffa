package tf

import (
	"errors"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/platformusers/terraform-provider-platformusers/internal/rest"
)

// Problem is an error that knows what it means here and what the user can do about it.
type Problem struct {
	// Summary replaces the summary of the resource when it is set: short, static, without values.
	Summary string
	// Means says what happened and why, in the user's terms.
	Means string
	// Do says what to do next.
	Do string
	// Err is what the platform answered, if it was asked.
	Err error
}

// Error joins the parts for logs and tests.
func (p *Problem) Error() string { return p.detail() }

// Unwrap returns the platform's answer.
func (p *Problem) Unwrap() error { return p.Err }

func (p *Problem) detail() string {
	parts := make([]string, 0, 3)
	if p.Means != "" {
		parts = append(parts, p.Means)
	}
	if p.Err != nil {
		parts = append(parts, "The answer: "+p.Err.Error())
	}
	if p.Do != "" {
		parts = append(parts, p.Do)
	}
	return strings.Join(parts, "\n\n")
}

// AddError reports an error under a static summary ("Unable to create Anypoint user"). It is the one place where errors become diagnostics.
func AddError(diags *diag.Diagnostics, summary string, err error) {
	diags.Append(Diagnostic(summary, err))
}

// AddAttributeError is AddError for an error that one attribute is to blame for.
func AddAttributeError(diags *diag.Diagnostics, at path.Path, summary string, err error) {
	diags.Append(diag.WithPath(at, Diagnostic(summary, err)))
}

// Diagnostic translates an error: what a Problem says, else what the kind of the platform's answer means in general.
func Diagnostic(summary string, err error) diag.Diagnostic {
	var problem *Problem
	if !errors.As(err, &problem) {
		problem = &Problem{Err: err, Do: adviceFor(rest.KindOf(err))}
	}
	if problem.Summary != "" {
		summary = problem.Summary
	}
	return diag.NewErrorDiagnostic(summary, problem.detail())
}

// adviceFor is what to do about an answer that the platform's own package has no better explanation for.
func adviceFor(kind rest.Kind) string {
	switch kind {
	case rest.Unauthorized:
		return "The platform did not accept the sign-in: check the provider's credentials, and that they belong to the address that is configured."
	case rest.Forbidden:
		return "The account or app that the provider signs in as may not do this. Give it the right, or sign in as another. Nothing was removed from the state."
	case rest.NotFound:
		return "What this refers to does not exist there: check the ids, and that base_url or region name the right control plane."
	case rest.RateLimited:
		return "The platform limits the number of calls. Run again in a minute, or lower `terraform -parallelism` or http.max_concurrent_requests."
	case rest.Unavailable, rest.Server:
		return "This is a fault on the platform's side that outlasted the retries. Run Terraform again; what was done so far is in the state."
	case rest.Ambiguous:
		return "It is not known whether the platform carried the call out. Run `terraform plan`: it shows what is there now."
	case rest.NotSent:
		return "The platform could not be reached and nothing was sent: check the network, a proxy (HTTPS_PROXY), the host name in base_url or region, and http.ca_cert_file."
	case rest.BadAnswer:
		return "What answered is not the platform's API: check base_url or region, and that no proxy or sign-in page stands in between."
	case rest.Canceled:
		return "The operation was stopped or ran out of time. Run Terraform again."
	default:
		return ""
	}
}

// ImportBlock renders an import block, ready to paste, for an object that exists already. It uses the string id, which every Terraform with
// import blocks understands (1.5 and later).
func ImportBlock(typeName, id string) string {
	return fmt.Sprintf("import {\n  to = %s.NAME\n  id = %q\n}", typeName, id)
}

// AlreadyThere is the error of a create that found the object: nothing is adopted silently, but taking it in is one paste away. what says in a
// sentence what was found; note adds to it.
func AlreadyThere(platform, what, typeName, importID, note string) error {
	return &Problem{
		Summary: "Exists already on " + platform,
		Means:   strings.TrimSpace(fmt.Sprintf("%s It was there before this resource; an earlier run of Terraform that was interrupted may have left it, or somebody made it by hand. %s", what, note)),
		Do: "If a resource of this configuration had it under another address, describe the rename with a moved block. Otherwise import it to manage it here; this resource changed nothing.\n\n" +
			ImportBlock(typeName, importID),
	}
}
