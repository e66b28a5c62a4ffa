// Package platform holds what the platforms' access packages share: what a user means by the calls of a platform's API, on any
// platform. It knows nothing of Terraform, and nothing of a particular platform.
//
// Errors: a [Problem] says what happened, why and what to do, and names with [Hint] and [Object] what only the floor above can
// word. A [GoneError] says that something no longer exists, which is more than a failed call: whoever returns one has made sure
// that the platform itself was reached.
//
// What a process knows about its own work is a [Run]: the accounts that the state has and what the plan does with each
// ([PlanTracker]), what was removed from the state ([RemovedThisRun]), and the accounts that it created ([RecentCreates]), which
// other parts of a platform may not know for a moment.
//
// Writes: [RecentCreates.AddEdge] and [RecentCreates.RemoveEdge] add and remove one membership or grant, with a look after a
// failure; [Locks] serves what must not run side by side. Reads: [Cache] loads once for everybody; [ExactlyOne] and [FindCached]
// find what a person wrote by name. [IsUUID] and [SameEmail] compare; [IsEmpty] finds a change that changes nothing.
package platform
