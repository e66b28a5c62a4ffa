package tf

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
)

// CreateSet creates an exclusive set: it makes the platform have what the plan lists, and takes over what is there already. settle finds the
// container as far as the plan could not, puts it into the model, and sets the identity.
//
// A part that fails is a warning once something was made: an error would taint the set, and Terraform would remove everybody to create it again.
func CreateSet[M any](ctx context.Context, r SetOf[M], req resource.CreateRequest, resp *resource.CreateResponse,
	settle func(ctx context.Context, c *Call, plan *M) (created *M, err error),
) {
	Create(ctx, r, req, resp, func(ctx context.Context, c *Call, plan *M) (*M, error) {
		created, err := settle(ctx, c, plan)
		if err != nil {
			return nil, err
		}
		a := &setApply[M]{resource: r, set: r.Open(ctx, created), config: req.Config, plan: plan}
		wanted, outcome, err := a.apply(ctx, nil)
		if err == nil && outcome.Made == 0 {
			err = outcome.Err(a.set.What)
		}
		if err != nil {
			return nil, err
		}
		for _, failure := range outcome.Failed {
			refused := r.kind().Diagnostic(r.kind().Unable("create"), failure.Err)
			Warn(&resp.Diagnostics, fmt.Sprintf("%s was not %s: %s", failure.Entry.Title(), failure.Participle(), refused.Summary()),
				fmt.Sprintf("The other changes of %s were made, so the set is in the state. The next plan shows what is left to do.", a.set.What),
				inertLines(refused.Detail()))
		}
		SetPrivate(ctx, resp.Private, keyKnownAs, knownAsOf(wanted), &resp.Diagnostics)
		r.run().Created.Edges.TakeOver(r.Container(created), !settingsOf(created).reports())
		settingsOf(created).Removed = a.removed
		return created, nil
	})
}

// ReadSet refreshes an exclusive set. refresh takes the names that the container has now, and sets the identity first.
func ReadSet[M any](ctx context.Context, r SetOf[M], req resource.ReadRequest, resp *resource.ReadResponse,
	refresh func(ctx context.Context, c *Call, state *M) error,
) {
	knownAs := knownAsIn(ctx, req.Private, &resp.Diagnostics)
	var names map[string]string
	current := Read(ctx, r, req, resp, func(ctx context.Context, c *Call, state *M) (*M, error) {
		if err := refresh(ctx, c, state); err != nil {
			return nil, err
		}
		container := r.Container(state)
		c.Names = append(c.Names, containerName(container))
		set, settings := r.Open(ctx, state), settingsOf(state)
		present, err := set.Present(ctx, false)
		if err != nil {
			return nil, err
		}
		present = platform.UniqueNames(present)
		index := indexEntries(present)
		lists := r.Lists(state)
		elements, _ := elementsOf(lists)
		named := entriesOf(elements, index, knownAs)
		for i, entry := range named {
			if entry == nil {
				r.run().Removed.Record(vanished(container, elements[i]))
			}
		}
		if !settings.reports() {
			names = writeLists(ctx, lists, present, elements, named, ignoredIn(ctx, set, settings, index, knownAs))
		}
		return state, nil
	})
	if current == nil {
		return
	}
	// No apply has written whom an import took in, and who came since. A configuration that is generated from the state writes the same names.
	all := maps.Clone(knownAs)
	for name, id := range names {
		if all == nil {
			all = map[string]string{}
		}
		all[name] = id
	}
	if !maps.Equal(all, knownAs) {
		SetPrivate(ctx, resp.Private, keyKnownAs, all, &resp.Diagnostics)
	}
}

// ignoredIn tells what the ignore block of a state leaves alone, as far as that is there.
func ignoredIn(ctx context.Context, set *platform.Set, settings *SetSettings, index entryIndex, knownAs map[string]string,
) func(platform.SetEntry) bool {
	w := &wantedSet{}
	_, names := settings.ignoredNames()
	texts, _ := textsOf(names)
	for _, text := range texts {
		e := setElement{text: platform.SetText{Text: text}}
		if set.FindIgnored != nil {
			if by, err := set.FindIgnored(ctx, text); err == nil { // what names nothing ignores nothing, and the plan says so
				w.ignored = append(w.ignored, by)
			}
		} else if entry := index.find(e, knownAs); entry != nil {
			w.ignored = append(w.ignored, entry.IgnoredBy())
		}
	}
	w.origins, _ = textsOf(settings.ignores(ignoreOrigins))
	return w.ignores
}

// UpdateSet changes an exclusive set. What fails is an error, and the state then holds what was made.
func UpdateSet[M any](ctx context.Context, r SetOf[M], req resource.UpdateRequest, resp *resource.UpdateResponse,
	identity func(plan *M) any,
) {
	Update(ctx, r, req, resp, func(ctx context.Context, c *Call, plan, state *M) (*M, error) {
		c.Identity = identity(plan)
		a := &setApply[M]{resource: r, set: r.Open(ctx, plan), config: req.Config, plan: plan, state: state}
		wanted, outcome, err := a.apply(ctx, knownAsIn(ctx, req.Private, &resp.Diagnostics))
		if err == nil {
			err = outcome.Err(a.set.What)
		}
		if err != nil {
			if outcome.Made > 0 {
				a.storeMade(ctx, state, wanted, resp)
			}
			return nil, err
		}
		SetPrivate(ctx, resp.Private, keyKnownAs, knownAsOf(wanted), &resp.Diagnostics)
		updated := *plan
		settingsOf(&updated).Removed = a.removed
		return &updated, nil
	})
}

// setApply is the apply of one set.
type setApply[M any] struct {
	resource SetOf[M]
	set      *platform.Set
	config   tfsdk.Config
	plan     *M
	state    *M // nil for a create
	// removed is what the attribute of the name holds then.
	removed types.Set
}

// apply makes the changes of a plan. An error says that nothing was sent.
func (a *setApply[M]) apply(ctx context.Context, knownAs map[string]string) (*wantedSet, platform.SetOutcome, error) {
	var none platform.SetOutcome
	settings := settingsOf(a.plan)
	present, err := a.set.Present(ctx, false)
	if err != nil {
		return nil, none, err
	}
	present = platform.UniqueNames(present)
	lists := a.resource.Lists(a.plan)
	elements, known := elementsOf(lists)
	if !known { // the configuration is known by now
		var configured M
		if diags := a.config.Get(ctx, &configured); diags.HasError() {
			return nil, none, asError(diags)
		}
		lists = a.resource.Lists(&configured)
		elements, _ = elementsOf(lists)
		settings.Ignore = settingsOf(&configured).Ignore
	}
	resolver := &setResolver{
		set: a.set, knownAs: knownAs, present: indexEntries(present), warn: func(string, string, string) {},
	}
	wanted, errs := resolver.resolve(ctx, elements, true, settings)
	if len(errs) > 0 {
		return nil, none, joined(errs)
	}
	for i, e := range wanted.entries {
		if e.Planned {
			return nil, none, errNotThereYet(wanted.elements[i])
		}
	}
	if !known {
		a.fillLists(ctx, wanted, lists)
	}
	diff := platform.DiffSet(wanted.entries, present, wanted.ignores)
	if settings.reports() {
		a.removed = TextSet(nil)
		return wanted, none, nil
	}
	remove := diff.Remove
	if a.state != nil && !takesOver(settings, settingsOf(a.state)) {
		remove = heldIn(a.resource.Lists(a.state), resolver.present, knownAs, wanted).among(remove)
	}
	a.removed = removedNames(remove)
	isNew := map[string]bool{}
	for _, e := range diff.Add {
		isNew[e.ID] = true
	}
	outcome, err := a.set.Apply(ctx, a.resource.run().Created.Clock, append(diff.Add, diff.Change...), remove,
		func(e platform.SetEntry) bool { return isNew[e.ID] })
	return wanted, outcome, err
}

// fillLists puts what a configuration lists into a plan that did not know all of it.
func (a *setApply[M]) fillLists(ctx context.Context, wanted *wantedSet, configured []SetList) {
	for i, l := range a.resource.Lists(a.plan) {
		if !l.form().Completes() {
			if l.Set != nil && configured[i].Set != nil && !configured[i].Set.IsNull() {
				*l.Set = *configured[i].Set
			}
			if l.Map != nil && configured[i].Map != nil {
				*l.Map = *configured[i].Map
			}
			continue
		}
		var all []setElement
		for j, e := range wanted.elements {
			if e.list.Attribute == l.Attribute {
				e.value = l.form().Write(wanted.entries[j], e.value)
				all = append(all, e)
			}
		}
		l.write(ctx, all)
	}
}

// storeMade stores what is there after an update of which a part failed: the rest of the state stays as it was.
func (a *setApply[M]) storeMade(ctx context.Context, state *M, wanted *wantedSet, resp *resource.UpdateResponse) {
	present, err := a.set.Present(ctx, false)
	if err != nil {
		return // the next refresh shows it
	}
	present = platform.UniqueNames(present)
	index := indexEntries(present)
	before, _ := elementsOf(a.resource.Lists(state))
	elements := slices.Concat(before, wanted.elements)
	named := entriesOf(before, index, nil)
	for _, e := range wanted.entries {
		named = append(named, index.byID[e.ID])
	}
	lists := a.resource.Lists(state)
	writeLists(ctx, lists, present, elements, named, wanted.ignores)
	resp.Diagnostics.Append(resp.State.Set(ctx, state)...)
}

func joined(errs []error) error {
	if len(errs) == 1 {
		return errs[0]
	}
	return errors.Join(errs...)
}

// errNotThereYet refuses an apply that comes before the create of a person whom the list only names.
func errNotThereYet(e setElement) error {
	return AtPath(path.Root(e.list.Attribute), &platform.Problem{
		Summary: "Somebody does not exist yet",
		Means: fmt.Sprintf("%s is the name of an account that this configuration creates, and Terraform came to the set first. Nothing was sent.",
			e.shown()),
		Do: "Apply again. To have them created first in any case, let the list refer to the resource of the account instead of repeating its name.",
	})
}

// FillSet puts into a model, whose lists are empty, all that its set holds: what an import stores, and a query shows.
func FillSet[M any](ctx context.Context, r SetOf[M], m *M) error {
	present, err := r.Open(ctx, m).Present(ctx, false)
	if err != nil {
		return err
	}
	writeLists(ctx, r.Lists(m), platform.UniqueNames(present), nil, nil, func(platform.SetEntry) bool { return false })
	return nil
}
