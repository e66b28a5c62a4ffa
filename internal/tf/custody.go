package tf

import (
	"fmt"
	"strings"
	"sync"
)

// Custody remembers, for one run, which accounts the state has and what the plan does with each: so that renaming a resource, or importing an
// account a second time, does not delete a person. Terraform plans resources in any order, so whichever comes second tells. The zero value is ready.
type Custody struct {
	inState sync.Map
	kept    sync.Map
	planned sync.Map
}

// Note notes that the state has an account.
func (c *Custody) Note(id string) { c.inState.Store(id, true) }

// Has reports whether the state has an account.
func (c *Custody) Has(id string) bool {
	_, ok := c.inState.Load(id)
	return ok
}

// Keep notes that the state has an account and that its plan keeps, changes or replaces it.
func (c *Custody) Keep(id string) {
	c.Note(id)
	c.kept.Store(id, true)
}

// Keeps reports whether Keep was called for an account. What it holds (a user name, an address) may be free again by the time of the apply.
func (c *Custody) Keeps(id string) bool {
	_, ok := c.kept.Load(id)
	return ok
}

// custodyKey is an account and what becomes of it.
type custodyKey struct {
	id       string
	destroys bool
}

// Clashes notes what a resource of this plan does with an account, and reports whether another one does the opposite: one destroys whom the other
// one keeps.
func (c *Custody) Clashes(id string, destroys bool) bool {
	c.Note(id)
	c.planned.Store(custodyKey{id, destroys}, true)
	_, opposite := c.planned.Load(custodyKey{id, !destroys})
	return opposite
}

// ErrTwoResources refuses a plan in which one resource destroys the account that another one manages: what renaming a resource and importing the
// account under the new name comes to.
func ErrTwoResources(name, id string) error {
	return &Problem{
		Summary: "Two resources manage the same account",
		Means: fmt.Sprintf("In this plan one resource destroys the user %q (%s) and another one manages the same user. The destroy would lock out the person whom the other resource is "+
			"meant to keep.", name, id),
		Do: "If the resource was renamed, describe that with a moved block and drop the import. Otherwise take one of the two out of the state without touching the account: a removed " +
			"block with destroy = false, or terraform state rm ADDRESS.",
	}
}

// ErrInState refuses to make an account a second time that the state has: after a rename, with -replace, or when two resources name the same person.
// note adds what that means on the platform.
func ErrInState(name, id, note string) error {
	return &Problem{
		Summary: "The account is in the state already",
		Means:   strings.TrimSpace(fmt.Sprintf("This plan creates the user %q, whom the state has already (%s). %s", name, id, note)),
		Do: "If the resource was renamed, describe that with a moved block. If it is marked as tainted, terraform untaint ADDRESS keeps the account. Without -replace nothing needs to be " +
			"replaced. If two resources name the same user, remove one.",
	}
}
