package uipath

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// filterParser reads the part of OData's $filter that clients of this platform need: comparisons, contains, startswith and
// endswith, joined by and, or, not and parentheses.
type filterParser struct {
	list  listing
	words []string
	text  string
}

var filterWord = regexp.MustCompile(`^(?:'(?:[^']|'')*'|[(),]|[^\s(),']+)`)

type condition func(row) bool

func parseFilter(text string, l listing) (condition, error) {
	p := &filterParser{list: l, text: text}
	for rest := strings.TrimSpace(text); rest != ""; rest = strings.TrimSpace(rest) {
		word := filterWord.FindString(rest)
		if word == "" {
			return nil, p.syntax()
		}
		p.words = append(p.words, word)
		rest = rest[len(word):]
	}
	keep, err := p.either()
	if err != nil {
		return nil, err
	}
	if len(p.words) > 0 {
		return nil, p.syntax()
	}
	return keep, nil
}

func (p *filterParser) syntax() error { return badQuery("Syntax error in $filter '%s'.", p.text) }

// next takes the next word, "" at the end.
func (p *filterParser) next() string {
	if len(p.words) == 0 {
		return ""
	}
	word := p.words[0]
	p.words = p.words[1:]
	return word
}

// accept takes the next word if it is this one.
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
		left = func(r row) bool { return first(r) || second(r) }
	}
	return left, err
}

func (p *filterParser) both() (condition, error) {
	left, err := p.one()
	for err == nil && p.accept("and") {
		first := left
		var second condition
		second, err = p.one()
		left = func(r row) bool { return first(r) && second(r) }
	}
	return left, err
}

func (p *filterParser) one() (condition, error) {
	switch word := p.next(); {
	case word == "not":
		inner, err := p.one()
		return func(r row) bool { return !inner(r) }, err
	case word == "(":
		inner, err := p.either()
		if err == nil && !p.accept(")") {
			err = p.syntax()
		}
		return inner, err
	case slices.Contains([]string{"contains", "startswith", "endswith"}, word):
		return p.function(word)
	default:
		return p.comparison(word)
	}
}

func (p *filterParser) function(name string) (condition, error) {
	if !p.accept("(") {
		return nil, p.syntax()
	}
	field, err := p.field(p.next())
	if err != nil {
		return nil, err
	}
	if !p.accept(",") {
		return nil, p.syntax()
	}
	value, err := p.value()
	part, isText := value.(string)
	if err != nil || !isText || !p.accept(")") {
		return nil, p.syntax()
	}
	test := map[string]func(s, part string) bool{"contains": strings.Contains, "startswith": strings.HasPrefix, "endswith": strings.HasSuffix}[name]
	return func(r row) bool {
		s, isText := r.value(field).(string)
		return isText && test(fold(s), fold(part))
	}, nil
}

func (p *filterParser) comparison(name string) (condition, error) {
	field, err := p.field(name)
	if err != nil {
		return nil, err
	}
	operator := p.next()
	if operator == "in" {
		return p.oneOf(field)
	}
	test := map[string]func(n int) bool{
		"eq": func(n int) bool { return n == 0 }, "ne": func(n int) bool { return n != 0 },
		"gt": func(n int) bool { return n > 0 }, "ge": func(n int) bool { return n >= 0 },
		"lt": func(n int) bool { return n < 0 }, "le": func(n int) bool { return n <= 0 },
	}[operator]
	if test == nil {
		return nil, p.syntax()
	}
	value, err := p.value()
	if err != nil {
		return nil, err
	}
	return func(r row) bool { return test(compareValues(r.value(field), value)) }, nil
}

// oneOf reads the list behind "in", by which UiPath's own tool asks for several roles.
func (p *filterParser) oneOf(field string) (condition, error) {
	if !p.accept("(") {
		return nil, p.syntax()
	}
	var values []any
	for {
		value, err := p.value()
		if err != nil {
			return nil, err
		}
		values = append(values, value)
		if p.accept(")") {
			break
		}
		if !p.accept(",") {
			return nil, p.syntax()
		}
	}
	return func(r row) bool {
		return slices.ContainsFunc(values, func(v any) bool { return compareValues(r.value(field), v) == 0 })
	}, nil
}

// field is a field as the rows name it. It refuses what they do not have; an empty collection has any.
func (p *filterParser) field(name string) (string, error) {
	if name == "" {
		return "", p.syntax()
	}
	if len(p.list.rows) > 0 {
		name = p.list.rows[0].property(name)
	}
	if slices.Contains(p.list.unfiltered, name) || len(p.list.rows) > 0 && !scalar(p.list.rows[0], name) {
		return "", badQuery("Could not find a property named '%s' to filter by.", name)
	}
	return name, nil
}

// value reads a literal: a quoted text, a number, true, false, null, or a bare GUID.
func (p *filterParser) value() (any, error) {
	word := p.next()
	switch {
	case strings.HasPrefix(word, "'"):
		return strings.ReplaceAll(word[1:len(word)-1], "''", "'"), nil
	case word == "null":
		return nil, nil
	case word == "true" || word == "false":
		return word == "true", nil
	case isUUID(word):
		return word, nil
	}
	n, err := strconv.ParseInt(word, 10, 64)
	if err != nil {
		return nil, p.syntax()
	}
	return n, nil
}
