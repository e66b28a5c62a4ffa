package tf

import (
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
)

// ImportParts are the parts of an import id by the names that they have in the identity of the type. A part that is left out is missing. Each is a
// string, or a []string where the identity has a list.
type ImportParts map[string]any

// Text is a part that is a text, "" for one that is left out.
func (p ImportParts) Text(name string) string {
	text, _ := p[name].(string)
	return text
}

// OwnImportID is the import id of a type whose parts are not simply joined by slashes.
type OwnImportID interface {
	// Build returns the id of these parts, of which those are there that the identity requires.
	Build(parts ImportParts) string
	// Parse is the reverse of Build. ok is false for what is no id.
	Parse(id string) (parts ImportParts, ok bool)
}

// ImportForm builds and parses the import ids of one type.
type ImportForm struct {
	// Names are the parts in the order of the id.
	Names []string
	// Required are those that no import can do without.
	Required []string

	numbers map[string]bool // the parts that are numbers in the identity
	lists   map[string]bool
	own     OwnImportID
}

// ImportFormOf reads the form of a type's import ids from its identity: the fields of its struct are the parts, in order. It is nil for a type
// without.
func ImportFormOf(r ManagedResource, required func(part string) bool) *ImportForm {
	described, ok := r.(interface{ importForm() (any, OwnImportID) })
	if !ok {
		return nil
	}
	identity, own := described.importForm()
	if identity == nil {
		return nil
	}
	form := &ImportForm{numbers: map[string]bool{}, lists: map[string]bool{}, own: own}
	for _, field := range reflect.VisibleFields(reflect.TypeOf(identity)) {
		name := field.Tag.Get("tfsdk")
		if name == "" {
			continue
		}
		form.Names = append(form.Names, name)
		form.numbers[name] = field.Type == reflect.TypeFor[types.Int64]()
		form.lists[name] = field.Type == reflect.TypeFor[types.List]()
		if required(name) {
			form.Required = append(form.Required, name)
		}
	}
	return form
}

// IsNumber reports whether a part is a number in the identity.
func (f *ImportForm) IsNumber(part string) bool { return f.numbers[part] }

// IsList reports whether a part is a list in the identity.
func (f *ImportForm) IsList(part string) bool { return f.lists[part] }

// Build returns the import id of these parts.
func (f *ImportForm) Build(parts ImportParts) (string, error) {
	for name, part := range parts {
		text, isText := part.(string)
		switch {
		case !slices.Contains(f.Names, name):
			return "", fmt.Errorf("there is no part %q: the parts are %s", name, strings.Join(f.Names, ", "))
		case isText && strings.TrimSpace(text) == "":
			return "", fmt.Errorf("the part %s is empty", name)
		}
	}
	for _, name := range f.Required {
		if parts[name] == nil {
			return "", fmt.Errorf("the part %s is missing: the parts are %s", name, strings.Join(f.Names, ", "))
		}
	}
	var id string
	if f.own != nil {
		id = f.own.Build(parts)
	} else {
		var texts []string
		for _, name := range f.Names {
			if text, there := parts[name].(string); there {
				texts = append(texts, text)
			}
		}
		id = strings.Join(texts, "/")
	}
	if again, err := f.Parse(id); err != nil || !reflect.DeepEqual(again, parts) {
		return "", fmt.Errorf("the id %q would be read as something else: a part has a slash, or one is left out that comes before another; the parts "+
			"are %s", id, strings.Join(f.Names, ", "))
	}
	return id, nil
}

// Parse returns the parts of an import id, as they stand there: a name stays a name.
func (f *ImportForm) Parse(id string) (ImportParts, error) {
	invalid := fmt.Errorf("%q is no import id of this type: its parts are %s, joined by slashes", id, strings.Join(f.Names, ", "))
	if f.own != nil {
		parts, ok := f.own.Parse(id)
		if !ok {
			return nil, invalid
		}
		return parts, nil
	}
	texts, parts := strings.Split(id, "/"), ImportParts{}
	optional := f.Names[:max(0, slices.Index(f.Names, f.Required[0]))]
	if place := len(optional) - 1; place >= 0 && len(texts) > len(f.Required) {
		switch before := texts[:len(texts)-len(f.Required)]; {
		case !strings.HasSuffix(optional[place], "_id"): // a base URL's host may have a path
			parts[optional[place]], texts = strings.Join(before, "/"), texts[len(before):]
		case platform.IsUUID(texts[0]):
			parts[optional[place]], texts = texts[0], texts[1:]
		}
	}
	// What is one name alone, or the path of something that has a number, may have slashes.
	if first := f.Required[0]; len(texts) > len(f.Required) && (len(f.Required) == 1 || f.numbers[first]) {
		more := len(texts) - len(f.Required)
		texts = append([]string{strings.Join(texts[:more+1], "/")}, texts[more+1:]...)
	}
	if len(texts) != len(f.Required) || slices.Contains(texts, "") {
		return nil, invalid
	}
	for i, name := range f.Required {
		parts[name] = texts[i]
	}
	return parts, nil
}
