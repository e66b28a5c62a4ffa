package tf

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/rest"
)

// AddError reports an error under a static summary ("Unable to create Anypoint user"). It is the one place where errors become diagnostics: what a
// platform.Problem says, else what the kind of the platform's response means in general. An error of At is reported at its attribute. Errors that are
// joined with one of At are reported one by one.
func (k Kind) AddError(diags *diag.Diagnostics, summary string, err error) {
	var at *attributeError
	var own diagnostics
	switch joined, ok := err.(interface{ Unwrap() []error }); {
	case ok && anyAt(joined.Unwrap()):
		for _, one := range joined.Unwrap() {
			k.AddError(diags, summary, one)
		}
	case errors.As(err, &own):
		diags.Append(own...)
	case errors.As(err, &at):
		diags.Append(diag.WithPath(at.at, k.Diagnostic(summary, at.err)))
	default:
		diags.Append(k.Diagnostic(summary, err))
	}
}

func anyAt(all []error) bool {
	return slices.ContainsFunc(all, func(err error) bool {
		var at *attributeError
		return errors.As(err, &at)
	})
}

// attributeError is an error that one attribute is to blame for.
type attributeError struct {
	at  path.Path
	err error
}

func (a *attributeError) Error() string { return a.err.Error() }
func (a *attributeError) Unwrap() error { return a.err }

// diagnostics are diagnostics of the framework on their way through a function that returns an error.
type diagnostics diag.Diagnostics

func (d diagnostics) Error() string { return fmt.Sprint(diag.Diagnostics(d)) }

// asError returns the errors of the framework as one error, nil when there are none.
func asError(diags diag.Diagnostics) error {
	if !diags.HasError() {
		return nil
	}
	return diagnostics(diags)
}

// At blames an error on an attribute at the root of the resource. Several, joined with errors.Join, are reported one by one, with those of the whole
// resource among them.
func At(attribute string, err error) error { return AtPath(path.Root(attribute), err) }

// AtPath is At for an attribute or block anywhere.
func AtPath(at path.Path, err error) error { return &attributeError{at: at, err: err} }

// Diagnostic translates an error, and adds the advice that names resource types of this provider.
func (k Kind) Diagnostic(summary string, err error) diag.Diagnostic {
	var problem *platform.Problem
	if !errors.As(err, &problem) {
		problem = &platform.Problem{Err: err, Do: k.adviceFor(err)}
	}
	if problem.Summary != "" {
		summary = problem.Summary
	}
	detail := problem.Error()
	if hint := k.hint(problem.Hint); hint != "" {
		separator := " "
		if problem.Do == "" || len(problem.More) > 0 {
			separator = "\n\n"
		}
		detail += separator + hint
	}
	if problem.Exists != nil {
		detail += "\n\n" + importAdvice(k.Namespace.Kind(problem.Exists.Noun).Type(), problem.Exists)
	}
	return diag.NewErrorDiagnostic(summary, detail)
}

// letGo words platform.HintLetGo.
const letGo = "If what this belonged to is gone for good, take the resource out of the state without touching anything: with a removed block that " +
	"has lifecycle { destroy = false }, or with terraform state rm ADDRESS."

func (k Kind) hint(h platform.Hint) string {
	if h == platform.HintLetGo {
		return letGo
	}
	if k.Namespace == nil {
		return "" // the provider's own settings
	}
	return k.Namespace.Hints[h]
}

// importAdvice says what to do about an object that exists already.
func importAdvice(typeName string, object *platform.Object) string {
	advice := "If a resource of this configuration managed it at another resource address, describe the rename with a moved block. If this resource " +
		"has create_before_destroy, remove that: the old one and the new one cannot exist at once. Otherwise import it to manage it here.\n\n" +
		ImportBlock(typeName, object.ID)
	if len(object.Fixed) > 0 {
		advice += "\n\nIn the resource write these as they are, since the import would replace it otherwise:\n"
	}
	for _, field := range object.Fixed {
		advice += "\n  " + field.Name + " = " + hclString(field.Value)
	}
	return advice
}

// ImportBlock renders an import block, ready to paste, for an object that exists already. It uses the string id, which every Terraform with
// import blocks understands (1.5 and later).
func ImportBlock(typeName, id string) string {
	return fmt.Sprintf("import {\n  to = %s.NAME\n  id = %s\n}", typeName, hclString(id))
}

// hclString renders a text as a string of Terraform's language, in which nothing of the text is evaluated: whoever chose a name
// on a platform must not be able to write an expression into a configuration that somebody pastes.
func hclString(text string) string {
	var b strings.Builder
	b.WriteByte('"')
	for i, r := range text {
		switch {
		case r == '"' || r == '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case (r == '$' || r == '%') && strings.HasPrefix(text[i+1:], "{"):
			b.WriteRune(r)
			b.WriteRune(r)
		case r > 0xffff && !unicode.IsPrint(r):
			fmt.Fprintf(&b, "\\U%08x", r)
		case r != ' ' && !unicode.IsPrint(r):
			fmt.Fprintf(&b, "\\u%04x", r)
		default:
			b.WriteRune(r)
		}
	}
	b.WriteByte('"')
	return b.String()
}

// adviceFor is what to do about a response that the platform's own package has no better explanation for.
func (k Kind) adviceFor(err error) string {
	if k.Namespace == nil {
		return ""
	}
	return k.Namespace.Words.Advice(rest.KindOf(err))
}

// Warn warns about the whole resource. The detail is one line, whatever names it holds; more are further paragraphs, whose line breaks are the
// provider's own.
func Warn(diags *diag.Diagnostics, summary, detail string, more ...string) {
	diags.AddWarning(platform.Inert(summary), paragraphs(detail, more))
}

// WarnAt warns about an attribute at the root of the resource.
func WarnAt(diags *diag.Diagnostics, attribute, summary, detail string, more ...string) {
	diags.AddAttributeWarning(path.Root(attribute), platform.Inert(summary), paragraphs(detail, more))
}

func paragraphs(detail string, more []string) string {
	all := slices.DeleteFunc(append([]string{platform.Inert(detail)}, more...), func(text string) bool { return text == "" })
	return strings.Join(all, "\n\n")
}

// makeInert makes diagnostics printable, whoever made them. What may break lines, and what is in quotes, was decided where they were made.
func makeInert(diags *diag.Diagnostics) {
	for i, d := range *diags {
		summary, detail := platform.Inert(d.Summary()), inertLines(d.Detail())
		if summary == d.Summary() && detail == d.Detail() {
			continue
		}
		at, hasPath := d.(diag.DiagnosticWithPath)
		if d.Severity() == diag.SeverityError {
			d = diag.NewErrorDiagnostic(summary, detail)
		} else {
			d = diag.NewWarningDiagnostic(summary, detail)
		}
		if hasPath {
			d = diag.WithPath(at.Path(), d)
		}
		(*diags)[i] = d
	}
}

func inertLines(text string) string {
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		lines[i] = platform.Inert(line)
	}
	return strings.Join(lines, "\n")
}
