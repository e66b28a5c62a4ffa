// Package budgets holds the provider to call budgets: how many calls a plan, an apply, an import or a destroy of very many people may send. Each
// budget is asserted on the sandbox's journal, through the in-process driver of Terraform, which works on ten resources at once as the real one.
//
// One table per platform names what is done to how many; a row is a scenario of several commands, each with its budget. A page is what the
// platform gives at most in one, by the sandbox's switches as they start:
//
//	anypoint     500  every list; permissions and role groups of a user come whole
//	uipath      1000  both services
//	apim         100
//	controlroom 1000  what the provider asks for; no source names a longest page
//
// With the platforms' real rate limits on, no call of a large run is turned away (limits_test.go): that, too, is a matter of how many calls there
// are.
//
// Every process signs in once and may ask who it is and whether what it talks to is the right place: that, and what a list needs more than its
// pages, are the 5 that budgets of reads allow (fixed). Sign-ins count.
package budgets
