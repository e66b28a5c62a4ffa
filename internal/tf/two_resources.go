package tf

import (
	"fmt"
	"strings"

	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
)

// ErrTwoResources refuses a plan in which one resource destroys the account that another one manages: the result of renaming a resource and importing
// the account under the new name.
func ErrTwoResources(name, id string) error {
	return &platform.Problem{
		Summary: "Two resources manage the same account",
		Means: fmt.Sprintf("In this plan one resource destroys the user %q (%s) and another one manages the same user. The destroy would lock out the "+
			"person whose account the other resource keeps.", name, id),
		Do: "If the resource was renamed, describe that with a moved block and drop the import. Otherwise take one of the two out of the state without " +
			"touching the account: a removed block with destroy = false, or terraform state rm ADDRESS.",
	}
}

// ErrInState refuses to create an account a second time that the state has: after a rename, with -replace, or when two resources
// name the same person. note adds what that means on the platform.
func ErrInState(name, id, note string) error {
	return &platform.Problem{
		Summary: "The account is already in the state",
		Means:   strings.TrimSpace(fmt.Sprintf("This plan creates the user %q, who is already in the state (%s). %s", name, id, note)),
		Do: "If the resource was renamed, describe that with a moved block. If it is marked as tainted, terraform untaint ADDRESS keeps the account. If " +
			"you used -replace, remove it. If two resources name the same user, remove one.",
	}
}

// ErrMoved refuses a plan in which one resource destroys an account and another one creates it again: what renaming a resource,
// or reordering the list behind count, comes to. name is the account's, id its id.
func ErrMoved(k Kind, name, id string) error {
	return &platform.Problem{
		Summary: "The plan deletes an account and creates it again",
		Means: fmt.Sprintf("In this plan one resource destroys or replaces the account %q (%s), and another one creates an account under its "+
			"name. The person would "+
			"lose the account and everything it has, or the create would be refused after the account is gone.", name, id),
		Do: "If the resource only has another resource address now, describe that with a moved block:",
		More: []string{
			movedBlock(k.Type()),
			"If the accounts come from a list with count, use for_each over a map keyed by person: then no account depends on the order.",
		},
	}
}

// ErrNameStays refuses a replacement after which nobody could be created: under this deletion policy the old account keeps what makes it unique. name
// is the account's, kept what it keeps: "its user name and e-mail address".
func ErrNameStays(name, kept, policy string) error {
	return &platform.Problem{
		Summary: "The account cannot be replaced",
		Means: fmt.Sprintf("deletion_policy is %q, so the account %q stays with %s, and no other one can be created with the same. The person would be "+
			"locked out or let go, and nothing would be left in the state.", policy, name, kept),
		Do: "Remove -replace or replace_triggered_by, or set the changed attribute back. To have the account deleted and created again, apply " +
			"deletion_policy = \"delete\" first.",
	}
}

// WarnRenamed warns when one resource of a plan destroys an account and another one creates an account with the same e-mail
// address: probably one person, under a corrected user name that is the key of for_each, too.
// goes and comes are the two names; "" for one that the plan does not have.
func WarnRenamed(p *Planning, goes, comes, email string) {
	if goes == "" || comes == "" {
		return
	}
	p.Warn(fmt.Sprintf("This looks like a rename of %q", goes),
		fmt.Sprintf("In this plan one resource destroys the account %q and another one creates the account %q with the same e-mail address %s. If this "+
			"is one person, the person loses the account with everything it has, and gets another, empty one.", goes, comes, email),
		"If only the name of the resource or its key changed, keep the user name and describe the new resource address with a moved block:",
		movedBlock(p.kind.Type()),
		"With another user name, the account is another one on this platform, wherever the resource is.")
}

// movedBlock renders a moved block, to be filled in, for resources of a type.
func movedBlock(typeName string) string {
	return fmt.Sprintf("moved {\n  from = %[1]s.OLD\n  to   = %[1]s.NEW\n}", typeName)
}
