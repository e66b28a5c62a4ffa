package apim

import (
	"net/http"
	"regexp"
	"strings"
	"time"
)

// field says how $filter may use a property (documented for each list).
type field int

const (
	textField      field = iota // all comparisons and functions
	equalField                  // eq only
	timeField                   // comparisons only
	referenceField              // as textField; ids are taken in their short and in their full form (recorded)
)

// filterParser reads the part of OData's $filter that API Management documents: comparisons and the functions contains,
// substringof, startswith and endswith, joined by and, or, not and parentheses.
type filterParser struct {
	words []string
	text  string
	depth int

	fields map[string]field
	fold   bool                // whether texts are compared without regard to case
	short  func(string) string // takes the service's path off an id
}

// filterWord is one word of a filter: a text in quotes, a time, a parenthesis or comma, or a name.
var filterWord = regexp.MustCompile(`^(?:(?:datetime|datetimeoffset)?'(?:[^']|'')*'|[(),]|[^\s(),']+)`)

// deepest is how far parentheses and "not" may be nested: OData's libraries have a limit, too (theirs is 800 nodes).
const deepest = 100

type condition func(values map[string]string) bool

func (p *filterParser) parse(text string) (condition, error) {
	p.text = text
	for rest := strings.TrimSpace(text); rest != ""; rest = strings.TrimSpace(rest) {
		word := filterWord.FindString(rest)
		if word == "" {
			return nil, p.syntax()
		}
		p.words, rest = append(p.words, word), rest[len(word):]
	}
	keep, err := p.either()
	if err == nil && len(p.words) > 0 {
		err = p.syntax()
	}
	return keep, err
}

func (p *filterParser) syntax() error {
	return refuse(http.StatusBadRequest, "ValidationError", "The query specified in the $filter is not valid: %s", p.text)
}

func (p *filterParser) next() string {
	if len(p.words) == 0 {
		return ""
	}
	word := p.words[0]
	p.words = p.words[1:]
	return word
}

func (p *filterParser) accept(word string) bool {
	if len(p.words) > 0 && p.words[0] == word {
		p.words = p.words[1:]
		return true
	}
	return false
}

func (p *filterParser) either() (condition, error) {
	left, err := p.both()
	for err == nil && p.accept("or") {
		first := left
		var second condition
		second, err = p.both()
		left = func(v map[string]string) bool { return first(v) || second(v) }
	}
	return left, err
}

func (p *filterParser) both() (condition, error) {
	left, err := p.one()
	for err == nil && p.accept("and") {
		first := left
		var second condition
		second, err = p.one()
		left = func(v map[string]string) bool { return first(v) && second(v) }
	}
	return left, err
}

func (p *filterParser) one() (condition, error) {
	if p.depth++; p.depth > deepest {
		return nil, p.syntax()
	}
	defer func() { p.depth-- }()
	switch word := p.next(); word {
	case "not":
		inner, err := p.one()
		return func(v map[string]string) bool { return !inner(v) }, err
	case "(":
		inner, err := p.either()
		if err == nil && !p.accept(")") {
			err = p.syntax()
		}
		return inner, err
	case "contains", "substringof", "startswith", "endswith":
		return p.function(word)
	default:
		return p.comparison(word)
	}
}

// function reads name(field,'text'), or substringof('text',field).
func (p *filterParser) function(function string) (condition, error) {
	if !p.accept("(") {
		return nil, p.syntax()
	}
	first := p.next()
	comma := p.accept(",")
	second := p.next()
	if !comma || !p.accept(")") {
		return nil, p.syntax()
	}
	if function == "substringof" {
		first, second = second, first
	}
	name, kind, err := p.field(first)
	if err != nil {
		return nil, err
	}
	part, quoted := literal(second)
	if !quoted || kind != textField && kind != referenceField {
		return nil, p.syntax()
	}
	test := map[string]func(s, part string) bool{"contains": strings.Contains, "substringof": strings.Contains, "startswith": strings.HasPrefix,
		"endswith": strings.HasSuffix}[function]
	return func(v map[string]string) bool { return test(p.folded(v[name]), p.folded(part)) }, nil
}

func (p *filterParser) comparison(word string) (condition, error) {
	name, kind, err := p.field(word)
	if err != nil {
		return nil, err
	}
	operator := p.next()
	test := map[string]func(n int) bool{
		"eq": func(n int) bool { return n == 0 }, "ne": func(n int) bool { return n != 0 },
		"gt": func(n int) bool { return n > 0 }, "ge": func(n int) bool { return n >= 0 },
		"lt": func(n int) bool { return n < 0 }, "le": func(n int) bool { return n <= 0 },
	}[operator]
	if test == nil || kind == equalField && operator != "eq" {
		return nil, p.syntax()
	}
	if kind == timeField {
		return p.timeComparison(name, test)
	}
	want, quoted := literal(p.next())
	if !quoted {
		return nil, p.syntax()
	}
	if kind == referenceField {
		want = p.short(want)
	}
	return func(v map[string]string) bool {
		got := v[name]
		if kind == referenceField {
			got = p.short(got)
		}
		return test(strings.Compare(p.folded(got), p.folded(want)))
	}, nil
}

// timeComparison takes a time bare, in quotes, and in OData's older forms.
func (p *filterParser) timeComparison(name string, test func(n int) bool) (condition, error) {
	word := strings.TrimPrefix(strings.TrimPrefix(p.next(), "datetimeoffset'"), "datetime'")
	want, err := time.Parse(time.RFC3339, strings.Trim(word, "'"))
	if err != nil {
		return nil, p.syntax()
	}
	return func(v map[string]string) bool {
		got, err := time.Parse(time.RFC3339, v[name])
		return err == nil && test(got.Compare(want))
	}, nil
}

// field finds a property by its name, with or without "properties/" before it: both were recorded.
func (p *filterParser) field(word string) (name string, kind field, err error) {
	name = strings.TrimPrefix(word, "properties/")
	kind, known := p.fields[name]
	switch {
	case name == "" || strings.ContainsAny(name, "'(),"):
		err = p.syntax()
	case !known:
		err = refuse(http.StatusBadRequest, "ValidationError", "Could not find a property named '%s' to filter by.", name)
	}
	return name, kind, err
}

func (p *filterParser) folded(text string) string {
	if p.fold {
		return strings.ToLower(text)
	}
	return text
}

// literal reads a quoted text, in which a doubled quote stands for one.
func literal(word string) (text string, quoted bool) {
	if len(word) < 2 || word[0] != '\'' {
		return "", false
	}
	return strings.ReplaceAll(word[1:len(word)-1], "''", "'"), true
}
