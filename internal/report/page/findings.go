package page

import (
	"slices"

	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/report"
)

// finding is what a reviewer looks at first: a button with the number of people whom it is about, and a mark on each of them.
type finding struct {
	// Label is the button's, Mark the person's.
	Label, Mark string
	// Hint says what exactly the finding means.
	Hint string
	// Grave findings stand out.
	Grave bool
	// Roster findings need a roster to compare with.
	Roster bool
}

// The findings, by their place in this list. A person's are a set of bits.
const (
	isAdministrator = iota
	isDormant
	onSeveral
	isUnknown
	hasLeft
	isOff
	isInvited
	isExpired
)

var findings = []finding{
	isAdministrator: {Label: "Administrators", Mark: "Administrator", Hint: "Can give access to others", Grave: true},
	isDormant:       {Label: "Dormant accounts", Mark: "Dormant", Hint: "Active, but not used"},
	onSeveral:       {Label: "On several platforms", Mark: "Several platforms", Hint: "Access on more than one platform"},
	isUnknown:       {Label: "Not on the roster", Mark: "Not on the roster", Hint: "Your list does not have them", Grave: true, Roster: true},
	hasLeft:         {Label: "Past their last day", Mark: "Has left", Hint: "By the roster's date of leaving", Grave: true, Roster: true},
	isOff:           {Label: "Disabled or deleted", Mark: "Disabled or deleted", Hint: "Accounts that cannot sign in"},
	isInvited:       {Label: "Open invitations", Mark: "Invited", Hint: "Sent, and not yet accepted"},
	isExpired:       {Label: "Expired invitations", Mark: "Invitation expired", Hint: "Never accepted in time"},
}

// marks is a set of findings.
type marks uint

func (m marks) has(finding int) bool { return m&(1<<finding) != 0 }

// marksOf are the findings about a person.
func marksOf(p *report.Person, entries []entry) marks {
	var m marks
	set := func(finding int, is bool) {
		if is {
			m |= 1 << finding
		}
	}
	set(isAdministrator, p.Administrator)
	set(isDormant, p.Dormant)
	set(onSeveral, p.Several)
	set(isUnknown, p.Unknown)
	set(hasLeft, p.Left)
	has := func(invitation bool, statuses ...string) bool {
		return slices.ContainsFunc(entries, func(e entry) bool { return e.invitation == invitation && slices.Contains(statuses, e.status) })
	}
	set(isOff, has(false, platform.StatusDisabled, platform.StatusDeleted))
	set(isInvited, has(true, platform.StatusPending))
	set(isExpired, has(true, platform.StatusExpired))
	return m
}
