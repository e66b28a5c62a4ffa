package platform

// Estate is who has what in one tenant of a platform, as one reading of it found.
type Estate struct {
	// Tenant is the organization, tenant, service or Control Room, as its users know it; TenantID is what the platform knows it by.
	Tenant, TenantID string
	// SignedInAs is the account or application that read it; "" where the platform does not report it.
	SignedInAs string
	// Rows are all accounts, invitations, memberships and grants. A right that comes from a team, group or role is a row of its own, with its origin.
	Rows []AccessRow
	// Counts are the platform's own totals beside what was read.
	Counts []EstateCount
	// Failures are what could not be read. A complete estate has none.
	Failures []EstateFailure
}

// EstateCount is the platform's own total of one list, beside what was read of it.
type EstateCount struct {
	// What names the list: "users", "members of team Billing".
	What string
	// Read is how many were read, Total how many the platform reports; NoTotal where it reports none.
	Read, Total int
}

// NoTotal is the total of a list of which the platform reports none.
const NoTotal = -1

// Matches reports whether everything was read that the platform reports.
func (c EstateCount) Matches() bool { return c.Total == NoTotal || c.Read == c.Total }

// EstateFailure is a part of a tenant that could not be read.
type EstateFailure struct {
	// What names the part: "members of team Billing".
	What string
	Err  error
}

// EstateOptions are how a tenant is read as a whole.
type EstateOptions struct {
	// Partial goes on behind what cannot be read, and records it as a failure. Otherwise it is the error.
	Partial bool
	// Progress, unless nil, is called whenever something was read: what it was, and how many rows there are so far. Several calls may come at once.
	Progress func(what string, rows int)
}
