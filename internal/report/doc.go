// Package report is for those who read and those who answer for access: it writes a plan of Terraform as sentences about people, writes down who
// has what on every platform as evidence, and compares two such evidence folders.
//
// It stands on the access floor of the platforms and knows nothing of Terraform but the JSON form of a plan.
package report
