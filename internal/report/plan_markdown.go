package report

import (
	"strings"
)

// Markdown is the report for a pull request: the counts, a paragraph for each person, resources without a person, what the platforms do, what is left
// out, and which plan it was. Every value in it is a code span.
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
	line("")
	line(r.origin().markdown())
	return b.String()
}

// origin says which plan it was, so that an old one is seen, and what the form of plans lacks.
func (r *PlanReport) origin() planPhrase {
	phrase := planSay("Of the plan")
	if r.Timestamp != "" {
		phrase = phrase.and(" made at %s", r.Timestamp)
	}
	if r.TerraformVersion != "" {
		phrase = phrase.and(" by version %s", r.TerraformVersion)
	}
	return phrase.and(". Its JSON form has neither the provider's warnings nor, from Terraform, ephemeral resources: the output of terraform plan " +
		"shows both.")
}

// planSentence is the sentence of a change with the address of its resource.
func planSentence(c PlanChange) string {
	return c.phrase.markdown() + " (" + c.address.markdown() + ")"
}
