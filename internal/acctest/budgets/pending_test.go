package budgets

// pending are the budgets that the provider does not meet yet, with the reason: each has to be missed, so that who meets one deletes it here. The
// list is to become empty, and then to go.
var pending = map[string]string{}
