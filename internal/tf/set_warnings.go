package tf

import (
	"context"
	"fmt"
	"slices"

	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
)

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
