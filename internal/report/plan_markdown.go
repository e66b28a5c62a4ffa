package report

import (
	"strings"
)

// Markdown is the report for a pull request: the counts, a paragraph for each person, resources without a person, what the platforms do, what is left
// out. Every value in it is a code span.
func (r *PlanReport) Markdown() string {
	var b strings.Builder
	line := func(text string) { b.WriteString(text + "\n") }
	line("## What this plan does to people")
	line("")
	line("**" + r.Summary + "**")
	for _, statement := range r.statements {
		line("")
		line(statement.markdown())
	}
	for _, person := range r.People {
		line("")
		if len(person.Changes) == 1 {
			line("**" + person.label.markdown() + "** " + planSentence(person.Changes[0]))
			continue
		}
		line("**" + person.label.markdown() + "**")
		line("")
		for _, change := range person.Changes {
			line("- " + planSentence(change))
		}
	}
	if len(r.Others) > 0 {
		line("")
		line("### Without a person")
		line("")
		for _, change := range r.Others {
			line("- " + planSentence(change))
		}
	}
	if len(r.meanings) > 0 {
		line("")
		line("### What the platforms do")
		line("")
		for _, meaning := range r.meanings {
			line("- " + meaning.markdown())
		}
	}
	return b.String()
}

// planSentence is the sentence of a change with the address of its resource.
func planSentence(c PlanChange) string {
	return c.phrase.markdown() + " (" + c.address.markdown() + ")"
}
