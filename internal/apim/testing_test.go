package apim_test

import (
	"fmt"
	"strings"

	"github.com/platformusers/terraform-provider-platformusers/internal/acctest"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/kernel"
)

const (
	adaAddress   = "platformusers_apim_user.ada"
	adaID        = "ada.lovelace_1@example.com"
	graceAddress = "platformusers_apim_invitation.grace"
	graceID      = "grace"
	graceEmail   = "grace@example.com"
)

// The mails of the service, by their templates.
const (
	mailInvited   = "inviteUserNotificationMessage"
	mailConfirm   = "confirmSignUpIdentityDefault"
	mailWelcome   = "newDeveloperNotificationMessage"
	mailClosed    = "accountClosedDeveloper"
	developerLink = ".developer."
	legacyLink    = ".portal."
)

// block renders a resource of these lines with more or others; "name = " leaves one out.
func block(typeName, name string, lines map[string]string, attributes []string) string {
	for _, attribute := range attributes {
		key, value, _ := strings.Cut(attribute, " = ")
		lines[key] = value
	}
	var b strings.Builder
	fmt.Fprintf(&b, "resource %q %q {\n", typeName, name)
	for key, value := range lines {
		if value != "" {
			fmt.Fprintf(&b, "  %s = %s\n", key, value)
		}
	}
	return b.String() + "}\n"
}

// adaWith is a complete user with more or other attributes; "name = " leaves one out.
func adaWith(attributes ...string) string {
	return block("platformusers_apim_user", "ada", map[string]string{
		"user_id": fmt.Sprintf("%q", adaID), "first_name": `"Ada"`, "last_name": `"Lovelace"`, "email": `"ada@example.com"`,
	}, attributes)
}

// graceWith is an invitation with more or other attributes; "name = " leaves one out.
func graceWith(attributes ...string) string {
	return block("platformusers_apim_invitation", "grace", map[string]string{
		"user_id": `"grace"`, "first_name": `"Grace"`, "last_name": `"Hopper"`, "email": `"Grace@example.com"`, "note": `"Navy"`,
	}, attributes)
}

// existing declares accounts that are there and takes them in.
func existing(env *acctest.Env, attributes string, ids ...string) string {
	var b strings.Builder
	for i, id := range ids {
		u, _ := env.APIM.User(id)
		fmt.Fprintf(&b, "resource \"platformusers_apim_user\" \"u%d\" {\n  user_id = %q\n  first_name = %q\n  last_name = %q\n  email = %q\n", i, u.ID,
			u.FirstName, u.LastName, u.Email)
		if u.Note != nil {
			fmt.Fprintf(&b, "  note = %q\n", *u.Note)
		}
		fmt.Fprintf(&b, "  %s\n}\n%s", attributes, importing(fmt.Sprintf("platformusers_apim_user.u%d", i), id))
	}
	return b.String()
}

// importing is an import block.
func importing(address, id string) string {
	return fmt.Sprintf("import {\n  to = %s\n  id = %q\n}\n", address, id)
}

func calls(env *acctest.Env, method, route string) int {
	return env.Calls(func(c kernel.Call) bool { return c.Platform == "apim" && c.Method == method && c.Route == route })
}

// mails counts the mails of a kind to somebody.
func mails(env *acctest.Env, kind, userID string) int {
	n := 0
	for _, mail := range env.Outbox.All() {
		if mail.Platform == "apim" && mail.Kind == kind && strings.EqualFold(mail.Data["user"], userID) {
			n++
		}
	}
	return n
}

func state(env *acctest.Env, id string) string {
	u, ok := env.APIM.User(id)
	if !ok {
		return "gone"
	}
	return u.State
}

// isGone reports that nobody can use an account any more: it is not there, or only kept as deleted.
func isGone(env *acctest.Env, id string) bool {
	s := state(env, id)
	return s == "gone" || s == "deleted"
}
