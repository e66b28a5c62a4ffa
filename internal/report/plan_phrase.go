package report

import (
	"fmt"
	"strings"

	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
)

// planPhrase is a part of a sentence: literal words, and values that come from a platform or a configuration, which are never trusted.
type planPhrase []planPart

type planPart struct {
	text    string
	isValue bool
}

// planValueLimit is how many runes of a value are shown.
const planValueLimit = 200

// planSay makes a phrase of words. Each %s stands for an argument: a string is a value, a planPhrase is put in as it is.
func planSay(words string, args ...any) planPhrase {
	var phrase planPhrase
	literal := func(text string) {
		if text != "" {
			phrase = append(phrase, planPart{text, false})
		}
	}
	for _, arg := range args {
		before, after, _ := strings.Cut(words, "%s")
		literal(before)
		if part, ok := arg.(planPhrase); ok {
			phrase = append(phrase, part...)
		} else {
			phrase = append(phrase, planPart{fmt.Sprint(arg), true})
		}
		words = after
	}
	literal(words)
	return phrase
}

// and appends words to a phrase.
func (p planPhrase) and(words string, args ...any) planPhrase {
	return append(append(planPhrase{}, p...), planSay(words, args...)...)
}

// isSentence reports whether a phrase has a subject of its own, and does not go on from the name of a person.
func (p planPhrase) isSentence() bool {
	return len(p) > 0 && !p[0].isValue && p[0].text != "" && 'A' <= p[0].text[0] && p[0].text[0] <= 'Z'
}

// planList joins phrases: "a, b and c".
func planList(phrases []planPhrase) planPhrase {
	var all planPhrase
	for i, phrase := range phrases {
		switch {
		case i > 0 && i == len(phrases)-1:
			all = all.and(" and ")
		case i > 0:
			all = all.and(", ")
		}
		all = append(all, phrase...)
	}
	return all
}

// planValues joins values as planList does.
func planValues(values []string) planPhrase {
	phrases := make([]planPhrase, len(values))
	for i, value := range values {
		phrases[i] = planSay("%s", value)
	}
	return planList(phrases)
}

// plain is the phrase as one printable line without markup.
func (p planPhrase) plain() string {
	var b strings.Builder
	for _, part := range p {
		if part.isValue {
			b.WriteString(planInert(part.text))
			continue
		}
		b.WriteString(part.text)
	}
	return b.String()
}

// markdown is the phrase as one line of Markdown, in which each value is a code span: nothing in it is a link, a mention, an image or HTML.
func (p planPhrase) markdown() string {
	var b strings.Builder
	for _, part := range p {
		if part.isValue {
			b.WriteString(planCode(part.text))
			continue
		}
		b.WriteString(part.text)
	}
	return b.String()
}

// planInert makes a value one printable line of bounded length.
func planInert(text string) string {
	text = platform.Inert(strings.Join(strings.Fields(strings.ToValidUTF8(text, "\uFFFD")), " "))
	if runes := []rune(text); len(runes) > planValueLimit {
		return string(runes[:planValueLimit]) + "…"
	}
	return text
}

// planCode is a value as a code span of Markdown.
func planCode(text string) string {
	if text = planInert(text); text == "" {
		return `""`
	}
	return code(text)
}
