package tf

import (
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/attr"
)

// ProfileField is an attribute of a person that an identity provider or a directory may own.
type ProfileField struct {
	Name        string
	Plan, State attr.Value
}

// WarnOverwritten warns when a plan changes fields that another source of the person's data will write again: the plan would come back each time.
// source says in a sentence who writes them, and when.
func WarnOverwritten(p *Planning, login, source string, fields ...ProfileField) {
	var changed []string
	for _, field := range fields {
		if !field.Plan.IsUnknown() && !field.Plan.Equal(field.State) {
			changed = append(changed, field.Name)
		}
	}
	if len(changed) == 0 {
		return
	}
	p.WarnAt(changed[0], "The next sign-in undoes this", fmt.Sprintf("This plan changes %s of %q. %s The next plan after that sign-in changes it back "+
		"again. Change it at the source instead, and leave it out here or put it into lifecycle { ignore_changes = [%s] }.",
		strings.Join(changed, ", "), login, source, strings.Join(changed, ", ")))
}
