package platform

import (
	"errors"
	"fmt"
	"strings"
)

// ErrUnknownSettings is the error of a call while settings of the platform are not known yet. unknown names them.
func ErrUnknownSettings(platform string, unknown []string) error {
	return &Problem{
		Summary: platform + " settings are not known yet",
		Means:   fmt.Sprintf("This needs a call to %s, but the provider's %s cannot be known before an apply.", platform, strings.Join(unknown, ", ")),
		Do:      "Set it from a variable or from something that exists already, or apply what it comes from first with -target.",
	}
}

// ErrNotConfigured is the error of a call to a platform whose settings are missing or do not fit together. why continues "This configuration uses
// PLATFORM, but"; do says what to set.
func ErrNotConfigured(platform, why, do string) *Problem {
	return &Problem{
		Summary: platform + " is not configured",
		Means:   fmt.Sprintf("This configuration uses %s, but %s.", platform, why),
		Do:      do,
		unset:   true,
	}
}

// IsNotConfigured reports whether an error is one of ErrNotConfigured.
func IsNotConfigured(err error) bool {
	var problem *Problem
	return errors.As(err, &problem) && problem.unset
}
