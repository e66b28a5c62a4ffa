package platform

import (
	"slices"
	"strings"
	"sync"
)

// PlanTracker records, for one run, which accounts the state has and what the plan does with each: so that renaming a resource,
// reordering a list, or importing an account a second time does not delete a person. Terraform plans resources in any order, and
// no resource knows its own address, so whichever comes second reports the clash. The zero value is ready.
type PlanTracker struct {
	mu       sync.Mutex
	accounts map[string]*trackedAccount
	people   map[string]*trackedPerson // by e-mail address
}

// trackedPerson holds the accounts of one e-mail address that the plan destroys and creates, by name.
type trackedPerson struct{ goes, comes []string }

// trackedAccount is what this run knows about one account.
type trackedAccount struct {
	inState   bool     // a resource has it
	kept      bool     // a resource keeps or changes it
	names     []string // that it has after the change; none: those that it has now
	givenUp   bool     // a resource destroys or replaces it
	successor string   // the name of the account that replaces it, "" for a destroy
	wanted    []string // names of this account under which resources create one
	policy    string   // the deletion policy with which the state has it
}

func (t *PlanTracker) account(id string) *trackedAccount {
	if t.accounts == nil {
		t.accounts = map[string]*trackedAccount{}
	}
	account := t.accounts[id]
	if account == nil {
		account = &trackedAccount{}
		t.accounts[id] = account
	}
	return account
}

// Record records that the state has an account.
func (t *PlanTracker) Record(id string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.account(id).inState = true
}

// Has reports whether the state has an account.
func (t *PlanTracker) Has(id string) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	account := t.accounts[id]
	return account != nil && account.inState
}

// Keep records that a resource of this plan keeps or changes an account. names are the names that it has after the change, none
// when the plan changes no name. It reports whether another resource destroys or replaces the account.
func (t *PlanTracker) Keep(id string, names ...string) (destroyed bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	account := t.account(id)
	account.inState, account.kept, account.names = true, true, names
	return account.givenUp
}

// Keeps reports whether Keep was called for an account.
func (t *PlanTracker) Keeps(id string) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	account := t.accounts[id]
	return account != nil && account.kept
}

// Leaves reports whether a resource of this plan destroys or replaces an account.
func (t *PlanTracker) Leaves(id string) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	account := t.accounts[id]
	return account != nil && account.givenUp
}

// RecordPolicy records the deletion policy with which the state has an account: Terraform plans the second half of a replacement without the state.
func (t *PlanTracker) RecordPolicy(id, policy string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.account(id).policy = policy
}

// Policy is what RecordPolicy recorded, "" when there is nothing.
func (t *PlanTracker) Policy(id string) string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.account(id).policy
}

// GiveUp records that a resource of this plan destroys an account, or replaces it by one with the name successor, and reports what others do with it.
func (t *PlanTracker) GiveUp(id, successor string) Claim {
	t.mu.Lock()
	defer t.mu.Unlock()
	account := t.account(id)
	account.inState, account.givenUp, account.successor = true, true, successor
	switch {
	case slices.ContainsFunc(account.wanted, func(name string) bool { return !SameName(name, successor) }):
		return ClaimedByCreate
	case account.kept:
		return ClaimedByState
	}
	return Unclaimed
}

// Want reports whether a resource of this plan may create an account under a name that the account id has, as far as other
// resources go: ClaimedByCreate when one of them gives the account up (the person would be deleted and created again),
// ClaimedByState when the state has it, Unclaimed when no resource does: then the name is taken by an account that Terraform does
// not manage. Free means that the name will be free: the create is the second half of a replacement of the account itself, or the
// plan gives the account another name.
func (t *PlanTracker) Want(id, name string) Claim {
	t.mu.Lock()
	defer t.mu.Unlock()
	account := t.account(id)
	switch {
	case account.givenUp && SameName(account.successor, name):
		return Free
	case account.kept && len(account.names) > 0 && !slices.ContainsFunc(account.names, func(kept string) bool { return SameName(kept, name) }):
		return Free
	}
	account.wanted = append(account.wanted, name)
	switch {
	case account.givenUp:
		return ClaimedByCreate
	case account.inState:
		return ClaimedByState
	}
	return Unclaimed
}

// Goes records that a resource of this plan destroys an account with an e-mail address, and returns which account with the same address another one
// creates; "" for none. One person may have several accounts where addresses need not be unique: this is for a warning.
func (t *PlanTracker) Goes(email, name string) (comes string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	person := t.person(email)
	person.goes = append(person.goes, name)
	if len(person.comes) > 0 {
		return person.comes[0]
	}
	return ""
}

// Comes is Goes for an account that a resource creates; it returns the one that goes.
func (t *PlanTracker) Comes(email, name string) (goes string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	person := t.person(email)
	person.comes = append(person.comes, name)
	if len(person.goes) > 0 {
		return person.goes[0]
	}
	return ""
}

func (t *PlanTracker) person(email string) *trackedPerson {
	key := foldedName(strings.TrimSpace(email))
	if t.people == nil {
		t.people = map[string]*trackedPerson{}
	}
	if t.people[key] == nil || key == "" {
		t.people[key] = &trackedPerson{}
	}
	return t.people[key]
}

// Claim is what other resources of a plan do with an account.
type Claim int

// The claims.
const (
	Unclaimed       Claim = iota // no other resource has to do with it
	Free                         // its name will be free
	ClaimedByState               // another resource keeps it
	ClaimedByCreate              // one resource destroys it and another one creates an account under its name
)
