package platform

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/platformusers/terraform-provider-platformusers/internal/rest"
)

// Set is all memberships or grants of one container (a team, a group, a folder, a person), as an access package offers them to a resource that owns
// them as a whole. All functions but Present take entries of Find or Present.
type Set struct {
	// What names the container in a sentence: "team Developers".
	What string
	// Present lists what is there, what the platform or another source gives included. It may come from what this run has read; live asks the
	// platform after the call began. A container that is gone is a *GoneError.
	Present func(ctx context.Context, live bool) ([]SetEntry, error)
	// Find resolves an element as a configuration writes it. What does not exist is an error, and so is a name that is ambiguous.
	Find func(ctx context.Context, text SetText) (SetEntry, error)
	// FindIgnored resolves a text of the ignore block to the SetEntry.By of what it means; nil: to the ID that Find finds.
	FindIgnored func(ctx context.Context, text string) (by string, err error)
	// Guard refuses removals that must not happen: see the guards of single memberships and grants. It judges all that one change removes together, and
	// takes those as there whom the change puts in, since that comes first.
	Guard func(ctx context.Context, remove, put []SetEntry) error
	// Put adds an entry, or changes its type. One that is there already is no error.
	Put func(ctx context.Context, e SetEntry) error
	// Remove guards a removal, removes the entry and confirms that it is gone. One that is gone already is no error.
	Remove func(ctx context.Context, e SetEntry) error
}

// SetText is an element of a set as a configuration or state writes it.
type SetText struct {
	// Text is a person's id, user name or e-mail address.
	Text string
	// Group is what the person gets, where a set has several such: a role of a folder. By id or name.
	Group string
	// Type is the type of the membership, "" where there is only one.
	Type string
	// Shown is the element in messages, "" for Text. Data is what it says, where that is more than texts.
	Shown string
	Data  any
}

// SetEntry is one membership or grant of a set.
type SetEntry struct {
	// ID tells the entry apart in its container, whatever its type.
	ID string
	// By is what the ignore block names it by: the id of a person or role; "": ID.
	By string
	// Edge is the id of the same membership or grant as a resource of its own: see Object.
	Edge string
	// Type is the type of the membership, "" where there is only one.
	Type string
	// Name is what people know it by, and what the state holds where nothing names it otherwise: a user name. Email, if there is one, is shown beside.
	Name, Email string
	// Forms are all texts that name it: id, user name, e-mail address.
	Forms []string
	// Groups are all texts that name the SetText.Group that it is in, first the one that the state holds; none where a set has no groups.
	Groups []string
	// Origin is the kind of account or source that the ignore block can name; "" for none. Origins are all of them where an account has several.
	Origin  string
	Origins []string
	// OriginUnknown says that the sign-in may not see what Origin depends on.
	OriginUnknown bool
	// External says that something else gives the membership or grant, which this container's set leaves alone: a group of the identity provider.
	// Why explains it.
	External bool
	Why      string
	// Data is what the state shows of the entry, where that is more than texts.
	Data any
	// Planned says that this run creates the person: nothing but the name is known.
	Planned bool
}

// Shown is an entry in a list of a message.
func (e SetEntry) Shown() string {
	shown := e.Title()
	if e.Email != "" && !SameEmail(e.Email, e.Name) {
		shown += "  " + e.Email
	}
	if e.Type != "" {
		shown += "  (" + e.Type + ")"
	}
	return shown
}

// Title is an entry in a sentence.
func (e SetEntry) Title() string {
	if len(e.Groups) > 0 {
		return e.Name + " as " + e.Groups[0]
	}
	return e.Name
}

// IgnoredBy is By, or the ID where that is the same.
func (e SetEntry) IgnoredBy() string { return cmp.Or(e.By, e.ID) }

// IsFrom reports whether the entry is of an origin.
func (e SetEntry) IsFrom(origin string) bool {
	is := func(o string) bool { return o != "" && strings.EqualFold(o, origin) }
	return is(e.Origin) || slices.ContainsFunc(e.Origins, is)
}

// SetDiff is what makes of a set what a configuration lists.
type SetDiff struct {
	// Add are not there. Change are there with another type: they have the wanted one. Was are those of Change as they are.
	Add, Change, Was []SetEntry
	// Remove are there and not wanted. Left are, too, but the platform or another source gives them, so they are left alone.
	Remove, Left []SetEntry
}

// IsEmpty reports whether there is nothing to do.
func (d SetDiff) IsEmpty() bool { return len(d.Add)+len(d.Change)+len(d.Remove) == 0 }

// DiffSet compares what a configuration wants with what is there. ignored are left alone.
func DiffSet(wanted, present []SetEntry, ignored func(SetEntry) bool) (d SetDiff) {
	there := map[string]SetEntry{}
	for _, e := range present {
		there[e.ID] = e
	}
	kept := map[string]bool{}
	for _, want := range wanted {
		kept[want.ID] = true
		now, ok := there[want.ID]
		switch {
		case !ok || want.Planned:
			d.Add = append(d.Add, want)
		case now.Type != want.Type:
			d.Change, d.Was = append(d.Change, want), append(d.Was, now)
		}
	}
	for _, e := range present {
		switch {
		case kept[e.ID] || ignored(e):
		case e.External:
			d.Left = append(d.Left, e)
		default:
			d.Remove = append(d.Remove, e)
		}
	}
	return d
}

// SetFailure is a change of a set that was not made.
type SetFailure struct {
	Entry SetEntry
	// Verb is what was to be done: "add", "change" or "remove".
	Verb string
	Err  error
}

// SetOutcome is what became of the changes of a set.
type SetOutcome struct {
	// Failed are the changes that were not made, Made is how many were.
	Failed []SetFailure
	Made   int
}

// Err is what failed as one error, nil for nothing. what is that of the Set.
func (o SetOutcome) Err(what string) error {
	switch len(o.Failed) {
	case 0:
		return nil
	case 1:
		f := o.Failed[0]
		return fmt.Errorf("%s could not be %s: %w", f.Entry.Title(), f.Participle(), f.Err)
	}
	var response *rest.Error
	lines := make([]string, 0, len(o.Failed))
	for _, f := range o.Failed {
		if response == nil {
			response = rest.Cause(f.Err)
		}
		lines = append(lines, fmt.Sprintf("%s %s: %s", f.Verb, f.Entry.Title(), oneLine(f.Err)))
	}
	problem := &Problem{
		Summary: "Not all changes were made",
		Means:   fmt.Sprintf("%d changes of %s were made, and %d were not:", o.Made, what, len(o.Failed)),
		Lines:   lines,
		Do:      "What was made is in the state. Correct what stands in the way and apply again: the plan shows what is left to do.",
	}
	if response != nil {
		problem.Err = response
	}
	return problem
}

// Participle is the participle of the Verb, for sentences: "added".
func (f SetFailure) Participle() string {
	return map[string]string{"add": "added", "change": "changed", "remove": "removed"}[f.Verb]
}

// oneLine is an error without what is to be done about it.
func oneLine(err error) string {
	var problem *Problem
	if errors.As(err, &problem) && problem.Summary != "" {
		return strings.TrimSpace(problem.Summary + ". " + problem.Means)
	}
	return Inert(err.Error())
}

// setWriters is how many changes of one set are under way at once: what a platform takes for many at once goes out in full batches.
const setWriters = 100

// Apply makes changes, first those that add: nobody is to be without access for the time between. Each is confirmed, and fails by itself. What a look
// at the whole set shows in the end decides, whatever the responses were. A stop of Terraform ends it between two changes.
//
// The guard judges all removals together before the first change is sent: an error says that nothing was.
func (s *Set) Apply(ctx context.Context, clock rest.Clock, put, remove []SetEntry, added func(SetEntry) bool) (SetOutcome, error) {
	if err := s.guard(ctx, remove, put); err != nil {
		return SetOutcome{}, err
	}
	failed := map[string]*SetFailure{}
	var mu sync.Mutex
	each := func(entries []SetEntry, verb func(SetEntry) string, do func(context.Context, SetEntry) error) {
		var group sync.WaitGroup
		slots := make(chan struct{}, setWriters)
		for _, e := range entries {
			slots <- struct{}{}
			group.Go(func() {
				defer func() { <-slots }()
				err := errStopped
				if !rest.Stopped(ctx) {
					err = do(ctx, e)
				}
				if err != nil {
					mu.Lock()
					defer mu.Unlock()
					failed[e.ID] = &SetFailure{Entry: e, Verb: verb(e), Err: err}
				}
			})
		}
		group.Wait()
	}
	verbOfPut := func(e SetEntry) string {
		if added(e) {
			return "add"
		}
		return "change"
	}
	each(put, verbOfPut, s.Put)
	removal := s.Remove
	if len(failed) > 0 { // the guard took those as there who could not be added
		if err := s.guard(ctx, remove, nil); err != nil {
			removal = func(context.Context, SetEntry) error { return err }
		}
	}
	each(remove, func(SetEntry) string { return "remove" }, removal)
	s.settle(ctx, clock, put, remove, verbOfPut, failed)
	outcome := SetOutcome{Made: len(put) + len(remove) - len(failed)}
	for _, e := range slices.Concat(put, remove) {
		if f := failed[e.ID]; f != nil {
			outcome.Failed = append(outcome.Failed, *f)
		}
	}
	return outcome, nil
}

// guard asks the Guard about removals, if there are any.
func (s *Set) guard(ctx context.Context, remove, put []SetEntry) error {
	if len(remove) == 0 {
		return nil
	}
	return s.Guard(ctx, remove, put)
}

var errStopped = errors.New("Terraform was stopped before this change was sent") //nolint:staticcheck // a name begins it

// settle looks at the whole set after changes, a few times if it does not show them at once. A look that fails leaves it to the next refresh.
func (s *Set) settle(ctx context.Context, clock rest.Clock, put, remove []SetEntry, verbOfPut func(SetEntry) string, failed map[string]*SetFailure) {
	if len(put)+len(remove) == 0 {
		return
	}
	var present map[string]SetEntry
	isDone := func(e SetEntry, wanted bool) bool {
		now, there := present[e.ID]
		return there == wanted && (!wanted || now.Type == e.Type) || !wanted && now.External
	}
	all := func(ctx context.Context) (bool, error) {
		entries, err := s.Present(ctx, true)
		if err != nil {
			return false, err
		}
		present = map[string]SetEntry{}
		for _, e := range entries {
			present[e.ID] = e
		}
		undone := func(wanted bool) func(SetEntry) bool {
			return func(e SetEntry) bool { return failed[e.ID] == nil && !isDone(e, wanted) }
		}
		return !slices.ContainsFunc(put, undone(true)) && !slices.ContainsFunc(remove, undone(false)), nil
	}
	if _, err := rest.Confirm(ctx, clock, all); err != nil || present == nil {
		return
	}
	judge := func(e SetEntry, wanted bool, verb string, err error) {
		switch done := isDone(e, wanted); {
		case done:
			delete(failed, e.ID)
		case failed[e.ID] == nil:
			failed[e.ID] = &SetFailure{Entry: e, Verb: verb, Err: err}
		}
	}
	for _, e := range put {
		judge(e, true, verbOfPut(e), ErrNotChanged("nothing was given"))
	}
	for _, e := range remove {
		judge(e, false, "remove", ErrNotRemoved(e.Title()))
	}
}

// UniqueNames gives entries whose name several of a set have their id as name: what a state and a plan hold must mean one of them. It returns them in
// the order of their names, whatever the platform's is: that may be the order in which they came.
func UniqueNames(entries []SetEntry) []SetEntry {
	count := map[string]int{}
	group := func(e SetEntry) string { return NameKey(strings.Join(e.Groups[:min(1, len(e.Groups))], "")) }
	key := func(e SetEntry) string { return group(e) + "\x00" + NameKey(e.Name) }
	for _, e := range entries {
		count[key(e)]++
	}
	for i, e := range entries {
		if (e.Name == "" || count[key(e)] > 1) && len(e.Forms) > 0 {
			entries[i].Name = e.Forms[0]
		}
	}
	slices.SortStableFunc(entries, func(a, b SetEntry) int { return cmp.Compare(key(a), key(b)) })
	return entries
}
