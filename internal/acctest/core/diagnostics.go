package core

import (
	"bufio"
	"bytes"
	"cmp"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclparse"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/zclconf/go-cty/cty"
)

// Severity is how grave a diagnostic is.
type Severity string

// The severities.
const (
	Error   Severity = "error"
	Warning Severity = "warning"
)

// Diagnostic is one message of a run, as Terraform shows it.
type Diagnostic struct {
	Severity        Severity
	Summary, Detail string
	Address         string     // of the resource that it is about; "": none
	Path            string     // of the attribute, as the provider named it: .email; "": the whole block
	Subject         *hcl.Range // where in the configuration; nil: nowhere
	similar         int        // further warnings that were folded into this one
}

type diagnostics []Diagnostic

func (d diagnostics) hasErrors() bool {
	for _, one := range d {
		if one.Severity == Error {
			return true
		}
	}
	return false
}

// and adds diagnostics that are not there yet.
func (d diagnostics) and(more diagnostics) diagnostics {
	for _, one := range more {
		if !slices.ContainsFunc(d, func(other Diagnostic) bool { return reflect.DeepEqual(one, other) }) {
			d = append(d, one)
		}
	}
	return d
}

func errorf(summary, format string, args ...any) Diagnostic {
	return Diagnostic{Severity: Error, Summary: summary, Detail: fmt.Sprintf(format, args...)}
}

// at is the same diagnostic with an address and a place.
func (d Diagnostic) at(address string, rng *hcl.Range) Diagnostic {
	d.Address, d.Subject = address, rng
	return d
}

func fromHCL(list hcl.Diagnostics) diagnostics {
	var out diagnostics
	for _, d := range list {
		severity := Error
		if d.Severity == hcl.DiagWarning {
			severity = Warning
		}
		out = append(out, Diagnostic{Severity: severity, Summary: d.Summary, Detail: d.Detail, Subject: d.Subject})
	}
	return out
}

// in gives HCL's diagnostics the address of the resource in whose block they arose.
func (d diagnostics) in(address string) diagnostics {
	for i := range d {
		if d[i].Address == "" {
			d[i].Address = address
		}
	}
	return d
}

// fromProvider turns a provider's diagnostics into core's. body is the block that they are about; nil: there is none, as for what
// is no longer configured.
func fromProvider(list []*tfprotov6.Diagnostic, address string, body hcl.Body) diagnostics {
	var out diagnostics
	for _, d := range list {
		severity := Error
		if d.Severity == tfprotov6.DiagnosticSeverityWarning {
			severity = Warning
		}
		one := Diagnostic{Severity: severity, Summary: d.Summary, Detail: d.Detail}
		if d.Attribute != nil {
			one.Path = attributePathString(d.Attribute)
		}
		if body != nil {
			one.Address = address
			rng := rangeOf(body, d.Attribute)
			one.Subject = &rng
		}
		out = append(out, one)
	}
	return out
}

func attributePathString(path *tftypes.AttributePath) string {
	text := ""
	for _, step := range path.Steps() {
		switch step := step.(type) {
		case tftypes.AttributeName:
			text += "." + string(step)
		case tftypes.ElementKeyString:
			text += fmt.Sprintf("[%q]", string(step))
		case tftypes.ElementKeyInt:
			text += fmt.Sprintf("[%d]", int64(step))
		default:
			text += "[...]"
		}
	}
	return text
}

// rangeOf is the place in a block that an attribute path leads to: the deepest expression that can be found, or where something is missing.
func rangeOf(body hcl.Body, path *tftypes.AttributePath) hcl.Range {
	b, ok := body.(*hclsyntax.Body)
	if !ok || path == nil || len(path.Steps()) == 0 {
		return body.MissingItemRange()
	}
	steps := path.Steps()
	for len(steps) > 0 {
		name, ok := steps[0].(tftypes.AttributeName)
		if !ok {
			break
		}
		if a := b.Attributes[string(name)]; a != nil {
			return rangeInExpr(a.Expr, steps[1:])
		}
		var inner []*hclsyntax.Block
		for _, one := range b.Blocks {
			if one.Type == string(name) {
				inner = append(inner, one)
			}
		}
		i, rest := 0, steps[1:]
		if len(rest) > 0 {
			if n, ok := rest[0].(tftypes.ElementKeyInt); ok {
				i, rest = int(n), rest[1:]
			}
		}
		if len(rest) == 0 || i >= len(inner) {
			break
		}
		b, steps = inner[i].Body, rest
	}
	return b.MissingItemRange()
}

func rangeInExpr(e hcl.Expression, steps []tftypes.AttributePathStep) hcl.Range {
	if len(steps) == 0 {
		return e.Range()
	}
	switch step := steps[0].(type) {
	case tftypes.AttributeName:
		return rangeOfKey(e, string(step), steps[1:])
	case tftypes.ElementKeyString:
		return rangeOfKey(e, string(step), steps[1:])
	case tftypes.ElementKeyInt:
		if list, diags := hcl.ExprList(e); !diags.HasErrors() && int(step) < len(list) {
			return rangeInExpr(list[int(step)], steps[1:])
		}
	}
	return e.Range()
}

func rangeOfKey(e hcl.Expression, key string, rest []tftypes.AttributePathStep) hcl.Range {
	pairs, diags := hcl.ExprMap(e)
	if diags.HasErrors() {
		return e.Range()
	}
	for _, pair := range pairs {
		if v, diags := pair.Key.Value(nil); !diags.HasErrors() && v.Type() == cty.String && v.AsString() == key {
			return rangeInExpr(pair.Value, rest)
		}
	}
	return e.Range()
}

// consolidated folds warnings with the same summary into one, as the CLI does with those that have a place.
func (d diagnostics) consolidated() diagnostics {
	var out diagnostics
	first := map[string]int{}
	for _, one := range d {
		if one.Severity != Warning || one.Subject == nil {
			out = append(out, one)
			continue
		}
		if i, ok := first[one.Summary]; ok {
			out[i].similar++
			continue
		}
		first[one.Summary] = len(out)
		out = append(out, one)
	}
	return out
}

// sorted are the diagnostics in the order in which the CLI shows them: warnings first, and each kind by its place, what has none before the rest.
func (d diagnostics) sorted() diagnostics {
	place := func(one Diagnostic) (start, end int) {
		if one.Subject == nil {
			return -1, -1
		}
		return one.Subject.Start.Byte, one.Subject.End.Byte
	}
	rank := map[Severity]int{Error: 1}
	return slices.SortedStableFunc(slices.Values(d), func(a, b Diagnostic) int {
		startA, endA := place(a)
		startB, endB := place(b)
		return cmp.Or(cmp.Compare(rank[a.Severity], rank[b.Severity]), cmp.Compare(startA, startB), cmp.Compare(endA, endB))
	})
}

// print writes diagnostics as the CLI does, without a border.
func (d diagnostics) print(files []file) string {
	if len(d) == 0 {
		return ""
	}
	var b strings.Builder
	parser := hclparse.NewParser()
	for _, f := range files {
		_, _ = parser.ParseHCL([]byte(f.text), f.name)
	}
	for _, one := range d.sorted().consolidated() {
		b.WriteString(one.text(parser.Files()))
	}
	return b.String()
}

func (d Diagnostic) text(files map[string]*hcl.File) string {
	var b strings.Builder
	title := "Error"
	if d.Severity == Warning {
		title = "Warning"
	}
	fmt.Fprintf(&b, "\n%s: %s\n\n", title, d.Summary)
	if d.Address != "" {
		fmt.Fprintf(&b, "  with %s,\n", d.Address)
	}
	if d.Subject != nil {
		line, context := lineAt(files[d.Subject.Filename], *d.Subject)
		if context != "" {
			context = ", in " + context
		}
		fmt.Fprintf(&b, "  on %s line %d%s:\n  %d: %s\n\n", d.Subject.Filename, d.Subject.Start.Line, context, d.Subject.Start.Line, line)
	}
	if d.Detail != "" {
		b.WriteString(d.Detail + "\n")
	}
	switch {
	case d.similar == 1:
		b.WriteString("\n(and one more similar warning elsewhere)\n")
	case d.similar > 1:
		fmt.Fprintf(&b, "\n(and %d more similar warnings elsewhere)\n", d.similar)
	}
	return b.String()
}

// lineAt returns a line of the configuration and the head of the outermost block that it stands in.
func lineAt(file *hcl.File, rng hcl.Range) (line, context string) {
	if file == nil {
		return "", ""
	}
	if block := file.OutermostBlockAtPos(rng.Start); block != nil {
		context = block.Type
		for _, label := range block.Labels {
			context += " " + strconv.Quote(label)
		}
	}
	lines := bufio.NewScanner(bytes.NewReader(file.Bytes))
	lines.Buffer(nil, 1<<20)
	for n := 1; lines.Scan(); n++ {
		if n == rng.Start.Line {
			return lines.Text(), context
		}
	}
	return "", context
}
