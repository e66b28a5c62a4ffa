// Package snapshot reads and writes many things at the cost of a few calls.
//
// # Reading
//
// A Collection is a list of the platform (the accounts of an organization, the members of a team) that is read once and serves many readers. The
// first readers ask for their items one by one; once they are as many as the list has pages, the list is read (the ski-rental rule: never more than
// about twice the calls of the better choice, without knowing how many readers will come). A list proves no absence: what it lacks is looked for
// again before it counts as gone. What a list shows, it shows as the platform had it while it was read: Collection.Get may be older than what others
// changed meanwhile, never older than a write of this run that has ended. Collection.Look is never older than its call; guards use it.
//
// # Writing
//
// Whoever writes to an item of a collection tells it, so that later reads are right:
//
//   - Collection.Writing before the write, where a look follows it: those who write at the same time share that look.
//   - Collection.Put after a response that shows the whole item, Collection.Forget after any other and after each failure whose outcome is not known,
//     Collection.Remove after a removal that Collection.IsGone has confirmed. A write ends with that.
//   - Collection.Confirm, last, where the platform may show the write late.
//
// Writes to one item are one after another: whoever can write to it twice at a time locks it, until the collection knows.
//
// # Writing in batches
//
// A Batcher sends changes together that a platform takes in one call (group commit): the first goes at once, those that come while it is under way
// form the next batch. A lone change waits for nobody; only after a batch of several, the next one waits a moment for those who had its results.
// Each change is sent in one batch, and again only after an error that says that nothing was carried out. One whose caller stops waiting before its
// batch is closed is not sent; afterwards it shares the fate of its batch, and its caller gets what became of it.
//
// Collections and batchers belong to one client of one tenant, live as long as the process, and keep nothing on disk. They know nothing of Terraform.
// What they do on goroutines of their own ends by itself, after a quarter of an hour at the latest, and a panic there is an error of those who wait.
package snapshot
