package tf

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
)

// SetList is an attribute or block of a model that lists entries of a set: a set of texts or objects, or a map of such sets by group.
type SetList struct {
	Attribute string
	// Type is the platform.SetEntry.Type of all that it lists, "" where there is only one.
	Type string
	// Set or Map is the value in the model.
	Set *types.Set
	Map *types.Map
	// Form is how elements are written; nil: as the texts that name people.
	Form SetForm
}

// SetForm is how the elements of a list are written.
type SetForm interface {
	// Read is what an element says; known is false as long as it cannot be known.
	Read(element attr.Value) (text platform.SetText, known bool)
	// Write is an entry as the state has it. as is the element that configuration or state names it by, nil for none.
	Write(e platform.SetEntry, as attr.Value) attr.Value
	// Completes reports whether a plan writes what a configuration leaves out of an element: its attributes are computed.
	Completes() bool
}

// personForm writes people as the configuration names them, else by what they are called.
type personForm struct{}

func (personForm) Read(element attr.Value) (platform.SetText, bool) {
	text, ok := element.(types.String)
	return platform.SetText{Text: text.ValueString()}, ok && !text.IsUnknown()
}

func (personForm) Write(e platform.SetEntry, as attr.Value) attr.Value {
	if as != nil {
		return as
	}
	return types.StringValue(e.Name)
}

func (personForm) Completes() bool { return false }

func (l SetList) form() SetForm {
	if l.Form == nil {
		return personForm{}
	}
	return l.Form
}

// setElement is one element of a list.
type setElement struct {
	list  SetList
	key   string // in a map
	value attr.Value
	text  platform.SetText
	known bool
}

// shown is an element in a message.
func (e setElement) shown() string {
	if e.text.Shown != "" {
		return hclString(platform.Inert(e.text.Shown))
	}
	if e.key != "" {
		return hclString(platform.Inert(e.key)) + ": " + hclString(platform.Inert(e.text.Text))
	}
	return hclString(platform.Inert(e.text.Text))
}

// title is an element in the attribute removed.
func (e setElement) title() string {
	if e.text.Shown != "" {
		return e.text.Shown
	}
	if e.key != "" {
		return e.text.Text + " as " + e.key
	}
	return e.text.Text
}

// titleOf is title, unless the entry that the element means is called otherwise by now.
func (e setElement) titleOf(entry *platform.SetEntry) string {
	if e.list.form().Completes() {
		return e.title()
	}
	named := slices.ContainsFunc(append([]string{entry.Name}, entry.Forms...), func(form string) bool { return platform.SameName(form, e.text.Text) })
	if named {
		return e.title()
	}
	return entry.Title()
}

// is names the element among others: the same for all cases.
func (e setElement) is() string { return textKey(e.text) }

func textKey(t platform.SetText) string {
	if t.Group == "" {
		return platform.NameKey(t.Text)
	}
	return platform.NameKey(t.Group) + ": " + platform.NameKey(t.Text)
}

// elements are those of the list, in a fixed order. known is false when some cannot be known.
func (l SetList) elements() (all []setElement, known bool) {
	known = true
	add := func(key string, set types.Set) {
		known = known && !set.IsUnknown()
		for _, value := range set.Elements() {
			text, ok := l.form().Read(value)
			text.Type = l.Type
			if l.Map != nil {
				text.Group = key
			}
			known = known && ok
			all = append(all, setElement{list: l, key: key, value: value, text: text, known: ok})
		}
	}
	switch {
	case l.Set != nil:
		add("", *l.Set)
	case l.Map != nil:
		known = !l.Map.IsUnknown()
		for key, value := range l.Map.Elements() {
			set, _ := value.(types.Set)
			add(key, set)
		}
	}
	slices.SortStableFunc(all, func(a, b setElement) int { return cmp.Compare(a.is(), b.is()) })
	return all, known
}

// write puts elements into the model.
func (l SetList) write(ctx context.Context, all []setElement) {
	if l.Set != nil {
		values := []attr.Value{}
		for _, e := range all {
			values = append(values, e.value)
		}
		set, _ := types.SetValue(l.Set.ElementType(ctx), values)
		*l.Set = set
		return
	}
	byKey := map[string][]attr.Value{}
	for key := range l.Map.Elements() { // a group in which nobody is any more is still listed
		byKey[key] = nil
	}
	for _, e := range all {
		byKey[e.key] = append(byKey[e.key], e.value)
	}
	sets := map[string]attr.Value{}
	inner := l.Map.ElementType(ctx)
	for key, values := range byKey {
		elementType := attr.Type(types.StringType)
		if of, ok := inner.(types.SetType); ok {
			elementType = of.ElemType
		}
		sets[key], _ = types.SetValue(elementType, append([]attr.Value{}, values...))
	}
	value, _ := types.MapValue(inner, sets)
	*l.Map = value
}

// openElement is an object as a plan has it that does not know yet what its configuration leaves out.
func openElement(ctx context.Context, element attr.Value) attr.Value {
	object, ok := element.(types.Object)
	if !ok || object.IsNull() || object.IsUnknown() {
		return element
	}
	open := map[string]attr.Value{}
	for name, value := range object.Attributes() {
		if open[name] = value; value.IsNull() {
			unknown := tftypes.NewValue(value.Type(ctx).TerraformType(ctx), tftypes.UnknownValue)
			open[name], _ = value.Type(ctx).ValueFromTerraform(ctx, unknown)
		}
	}
	opened, _ := types.ObjectValue(object.AttributeTypes(ctx), open)
	return opened
}

// elementsOf are those of several lists.
func elementsOf(lists []SetList) (all []setElement, known bool) {
	known = true
	for _, l := range lists {
		elements, ok := l.elements()
		all, known = append(all, elements...), known && ok
	}
	return all, known
}

// entryIndex finds entries by the texts that name them. What names several finds none, but that what somebody is called goes before what else names
// somebody: the state writes the former, and a user name may be the e-mail address of another account.
type entryIndex struct {
	byName, byText map[string]*platform.SetEntry
	byID           map[string]*platform.SetEntry
}

func indexEntries(entries []platform.SetEntry) entryIndex {
	index := entryIndex{map[string]*platform.SetEntry{}, map[string]*platform.SetEntry{}, map[string]*platform.SetEntry{}}
	for i := range entries {
		e := &entries[i]
		index.byID[e.ID] = e
		groups := e.Groups
		if len(groups) == 0 {
			groups = []string{""}
		}
		for _, group := range groups {
			put(index.byName, platform.SetText{Text: e.Name, Group: group}, e)
			for _, form := range e.Forms {
				put(index.byText, platform.SetText{Text: form, Group: group}, e)
			}
		}
	}
	return index
}

// put adds an entry by a text, and nothing where the text names another one, too.
func put(index map[string]*platform.SetEntry, text platform.SetText, e *platform.SetEntry) {
	key := textKey(text)
	if other, taken := index[key]; taken && (other == nil || other.ID != e.ID) {
		e = nil
	}
	index[key] = e
}

// find is the entry that an element of the state names. knownAs are the ids of those that were renamed.
func (i entryIndex) find(e setElement, knownAs map[string]string) *platform.SetEntry {
	if entry := i.byID[knownAs[e.is()]]; entry != nil {
		return entry
	}
	if entry := i.byName[e.is()]; entry != nil {
		return entry
	}
	return i.byText[e.is()]
}

// textsOf are the known texts of a set of texts.
func textsOf(set types.Set) (texts []string, known bool) {
	known = !set.IsUnknown()
	for _, value := range set.Elements() {
		text, ok := value.(types.String)
		if !ok || text.IsUnknown() {
			known = false
			continue
		}
		texts = append(texts, text.ValueString())
	}
	slices.Sort(texts)
	return texts, known
}

// namesIn puts the names of entries into a sentence: a few, and how many more.
func namesIn(entries []platform.SetEntry) string {
	const shown = 3
	names := []string{}
	for _, e := range entries[:min(shown, len(entries))] {
		names = append(names, platform.Inert(e.Title()))
	}
	if more := len(entries) - shown; more > 0 {
		names = append(names, fmt.Sprintf("%d more", more))
	}
	return platform.JoinedByAnd(names)
}
