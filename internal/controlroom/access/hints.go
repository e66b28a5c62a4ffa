package access

import "github.com/platformusers/terraform-provider-platformusers/internal/platform"

// The advice of this platform that the floor above words.
const (
	// HintStateKept says that a refusal removed nothing from the state.
	HintStateKept platform.Hint = "state kept"
	// HintRunAgain says how to go on after a session that ended half-way.
	HintRunAgain platform.Hint = "run again"
	// HintMoved says how to manage, or to let go of, what belongs to another Control Room.
	HintMoved platform.Hint = "moved"
	// HintCorrectState says what to do about a state that holds no valid user id.
	HintCorrectState platform.Hint = "correct the state"
	// HintMultipleLogin says which attribute to leave out on Enterprise 11.
	HintMultipleLogin platform.Hint = "multiple login"
	// HintStopManaging says how to stop managing an account that must not be deleted or disabled.
	HintStopManaging platform.Hint = "stop managing"
	// HintGrantFirst says how to have a role granted to somebody else before it is taken away.
	HintGrantFirst platform.Hint = "grant first"
	// HintDisableInstead says how to lock an account that cannot be deleted yet.
	HintDisableInstead platform.Hint = "disable instead"
	// HintReferToUser says where a grant takes its user's id from.
	HintReferToUser platform.Hint = "refer to a user"
	// HintRemoveGrant says what to do with a grant of a role that a directory decides about.
	HintRemoveGrant platform.Hint = "remove the grant"
	// HintInactive says which argument to leave out where nobody's last sign-in is known.
	HintInactive platform.Hint = "inactive"
	// HintLastRole says what to do about the last role of a user.
	HintLastRole platform.Hint = "last role"
)

// Hints are all hints of this platform.
func Hints() []platform.Hint {
	return []platform.Hint{
		HintStateKept, HintRunAgain, HintMoved, HintCorrectState, HintMultipleLogin, HintStopManaging, HintGrantFirst, HintDisableInstead, HintReferToUser,
		HintRemoveGrant, HintInactive, HintLastRole,
	}
}
