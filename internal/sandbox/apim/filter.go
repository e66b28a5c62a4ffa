package apim

import (
	"net/http"
	"regexp"
	"strings"
)

// filterParser reads the part of OData's $filter that API Management documents: comparisons and the functions contains, substringof, startswith and endswith, joined
// by and, or, not and parentheses.
type filterParser struct {
	words  []string
	text   string
	rows   []row
	eqOnly map[string]bool
	fold   bool
}

var filterWord = regexp.MustCompile(`^(?:'(?:[^']|'')*'|[(),]|[^\s(),']+)`)

type condition func(fields map[string]any) bool

func parseFilter(text string, rows []row, eqOnly map[string]bool, fold bool) (condition, error) {
	p := &filterParser{text: text, rows: rows, eqOnly: eqOnly, fold: fold}
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
		left = func(f map[string]any) bool { return first(f) || second(f) }
	}
	return left, err
}

func (p *filterParser) both() (condition, error) {
	left, err := p.one()
	for err == nil && p.accept("and") {
		first := left
		var second condition
		second, err = p.one()
		left = func(f map[string]any) bool { return first(f) && second(f) }
	}
	return left, err
}

func (p *filterParser) one() (condition, error) {
	switch word := p.next(); word {
	case "not":
		inner, err := p.one()
		return func(f map[string]any) bool { return !inner(f) }, err
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
func (p *filterParser) function(name string) (condition, error) {
	if !p.accept("(") {
		return nil, p.syntax()
	}
	first := p.next()
	comma := p.accept(",")
	second := p.next()
	if !comma || !p.accept(")") {
		return nil, p.syntax()
	}
	if name == "substringof" {
		first, second = second, first
	}
	field, err := p.field(first)
	if err != nil {
		return nil, err
	}
	part, isText := literal(second)
	if !isText || p.eqOnly[field] {
		return nil, p.syntax()
	}
	test := map[string]func(s, part string) bool{"contains": strings.Contains, "substringof": strings.Contains, "startswith": strings.HasPrefix, "endswith": strings.HasSuffix}[name]
	return func(f map[string]any) bool { return test(p.folded(f[field]), p.folded(part)) }, nil
}

func (p *filterParser) comparison(word string) (condition, error) {
	field, err := p.field(word)
	if err != nil {
		return nil, err
	}
	operator := p.next()
	test := map[string]func(n int) bool{
		"eq": func(n int) bool { return n == 0 }, "ne": func(n int) bool { return n != 0 },
		"gt": func(n int) bool { return n > 0 }, "ge": func(n int) bool { return n >= 0 },
		"lt": func(n int) bool { return n < 0 }, "le": func(n int) bool { return n <= 0 },
	}[operator]
	value, isText := literal(p.next())
	if test == nil || !isText || p.eqOnly[field] && operator != "eq" {
		return nil, p.syntax()
	}
	return func(f map[string]any) bool { return test(strings.Compare(p.folded(f[field]), p.folded(value))) }, nil
}

// field takes a name with or without "properties/" before it: both were recorded.
func (p *filterParser) field(name string) (string, error) {
	name = strings.TrimPrefix(name, "properties/")
	if name == "" {
		return "", p.syntax()
	}
	if len(p.rows) > 0 {
		if _, there := p.rows[0].fields[name]; !there {
			return "", refuse(http.StatusBadRequest, "ValidationError", "Could not find a property named '%s' to filter by.", name)
		}
	}
	return name, nil
}

func (p *filterParser) folded(value any) string {
	text, _ := value.(string)
	if p.fold {
		return strings.ToLower(text)
	}
	return text
}

// literal reads a quoted text, with doubled quotes for one; times may stand bare.
func literal(word string) (string, bool) {
	if len(word) >= 2 && word[0] == '\'' {
		return strings.ReplaceAll(word[1:len(word)-1], "''", "'"), true
	}
	return strings.TrimPrefix(word, "datetime"), len(word) > 0 && word[0] >= '0' && word[0] <= '9'
}
