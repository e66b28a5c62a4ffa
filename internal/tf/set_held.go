package tf

import (
	"slices"

	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
)

// heldSet is what a state lists, beside what a configuration wants.
type heldSet struct {
	elements []setElement
	entries  []*platform.SetEntry // by element; nil where it names nobody who is there or wanted
	wanted   map[string]bool
	ignored  func(platform.SetEntry) bool
}

func heldIn(lists []SetList, present entryIndex, knownAs map[string]string, wanted *wantedSet) *heldSet {
	h := &heldSet{wanted: map[string]bool{}, ignored: wanted.ignores}
	h.elements, _ = elementsOf(lists)
	h.entries = entriesOf(h.elements, present, knownAs)
	others := indexEntries(wanted.known())
	for i, e := range h.elements {
		if h.entries[i] == nil {
			h.entries[i] = others.find(e, knownAs)
		}
	}
	for _, e := range wanted.known() {
		h.wanted[e.ID] = true
	}
	return h
}

// idsOf are the ids that a list of the state means, in order.
func (h *heldSet) idsOf(attribute string) (ids []string) {
	for i, e := range h.elements {
		switch {
		case e.list.Attribute != attribute:
		case h.entries[i] == nil:
			ids = append(ids, "nobody "+e.is())
		default:
			ids = append(ids, h.entries[i].ID)
		}
	}
	slices.Sort(ids)
	return ids
}

// among are those of some entries that the state lists.
func (h *heldSet) among(entries []platform.SetEntry) []platform.SetEntry {
	listed := map[string]bool{}
	for _, entry := range h.entries {
		listed[idOrNone(entry)] = true
	}
	return platform.Filter(entries, func(e platform.SetEntry) bool { return listed[e.ID] })
}

// titles are what the state lists and the configuration neither lists nor leaves alone, as far as nothing else gives it: as the state writes it,
// which is the same in the apply, whoever has left meanwhile.
func (h *heldSet) titles() (titles []string) {
	for i, e := range h.elements {
		switch entry := h.entries[i]; {
		case entry == nil:
			titles = append(titles, e.title())
		case h.wanted[entry.ID] || entry.External || h.ignored(*entry):
		default:
			titles = append(titles, e.titleOf(entry))
		}
	}
	return titles
}
