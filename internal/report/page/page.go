package page

import (
	"bufio"
	"crypto/sha256"
	_ "embed" // the assets
	"encoding/base64"
	"fmt"
	"html/template"
	"io"
	"strings"

	"github.com/platformusers/terraform-provider-platformusers/internal/report"
)

var (
	//go:embed page.css
	styleText string
	//go:embed page.js
	scriptText string
	//go:embed page.html.tmpl
	layoutText string

	// Browsers take the hash of a text whose lines end with a single \n, whatever a checkout has made of it.
	style  = strings.ReplaceAll(styleText, "\r\n", "\n")
	script = strings.ReplaceAll(scriptText, "\r\n", "\n")

	layout = template.Must(template.New("page").Parse(layoutText))
)

// Write writes the page of evidence and its people, who are those of report.People. The same evidence is the same page, byte for byte.
func Write(w io.Writer, e *report.Evidence, people []report.Person) error {
	out := bufio.NewWriterSize(w, 1<<16)
	d := newData(e, people)
	view := newView(e, d)
	for _, write := range []func() error{
		func() error { return layout.ExecuteTemplate(out, "top", view) },
		func() error { return d.writeTable(out) },
		func() error { return layout.ExecuteTemplate(out, "bottom", view) },
		func() error { return d.writeScriptElement(out) },
		func() error { return layout.ExecuteTemplate(out, "end", view) },
		out.Flush,
	} {
		if err := write(); err != nil {
			return fmt.Errorf("the page of the evidence cannot be written: %w", err)
		}
	}
	return nil
}

// policy lets the page run its own script and style and nothing else, load nothing, send nothing, and never make markup of text.
func policy() string {
	return strings.Join([]string{
		"default-src 'none'",
		"script-src '" + hash(script) + "'",
		"style-src '" + hash(style) + "'",
		"img-src data:", // the empty icon, without which a browser asks for one
		"base-uri 'none'",
		"form-action 'none'",
		"require-trusted-types-for 'script'",
		"trusted-types 'none'",
	}, "; ")
}

// hash is the hash of a script or style, in the form of a content security policy.
func hash(text string) string {
	sum := sha256.Sum256([]byte(text))
	return "sha256-" + base64.StdEncoding.EncodeToString(sum[:])
}
