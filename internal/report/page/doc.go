// Package page writes evidence of access as one HTML file for those who review it: searchable, filterable and printable, without any network access.
//
// The file holds its data as JSON, its script and its style, and a policy that lets the browser run these two, known by their hashes, and fetch
// nothing. The script shows a page of people at a time, and all people who fit the filters in print. Without JavaScript the file is a plain table of
// everything.
package page
