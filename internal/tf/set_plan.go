package tf

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
)

// PlanSet is the part of a plan that all exclusive sets share. It comes after the resource's own, which plans the container, and plans the end of the
// set when Terraform does.
//
// It warns of everybody who is removed, and refuses what the apply would refuse: people who do not exist, a removal that a guard stops, a resource of
// a single membership or grant beside the set. The attribute removed holds what the apply removes.
func PlanSet[M any](ctx context.Context, r SetOf[M], p *PlanCall[M]) {
	if p.Plan == nil {
		planSetDestroy(ctx, r, p)
		return
	}
	half := false
	if p.State == nil {
		half = isSecondHalf(ctx, &p.Planning)
	} else {
		SetPrivate(ctx, p.Response.Private, keyReplacing, true, &p.Response.Diagnostics)
	}
	planned := Get[M](ctx, p.Response.Plan, &p.Response.Diagnostics)
	if p.Failed() {
		return
	}
	container := r.Container(planned)
	if p.State == nil {
		SetPrivate(ctx, p.Response.Private, keyTakesOver, container.ID, &p.Response.Diagnostics)
	}
	if p.State != nil && !sameID(container.ID, r.Container(p.State).ID) {
		planSetDestroy(ctx, r, p)
		if p.Failed() {
			return
		}
		// Terraform plans the other half of the replacement as a create, but shows no warning of that: who is removed from the new container is said here.
		p = &PlanCall[M]{Planning: p.Planning, Config: p.Config, Plan: p.Plan}
	}
	if container.ID == "" {
		p.Warn(fmt.Sprintf("Who is removed by %s is not known yet", p.kind.Title()),
			"What the set belongs to is known only after the apply has begun. Whoever is there and not listed is removed then.")
		return
	}
	s := &setPlan[M]{PlanCall: p, resource: r, container: container, set: r.Open(ctx, planned)}
	s.plan(ctx, planned, half)
}

// setPlan is the plan of one set that is created or stays.
type setPlan[M any] struct {
	*PlanCall[M]
	resource  SetOf[M]
	container platform.Object
	set       *platform.Set
}

func (s *setPlan[M]) plan(ctx context.Context, planned *M, half bool) {
	present, err := s.set.Present(ctx, false)
	switch {
	case platform.GoneReason(err) != "" && s.Removed(containerName(s.container)):
		return // this run found it gone, and warned of that
	case err != nil:
		s.Error(err)
		return
	}
	present = platform.UniqueNames(present)
	knownAs := knownAsIn(ctx, s.Private(), &s.Response.Diagnostics)
	settings := settingsOf(planned)
	resolver := &setResolver{
		set: s.set, knownAs: knownAs, present: indexEntries(present),
		wasThere: func(e setElement) bool { return s.Removed(vanished(s.container, e)) },
		warn:     func(attribute, summary, detail string) { s.WarnAt(attribute, summary, detail) },
	}
	elements, known := elementsOf(s.resource.Lists(s.Config))
	wanted, errs := resolver.resolve(ctx, elements, known, settings)
	addErrors(&s.Planning, errs)
	if !half && !settings.reports() {
		s.claim(ctx, wanted)
	}
	if s.Failed() {
		return
	}
	held := heldIn(s.stateLists(), resolver.present, knownAs, wanted)
	diff := platform.DiffSet(wanted.known(), present, wanted.ignores)
	live := s.State == nil || settings.reports() || takesOver(settings, settingsOf(s.State))
	if !live {
		diff.Remove = held.among(diff.Remove)
	}
	s.keepForms(ctx, planned, wanted, held)
	s.planRemoved(ctx, settings, wanted, held, live, diff)
	switch {
	case settings.reports():
		s.report(diff, wanted)
	case s.changes():
		s.warnRemoved(diff.Remove, wanted.open)
		s.guard(ctx, diff, wanted.open)
	}
}

// stateLists are those of the state, none for a set that is created.
func (s *setPlan[M]) stateLists() []SetList {
	if s.State == nil {
		return nil
	}
	return s.resource.Lists(s.State)
}

// changes reports whether the plan has something to do.
func (s *setPlan[M]) changes() bool {
	return s.State == nil || !s.Response.Plan.Raw.Equal(s.Request.State.Raw)
}

// keepForms keeps each list of the state that means the same as the configuration's, in whatever forms: that is no change. It completes elements
// whose form has computed attributes.
func (s *setPlan[M]) keepForms(ctx context.Context, planned *M, wanted *wantedSet, held *heldSet) {
	before := map[string]SetList{}
	for _, l := range s.stateLists() {
		before[l.Attribute] = l
	}
	for _, l := range s.resource.Lists(planned) {
		var ids []string
		var all []setElement
		known := true
		for i, e := range wanted.elements {
			if e.list.Attribute != l.Attribute {
				continue
			}
			entry := wanted.entries[i]
			known = known && entry.ID != ""
			ids = append(ids, entry.ID)
			switch {
			case !l.form().Completes():
			case entry.ID != "":
				e.value = l.form().Write(entry, e.value)
			default:
				e.value = openElement(ctx, e.value)
			}
			all = append(all, e)
		}
		slices.Sort(ids)
		// Terraform refuses a block that is planned otherwise than it is configured, even as it was before.
		if prior, ok := before[l.Attribute]; ok && known && !l.form().Completes() && slices.Equal(ids, held.idsOf(l.Attribute)) && sameGroups(prior, l) {
			s.setList(ctx, prior)
			continue
		}
		if l.form().Completes() {
			l.write(ctx, all)
			s.setList(ctx, l)
		}
	}
}

// sameGroups reports whether two maps list the same groups, those included in which nobody is.
func sameGroups(prior, configured SetList) bool {
	return prior.Map == nil || len(prior.Map.Elements()) == len(configured.Map.Elements())
}

func (s *setPlan[M]) setList(ctx context.Context, l SetList) {
	if l.Set != nil {
		s.Set(ctx, l.Attribute, *l.Set)
	} else {
		s.Set(ctx, l.Attribute, *l.Map)
	}
}

// planRemoved plans the attribute removed. What the last apply removed stays there until something changes. It goes by the state, which is the same
// in the apply: who comes meanwhile is not removed. live says that the state does not show who is there. Where the state has what is listed, and a
// name in it means somebody by now who is not there, an unknown value is the change: an account was replaced, or nothing was refreshed.
func (s *setPlan[M]) planRemoved(ctx context.Context, settings *SetSettings, wanted *wantedSet, held *heldSet, live bool, diff platform.SetDiff) {
	removed, stale := held.titles(), false
	if s.State != nil {
		s.Set(ctx, attributeRemoved, settingsOf(s.State).Removed)
		stale = !s.changes() && !settings.reports() && len(diff.Add)+len(diff.Change) > 0
		if !s.changes() && !stale && (settings.reports() || live || len(removed) == 0) {
			return
		}
	}
	switch {
	case settings.reports():
		s.Set(ctx, attributeRemoved, TextSet(nil))
	case settings.Mode.IsUnknown() || live || stale || (wanted.open || wanted.awaits()) && len(removed) > 0:
		s.Set(ctx, attributeRemoved, types.SetUnknown(types.StringType))
	default:
		s.Set(ctx, attributeRemoved, TextSet(removed))
	}
}

// takesOver reports whether an update removes whom the state does not show: it did not enforce the list before, or left others alone.
func takesOver(planned, state *SetSettings) bool {
	return state.reports() && !planned.reports() || !planned.Ignore.Equal(state.Ignore)
}

// warnRemoved warns of what is removed.
func (s *setPlan[M]) warnRemoved(removed []platform.SetEntry, open bool) {
	if len(removed) == 0 {
		return
	}
	will, why := "will be removed from", "The set holds nobody else than it lists. These are there now and not listed:"
	if open {
		will, why = "may be removed from", "The set holds nobody else than it lists, and a part of the list is known only after the apply has begun. "+
			"These are there now, and are removed unless that part names them:"
	}
	s.Warn(fmt.Sprintf("%s %s %s", namesIn(removed), will, s.set.What), why, listedEntries(removed),
		"To keep them, list them, or name them in the ignore block.")
}

func listedEntries(entries []platform.SetEntry) string {
	lines := make([]string, len(entries))
	for i, e := range entries {
		lines[i] = e.Shown()
	}
	return platform.Listed(lines)
}

// guard refuses removals that the apply would refuse, all of them together.
func (s *setPlan[M]) guard(ctx context.Context, diff platform.SetDiff, open bool) {
	if len(diff.Remove) == 0 {
		return
	}
	err := s.set.Guard(ctx, diff.Remove, slices.Concat(diff.Add, diff.Change))
	switch {
	case err == nil:
	case open:
		refused := s.kind.Diagnostic(s.kind.Unable("plan"), err)
		s.Warn(fmt.Sprintf("%s: %s", refused.Summary(), s.set.What), "The apply will refuse this, unless the list names them.",
			inertLines(refused.Detail()))
	default:
		s.Error(err)
	}
}

// maxReported is how many differences have a warning of their own.
const maxReported = 50

// report warns of each difference in a set that only reports.
func (s *setPlan[M]) report(diff platform.SetDiff, wanted *wantedSet) {
	var all []string
	for _, e := range diff.Add {
		all = append(all, fmt.Sprintf("%s is missing from %s", e.Title(), s.set.What))
	}
	for i, e := range diff.Change {
		all = append(all, fmt.Sprintf("%s is %s of %s, and %s is listed", e.Title(), diff.Was[i].Type, s.set.What, e.Type))
	}
	for _, e := range diff.Remove {
		all = append(all, fmt.Sprintf("%s is in %s and not listed", e.Title(), s.set.What))
	}
	detail := fmt.Sprintf("mode is %q, so nothing is changed.", ModeReport)
	if wanted.open {
		detail += " A part of the list is not known yet."
	}
	for _, difference := range all[:min(maxReported, len(all))] {
		s.Warn("Difference: "+difference, detail)
	}
	if more := len(all) - maxReported; more > 0 {
		s.Warn(fmt.Sprintf("%d more differences of %s", more, s.set.What), detail, platform.Listed(all[maxReported:]))
	}
}

// claim refuses another resource for what the set owns.
func (s *setPlan[M]) claim(ctx context.Context, wanted *wantedSet) {
	var edges []string
	for _, e := range wanted.entries {
		edges = append(edges, e.Edge)
	}
	named := s.kind.Type() + ": " + namedBy(ctx, s.PlanCall)
	use := platform.SetCreated
	if s.State != nil {
		use = platform.SetStays
	}
	for _, clash := range s.run.Created.Edges.ClaimWhole(s.container, named, edges, use) {
		problem := errSetClash(clash, named, clash.Other)
		if clash.Kind == platform.TwoSetsInState {
			s.WarnOf(problem)
		} else {
			s.Error(problem)
		}
	}
}

// planSetDestroy plans the end of a set.
func planSetDestroy[M any](ctx context.Context, r SetOf[M], p *PlanCall[M]) {
	settings, container := settingsOf(p.State), r.Container(p.State)
	taken := ""
	if p.run.Created.Edges.IsTakenOver(container) { // with create_before_destroy, the new set was there first
		taken = container.ID
	}
	if SetPrivate(ctx, p.Response.Private, keyTakesOver, taken, &p.Response.Diagnostics); taken != "" {
		return
	}
	set := r.Open(ctx, p.State)
	if settings.reports() || settings.DeletionPolicy.ValueString() == platform.PolicyAbandon {
		why := fmt.Sprintf("mode is %q.", ModeReport)
		if !settings.reports() {
			why = p.DescribePolicy(ctx, settings.DeletionPolicy)
		}
		p.Warn("Nobody will be removed from "+set.What, "Everybody stays there, and the set is no longer managed here.", why)
		return
	}
	present, err := set.Present(ctx, false)
	if platform.GoneReason(err) != "" {
		return // nothing is left to remove
	}
	if err != nil {
		p.Error(err)
		return
	}
	held := heldBy(r.Lists(p.State), platform.UniqueNames(present), knownAsIn(ctx, p.Private(), &p.Response.Diagnostics))
	var edges []string
	for _, e := range held {
		edges = append(edges, e.Edge)
	}
	destroyed := &PlanCall[M]{Planning: p.Planning, State: p.State}
	named := p.kind.Type() + ": " + namedBy(ctx, destroyed)
	for _, clash := range p.run.Created.Edges.ClaimWhole(container, named, edges, platform.SetGoes) {
		p.Error(errSetClash(clash, named, clash.Other))
	}
	if len(held) == 0 {
		return
	}
	p.Warn(fmt.Sprintf("%s will be removed from %s", namesIn(held), set.What), "The set is destroyed with all that it holds:", listedEntries(held),
		p.DescribePolicy(ctx, settings.DeletionPolicy)+" With \"abandon\", applied before, everybody stays.")
	if err := set.Guard(ctx, held, nil); err != nil {
		p.Error(err)
	}
}

// heldBy are the entries that a destroy removes: what the state lists, as far as it is there and nothing else gives it.
func heldBy(lists []SetList, present []platform.SetEntry, knownAs map[string]string) (held []platform.SetEntry) {
	elements, _ := elementsOf(lists)
	for _, entry := range entriesOf(elements, indexEntries(present), knownAs) {
		if entry != nil && !entry.External {
			held = append(held, *entry)
		}
	}
	return held
}

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

// containerName names the container of a set that is gone, for platform.RemovedThisRun.
func containerName(container platform.Object) string {
	return "container of " + strings.TrimSpace(string(container.Noun)+" "+container.ID)
}

// errSetClash refuses a set and another resource for one container.
func errSetClash(clash platform.SetClash, own, other string) *platform.Problem {
	problem := &platform.Problem{Lines: []string{own, other}}
	const removedBlock = "a removed block with lifecycle { destroy = false }, or terraform state rm ADDRESS"
	switch clash.Kind {
	case platform.TwoSets, platform.TwoSetsInState:
		problem.Summary = "Two sets for the same"
		problem.Means = "Two resources of this configuration own the same as a whole. Each would remove whom only the other one lists. They have:"
		problem.Do = "Put all into one of them. If both are in the state, take one out without touching the access: " + removedBlock + "."
	case platform.SetMoves:
		problem.Summary = "The set moves to another resource address"
		problem.Means = "In this plan one set is destroyed with all that it holds, and another one owns the same. Whoever is in both would lose the " +
			"access, for a moment or for good. They have:"
		problem.Do = "If the resource was renamed, describe that with a moved block: moved { from = OLD, to = NEW }. Else take the old one out without " +
			"touching the access: " + removedBlock + "."
	case platform.SetBesideEdge:
		problem.Summary = "A set owns this as a whole"
		problem.Means = "A resource that owns all of something stands beside a resource for a single one of it. The set would remove what the other " +
			"resource declares, or both would manage it. They have:"
		problem.Do = "Add the single one to the set and take its resource out without touching the access: " + removedBlock + ". Or remove the set, with " +
			"the same block, and keep single resources. A set with mode = \"report\" may stand beside single resources. If everything is to be destroyed, " +
			"terraform destroy -refresh=false does so."
	case platform.EdgeGoesSetStays:
		problem.Summary = "The set lists what another resource destroys"
		problem.Means = fmt.Sprintf("In this plan one resource destroys %s, and a set lists the same. The destroy would take the access away that the set "+
			"declares. They have:", clash.Edge)
		problem.Do = "Take the single resource out of the state without touching the access: " + removedBlock + ". The set takes over what is there."
	case platform.SetGoesEdgeStays:
		problem.Summary = "The set that is destroyed removes what another resource declares"
		problem.Means = fmt.Sprintf("In this plan a set is destroyed with all that it holds, %s among it, which another resource declares. They have:",
			clash.Edge)
		problem.Do = "Take the set out of the state without touching the access: " + removedBlock + ". Then import the single ones."
	}
	return problem
}
