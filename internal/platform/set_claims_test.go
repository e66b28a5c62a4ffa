package platform

import (
	"fmt"
	"testing"
)

// What clashes does so in whatever order Terraform plans the resources, and names the other one.
func TestSetClaims(t *testing.T) {
	t.Parallel()
	// A claim is a set with a use, or a single one.
	type claim struct {
		use   SetUse
		edges []string
		part  bool
		edge  string
		goes  bool
	}
	set := func(use SetUse, edges ...string) claim { return claim{use: use, edges: edges} }
	part := func(edge string) claim { return claim{part: true, edge: edge} }
	goes := func(edge string) claim { return claim{part: true, edge: edge, goes: true} }
	const none = SetClashKind(-1)
	for name, tc := range map[string]struct {
		one, other claim
		want       SetClashKind
		edge       string
	}{
		"two are created":                       {set(SetCreated), set(SetCreated), TwoSets, ""},
		"one is created beside one that stays":  {set(SetCreated), set(SetStays), TwoSets, ""},
		"two stay":                              {set(SetStays), set(SetStays), TwoSetsInState, ""},
		"one that removes nobody goes":          {set(SetGoes), set(SetStays), none, ""},
		"a set goes that has another address":   {set(SetGoes, "t/ada"), set(SetCreated), SetMoves, ""},
		"a set goes beside one that stays":      {set(SetGoes, "t/ada"), set(SetStays), SetMoves, ""},
		"two go":                                {set(SetGoes, "t/ada"), set(SetGoes, "t/ada"), none, ""},
		"a set beside a single one":             {set(SetStays, "t/ada"), part("t/bob"), SetBesideEdge, "t/bob"},
		"a new set beside one that is unknown":  {set(SetCreated), part(""), SetBesideEdge, ""},
		"a single one goes that is listed":      {set(SetCreated, "t/ada"), goes("t/ada"), EdgeGoesSetStays, "t/ada"},
		"in another case":                       {set(SetStays, "t/ada"), goes("T/Ada"), EdgeGoesSetStays, "T/Ada"},
		"a single one goes that is not listed":  {set(SetCreated, "t/ada"), goes("t/bob"), none, ""},
		"somebody unknown is listed":            {set(SetCreated, ""), goes(""), none, ""},
		"a set goes that removes a single one":  {set(SetGoes, "t/ada"), part("T/ada"), SetGoesEdgeStays, "T/ada"},
		"a set goes that does not remove it":    {set(SetGoes, "t/ada"), part("t/bob"), none, ""},
		"a set goes beside one that is unknown": {set(SetGoes, ""), part(""), none, ""},
		"both go":                               {set(SetGoes, "t/ada"), goes("t/ada"), none, ""},
		"two single ones":                       {part("t/ada"), part("t/bob"), none, ""},
	} {
		for i, order := range [][2]claim{{tc.one, tc.other}, {tc.other, tc.one}} {
			var tracker EdgeTracker
			claims := func(container, named string, c claim) (clashes []SetClash) {
				in := Object{Noun: "team_member", ID: container}
				if !c.part {
					return tracker.ClaimWhole(in, named, c.edges, c.use)
				}
				if clash := tracker.ClaimPart(in, named, c.edge, c.goes); clash != nil {
					clashes = append(clashes, *clash)
				}
				return clashes
			}
			// Another container, and the same one in another case.
			found := [][]SetClash{claims("org/u", "elsewhere", set(SetCreated, "t/ada")), claims("org/t", "first", order[0])}
			second := claims("ORG/T", "second", order[1])
			for _, clashes := range found {
				if len(clashes) > 0 {
					t.Errorf("%s, order %d: %+v, before there is anything to clash with", name, i, clashes)
				}
			}
			want := fmt.Sprint([]SetClash{{Other: "first", Edge: tc.edge, Kind: tc.want}})
			if tc.want == none {
				want = "[]"
			}
			if got := fmt.Sprint(second); got != want {
				t.Errorf("%s, order %d: %s, not %s", name, i, got, want)
			}
		}
	}
}

// A set finds all that it clashes with, each once.
func TestSetClaims_all(t *testing.T) {
	t.Parallel()
	var tracker EdgeTracker
	team := Object{Noun: "team_member", ID: "org/t"}
	tracker.ClaimPart(team, "a", "t/ada", false)
	tracker.ClaimPart(team, "b", "t/bob", true)
	tracker.ClaimPart(team, "c", "t/cyd", true)
	clashes := tracker.ClaimWhole(team, "s", []string{"t/bob"}, SetStays)
	if got, want := fmt.Sprint(clashes), fmt.Sprint([]SetClash{{"a", "t/ada", SetBesideEdge}, {"b", "t/bob", EdgeGoesSetStays}}); got != want {
		t.Errorf("%s, not %s", got, want)
	}
}
