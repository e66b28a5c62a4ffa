// Package report is for those who read and those who answer for access: it writes a plan of Terraform as sentences about people, writes down who
// has what on every platform as evidence, and compares two such evidence folders.
//
// It stands on the access floor of the platforms and knows nothing of Terraform but the JSON form of a plan.
//
// Evidence: [Readers] opens the platforms, [Collect] reads them, [People] says what stands out, and [CreateFolder] and [Folder.Write] write the
// folder, whole or not at all. [ReadFolder] reads one back, if nothing in it was changed, and [Compare] finds what changed between two.
//
//	access.json          the rows and the manifest in canonical form; every text as the platform has it. All other files are made of it
//	access.csv           one line for each person, platform and account, invitation, membership or grant
//	access.xlsx          people, access and a summary as sheets
//	access.html          the page for reviewers
//	vanta-PLATFORM.csv   the accounts as Vanta's access reviews take them
//	baton-PLATFORM.csv   users, resources, entitlements and grants as ConductorOne's baton-file takes them
//	manifest.json        when, by whom, of what, how complete, and the SHA-256 of each file
//
// Partial evidence has ".partial" in the names of all files but the manifest, and each file says so itself: the manifest in access.json, a column
// of CSV and of sheets, the title of the page.
//
// CSV is UTF-8 without a byte order mark, as RFC 4180 has it. Characters that are not printable become spaces or U+FFFD, and a text that a
// spreadsheet would take for a formula gets an apostrophe before it; access.json has the text as it is.
package report
