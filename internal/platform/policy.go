package platform

// The deletion policies: what the end of an account's management does to the account.
const (
	// PolicyDelete deletes the account by the platform's documented delete.
	PolicyDelete = "delete"
	// PolicyDisable locks the account and keeps it.
	PolicyDisable = "disable"
	// PolicyAbandon leaves the account as it is.
	PolicyAbandon = "abandon"
)

// DeletionPolicies are all of them.
func DeletionPolicies() []string { return []string{PolicyDelete, PolicyDisable, PolicyAbandon} }
