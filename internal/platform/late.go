package platform

import (
	"fmt"
	"sync"
)

// LateProblems are problems that became known after the operation that they concern had ended: one look at a list confirms what many operations
// wrote, and only the last of them waits for it. The operation that ends next reports them. The zero value is ready, and safe for concurrent use.
type LateProblems struct {
	mu       sync.Mutex
	problems []error
}

// Add records a problem. Terraform folds warnings with one summary, so the summary names what it concerns: see ErrLate.
func (l *LateProblems) Add(problem error) {
	if problem == nil {
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.problems = append(l.problems, problem)
}

// Drain returns the problems that nobody has reported yet.
func (l *LateProblems) Drain() []error {
	l.mu.Lock()
	defer l.mu.Unlock()
	problems := l.problems
	l.problems = nil
	return problems
}

// ErrLate is the problem of a change that the platform reported as done, but that a look which many changes shared does not show. what names the
// change with the person whom it concerns, such as "the membership of user U in team T".
func ErrLate(what string) *Problem {
	return &Problem{
		Summary: "The platform accepted a change but does not show it: " + what,
		Means: fmt.Sprintf("The platform reported success for %s, and a look a moment later, which confirms many changes at once, does not show it. Its "+
			"resource was stored before, and it may be another one than this warning stands at.", what),
		Do: "Run terraform plan: it shows what is missing, and an apply tries again. If it happens again, ask the platform's vendor or administrator.",
	}
}
