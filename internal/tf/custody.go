package tf

import (
	"fmt"
	"sync"
)

// Custody remembers, for one run, which accounts the state has and what the plan does with each: so that renaming a resource, or importing an
// account a second time, does not delete a person. Terraform plans resources in any order, so whichever comes second tells. The zero value is ready.
type Custody struct {
	inState sync.Map
	planned sync.Map
}

// Note notes that the state has an account.
func (c *Custody) Note(id string) { c.inState.Store(id, true) }

// Has reports whether the state has an account.
func (c *Custody) Has(id string) bool {
	_, ok := c.inState.Load(id)
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
