package budgets

import (
	"os"
	"strconv"
)

// How many of what a row has. The budgets are formulas in these numbers and as hard to keep with few: BUDGET_N=1000 runs the table with a thousand,
// which costs minutes of processor time.
var (
	thousand = scale(50)
	joiners  = min(thousand, 200)
	// whole is what the imports and the plans without changes of users have in any case.
	whole = max(thousand, 1000)
)

const (
	hundred = 100
	crowd   = 50_000 // users of a tenant of whom three are managed
	clan    = 3000   // how many of these hold what three hold by Terraform, where a hold of everybody takes the sandbox long
)

// scale is the number that BUDGET_N gives, or the usual one.
func scale(usual int) int {
	if n, err := strconv.Atoi(os.Getenv("BUDGET_N")); err == nil {
		return n
	}
	return usual
}
