package tf

import (
	"cmp"
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
		SetPrivate(ctx, p.Response.Private, keyEnds, false, &p.Response.Diagnostics) // a destroy that failed left it
	}
	planned := Get[M](ctx, p.Response.Plan, &p.Response.Diagnostics)
	if p.Failed() {
		return
	}
	container := r.Container(planned)
	if p.State == nil {
		SetPrivate(ctx, p.Response.Private, keyTakesOver, cmp.Or(container.ID, unknownContainer), &p.Response.Diagnostics)
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
	knownAs := s.knownAs(ctx)
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

// knownAs is what keyKnownAs has for an update, and nothing for a create: its apply gets no private state, though that of a replacement is planned
// with some, and has to find whom the plan found.
func (s *setPlan[M]) knownAs(ctx context.Context) map[string]string {
	if s.State == nil {
		return nil
	}
	return knownAsIn(ctx, s.Private(), &s.Response.Diagnostics)
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

// containerName names the container of a set that is gone, for platform.RemovedThisRun.
func containerName(container platform.Object) string {
	return "container of " + strings.TrimSpace(string(container.Noun)+" "+container.ID)
}
