package anypoint

import (
	"fmt"
	"regexp"
	"strings"
	"unicode"

	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
)

// signUpName is a user name that Anypoint's sign-up takes (documented): 3 or more letters, digits, hyphens and underscores.
var signUpName = regexp.MustCompile(`^[A-Za-z0-9_-]{3,}$`)

// warnSignUpRules warns of a user name and a password that the documented rules of Anypoint's sign-up forbid. Whether they bind an administrator who
// creates an account is not documented, so nothing is refused.
func warnSignUpRules(p *tf.PlanCall[userModel]) {
	const open = "Anypoint documents this for people who sign up; whether it also refuses it of an administrator is not documented."
	if name := p.Config.Username.ValueString(); name != "" && !signUpName.MatchString(name) {
		p.WarnAt("username", "Anypoint may refuse the user name",
			fmt.Sprintf("A user name has 3 or more letters, digits, hyphens (-) and underscores (_), which %q does not keep to. %s", name, open))
	}
	p.WarnPassword("Anypoint", p.Config.PasswordWO, isSignUpPassword, "A password has 8 to 64 characters, among them an upper-case letter, a "+
		"lower-case letter and a digit, which this one does not keep to. "+open)
}

// isSignUpPassword reports whether Anypoint's sign-up takes a password (documented).
func isSignUpPassword(password string) bool {
	length := len([]rune(password))
	return length >= 8 && length <= 64 && strings.ContainsFunc(password, unicode.IsUpper) && strings.ContainsFunc(password, unicode.IsLower) &&
		strings.ContainsFunc(password, unicode.IsDigit)
}
