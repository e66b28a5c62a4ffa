// Package snapshot reads and writes many things at the cost of a few calls.
//
// A Collection is a list of the platform (the accounts of an organization, the members of a team) that is read once and serves many readers. The
// first readers ask for their items one by one; once they are as many as the list has pages, the list is read (the ski-rental rule: never more than
// about twice the calls of the better choice, without knowing how many readers will come). Writes patch it, so that no read of the same run is
// older than a write that has ended. A list proves no absence: what it lacks is looked for again before it counts as gone.
//
// A Batcher sends changes together that a platform takes in one call (group commit): the first goes at once, those that come while it is under way
// form the next batch. No timer is involved, so a lone change waits for nobody.
//
// Both belong to one client of one tenant, live as long as the process, and keep nothing on disk. They know nothing of Terraform.
package snapshot
