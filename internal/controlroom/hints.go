package controlroom

import (
	"github.com/platformusers/terraform-provider-platformusers/internal/controlroom/access"
	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
)

// hints words what the access package only names. Each text follows what the error says to do.
var hints = map[platform.Hint]string{
	access.HintStateKept:     "Nothing was removed from the state.",
	access.HintRunAgain:      "Then run Terraform again: what was done so far is in the state.",
	access.HintMoved:         "If it is another Control Room, use a provider alias for each, or stop managing this with a removed block.",
	access.HintCorrectState:  "Correct the state, or remove the resource from it (terraform state rm) and import it again.",
	access.HintMultipleLogin: "Leave multiple_login_allowed out.",
	access.HintStopManaging:  "To only stop managing the account, use deletion_policy = \"abandon\" or a removed block.",
	access.HintGrantFirst:    "Do that in an apply of its own, or order the two changes with depends_on.",
	access.HintDisableInstead: "Then run Terraform again. To lock the account until then, apply deletion_policy = \"disable\" and destroy the " +
		"resource with that.",
	access.HintReferToUser: "Refer to the id of a platformusers_controlroom_user resource or data source.",
	access.HintRemoveGrant: "Remove the role from this configuration.",
	access.HintInactive:    "Leave inactive_for out.",
	access.HintLastRole: "Do that in an apply of its own; if this grant is replaced, lifecycle { create_before_destroy = true } gives the new role " +
		"first. If nobody needs the account, destroy the user instead: its last role goes with it. To leave the role and only stop managing it, use a " +
		"removed block or terraform state rm.",
}
