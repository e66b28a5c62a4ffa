package tf

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
)

// SetOf is what a resource adds to the flow that all exclusive sets share. Its model embeds SetSettings, and the resource SetResource.
type SetOf[M any] interface {
	managed
	// Container is what the set of a model belongs to, with the noun of the single memberships or grants in it. Its id is "" as long as a part of it
	// is not known.
	Container(m *M) platform.Object
	// Open is the set of a model whose container is known.
	Open(ctx context.Context, m *M) *platform.Set
	// Lists are the attributes of a model that list entries.
	Lists(m *M) []SetList
}

func settingsOf[M any](m *M) *SetSettings {
	settings, _ := any(m).(interface{ Settings() *SetSettings })
	return settings.Settings()
}

// keyKnownAs holds, in private state, which account each name meant that the last applied configuration wrote, in its lists and in its ignore block,
// and each name that the state lists beside, unless it is an id: somebody who has another name now is still the same person.
const keyKnownAs = "known_as"

// keyTakesOver holds, in the private state of the plan of a create, the id of the container. The create itself gets none of that, so no state has it.
// Nothing but the destroy reads it that comes before that create, when a taint or -replace replaces a set: what the new set takes over stays, so that
// nobody is without access for the time between. Terraform does not say in either half of such a plan that there is another one.
const keyTakesOver = "takes_over"

// unknownContainer stands for the id of a container that is not known in the plan. No container has it.
const unknownContainer = "?"

// keyEnds holds, in the private state of the plan of a destroy, that the provider planned it, and so named whoever is removed. Terraform plans a
// tainted resource as the one that comes instead, and shows nothing of the one that goes.
const keyEnds = "ends"

// wantedSet is what a configuration makes of a set. Some of it may not be known yet.
type wantedSet struct {
	elements []setElement
	entries  []platform.SetEntry // by element; of those that are not known or name nobody, without ID
	// open says that an element is not known, or that it names nobody of whom this run saw that they were there: who is not listed is not known then.
	open bool
	// ignored are the ids and origins that are left alone, and ignoredAs the ids by the texts that name them.
	ignored, origins []string
	ignoredAs        map[string]string
}

// ignores reports whether an entry is left alone.
func (w *wantedSet) ignores(e platform.SetEntry) bool {
	if e.OriginUnknown && len(w.origins) > 0 {
		return true // it may be one of them
	}
	return slices.Contains(w.ignored, e.IgnoredBy()) || slices.ContainsFunc(w.origins, e.IsFrom)
}

// known are the entries that are known, those whom this run creates included.
func (w *wantedSet) known() []platform.SetEntry {
	return platform.Filter(w.entries, func(e platform.SetEntry) bool { return e.ID != "" || e.Planned })
}

// awaits reports whether somebody is listed whom this run creates. The name may be that of an account that the run replaces, and then means another
// person in the apply than in the plan.
func (w *wantedSet) awaits() bool {
	return slices.ContainsFunc(w.entries, func(e platform.SetEntry) bool { return e.Planned })
}

// setResolver resolves the elements of a configuration.
type setResolver struct {
	set     *platform.Set
	knownAs map[string]string
	present entryIndex
	// wasThere reports whether this run saw that an element that names nobody had been in the set: see recordVanished. A destroy plans this, too, and
	// has to go on. nil: an error in any case.
	wasThere func(setElement) bool
	warn     func(attribute, summary, detail string)
}

// resolve finds what elements name. Errors are those of attributes.
func (r *setResolver) resolve(ctx context.Context, elements []setElement, known bool, settings *SetSettings) (w *wantedSet, errs []error) {
	w = &wantedSet{elements: elements, entries: make([]platform.SetEntry, len(elements)), open: !known}
	first := map[string]setElement{}
	for i, e := range elements {
		if !e.known {
			continue
		}
		entry, err := r.find(ctx, e)
		switch {
		case err != nil && r.wasThere != nil && r.wasThere(e):
			r.warn(e.list.Attribute, fmt.Sprintf("%s names nobody any more", e.shown()),
				"It was in the set, and the plan adds it again, which the apply will refuse as long as nobody has the name. Remove it from the list.")
			w.open = true
			continue
		case err != nil:
			errs = append(errs, AtPath(path.Root(e.list.Attribute), err))
			continue
		}
		if entry.Type = e.list.Type; entry.Planned {
			w.entries[i] = entry
			continue
		}
		if other, twice := first[entry.ID]; twice {
			errs = append(errs, AtPath(path.Root(e.list.Attribute), errNamedTwice(other, e, entry)))
			continue
		}
		first[entry.ID] = e
		w.entries[i] = entry
	}
	errs = append(errs, r.resolveIgnored(ctx, w, settings)...)
	return w, errs
}

// resolveIgnored finds what is left alone.
func (r *setResolver) resolveIgnored(ctx context.Context, w *wantedSet, settings *SetSettings) (errs []error) {
	at := func(attribute string, err error) {
		errs = append(errs, AtPath(path.Root(blockIgnore).AtName(attribute), err))
	}
	attribute, set := settings.ignoredNames()
	names, known := textsOf(set)
	origins, originsKnown := textsOf(settings.ignores(ignoreOrigins))
	w.origins, w.open = origins, w.open || !known || !originsKnown
	w.ignoredAs = map[string]string{}
	for _, text := range names {
		by, err := r.findIgnored(ctx, text)
		key := textKey(platform.SetText{Text: text})
		switch {
		case err != nil && r.knownAs[key] != "": // who that was is not there, or would have been found
			r.warn(blockIgnore, fmt.Sprintf("%s names nobody any more", hclString(platform.Inert(text))),
				"It is left alone, and nobody has the name now, nor is whoever had it there. Remove it from the ignore block.")
			w.ignoredAs[key] = r.knownAs[key]
		case err != nil:
			at(attribute, err)
		default:
			w.ignored = append(w.ignored, by)
			w.ignoredAs[key] = by
		}
	}
	for i, entry := range w.entries {
		if e := w.elements[i]; entry.ID != "" && w.ignores(entry) {
			if !slices.Contains(w.ignored, entry.IgnoredBy()) {
				attribute = ignoreOrigins
			}
			at(attribute, &platform.Problem{
				Summary: "Something is listed and ignored",
				Means: fmt.Sprintf("%s in %s is %s, which %s.%s leaves alone.", e.shown(), e.list.Attribute, platform.Inert(entry.Shown()), blockIgnore,
					attribute),
				Do: "Remove one of the two.",
			})
		}
	}
	return errs
}

func (r *setResolver) findIgnored(ctx context.Context, text string) (string, error) {
	if r.set.FindIgnored != nil {
		return r.set.FindIgnored(ctx, text)
	}
	entry, err := r.find(ctx, setElement{list: SetList{Attribute: blockIgnore}, text: platform.SetText{Text: text}})
	return entry.ID, err
}

// find is what an element names. A name that nobody has any more, or somebody else has, is known by who had it when it was applied.
func (r *setResolver) find(ctx context.Context, e setElement) (platform.SetEntry, error) {
	entry, err := r.set.Find(ctx, e.text)
	former := r.present.byID[r.knownAs[e.is()]]
	switch {
	case former == nil || err == nil && (former.ID == entry.ID || entry.Planned): // the plan of an account that is replaced says so itself
		return entry, err
	case err != nil:
		r.warn(e.list.Attribute, fmt.Sprintf("%s has another name now", e.shown()),
			fmt.Sprintf("%s is not called %s any more: it is called %q now. Nothing changes. Write the new name.", former.ID, e.shown(),
				platform.Inert(former.Title())))
		return *former, nil //nolint:nilerr // whom it named is there
	}
	r.warn(e.list.Attribute, fmt.Sprintf("%s means somebody else now", e.shown()),
		fmt.Sprintf("%s was %s, called %q today, when the list was applied, and is %s now. The plan goes by who has the name today. To keep the other "+
			"one, write the id.", e.shown(), former.ID, platform.Inert(former.Title()), entry.ID))
	return entry, nil
}

func errNamedTwice(one, other setElement, entry platform.SetEntry) error {
	where := fmt.Sprintf("%s and %s in %s", one.shown(), other.shown(), one.list.Attribute)
	if one.list.Attribute != other.list.Attribute {
		where = fmt.Sprintf("%s in %s and %s in %s", one.shown(), one.list.Attribute, other.shown(), other.list.Attribute)
	}
	return &platform.Problem{
		Summary: "The list names something twice",
		Means:   fmt.Sprintf("%s mean the same: %s.", where, platform.Inert(entry.Shown())),
		Do:      "Remove one of the two.",
	}
}

// knownAsOf is what keyKnownAs keeps of a configuration that was applied.
func knownAsOf(w *wantedSet) map[string]string {
	var known map[string]string
	for i, e := range w.elements {
		if id := w.entries[i].ID; id != "" && isName(e, id) {
			if known == nil {
				known = map[string]string{}
			}
			known[e.is()] = id
		}
	}
	for key, by := range w.ignoredAs {
		if by == "" || platform.NameKey(by) == key {
			continue
		}
		if known == nil {
			known = map[string]string{}
		}
		known[key] = by
	}
	return known
}

// isName reports whether an element names what has an id by something else.
func isName(e setElement, id string) bool {
	return !strings.EqualFold(id, e.text.Text) && !e.list.form().Completes()
}

// entriesOf are the entries of the set that the state's elements name, and nil where an element names none of them.
func entriesOf(elements []setElement, present entryIndex, knownAs map[string]string) []*platform.SetEntry {
	found := make([]*platform.SetEntry, len(elements))
	for i, e := range elements {
		found[i] = present.find(e, knownAs)
	}
	return found
}

// writeLists puts into a model what a set holds: each entry as prior elements name it, else by its name. What another source gives, and what is
// ignored, is there only as far as it was. It returns whom each name means that it wrote, as keyKnownAs has it.
func writeLists(ctx context.Context, lists []SetList, present []platform.SetEntry, prior []setElement, named []*platform.SetEntry,
	ignored func(platform.SetEntry) bool,
) (names map[string]string) {
	as, called := map[string]setElement{}, indexEntries(present).byName
	for i, entry := range named {
		// Who has another name now is written by that one once somebody else who is there has the former.
		if other := called[prior[i].is()]; entry == nil || other != nil && other.ID != entry.ID {
			continue
		}
		if _, twice := as[entry.ID]; !twice {
			as[entry.ID] = prior[i]
		}
	}
	names = map[string]string{}
	for _, l := range lists {
		var all []setElement
		for _, entry := range present {
			if entry.Type != l.Type {
				continue
			}
			before, was := as[entry.ID]
			if !was && (entry.External || ignored(entry)) {
				continue
			}
			e := setElement{key: before.key}
			if e.key == "" && l.Map != nil {
				e.key = keyOfGroup(l, entry)
			}
			e.value = l.form().Write(entry, before.value)
			all = append(all, e)
			e.list = l
			e.text, _ = l.form().Read(e.value)
			if e.text.Group = e.key; isName(e, entry.ID) {
				names[e.is()] = entry.ID
			}
		}
		l.write(ctx, all)
	}
	return names
}

func idOrNone(e *platform.SetEntry) string {
	if e == nil {
		return ""
	}
	return e.ID
}

// keyOfGroup is the key of a map under which an entry's group is listed already, else the one that the state has for it.
func keyOfGroup(l SetList, entry platform.SetEntry) string {
	for key := range l.Map.Elements() {
		if slices.ContainsFunc(entry.Groups, func(group string) bool { return platform.SameName(group, key) }) {
			return key
		}
	}
	return entry.Groups[0]
}

// removedNames is the value of the attribute removed.
func removedNames(entries []platform.SetEntry) types.Set {
	names := make([]string, len(entries))
	for i, e := range entries {
		names[i] = e.Title()
	}
	return TextSet(names)
}

// vanished names an element of a set's state that named nobody any more, for platform.RemovedThisRun.
func vanished(container platform.Object, e setElement) string {
	return fmt.Sprintf("%s %s %s", container.Noun, container.ID, e.is())
}

func addErrors(p *Planning, errs []error) {
	for _, err := range errs {
		p.Error(err)
	}
}

// knownAsIn reads keyKnownAs.
func knownAsIn(ctx context.Context, private PrivateReader, diags *diag.Diagnostics) map[string]string {
	known, _ := GetPrivate[map[string]string](ctx, private, keyKnownAs, diags)
	return known
}
