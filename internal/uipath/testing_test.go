package uipath_test

import (
	"fmt"
	"strings"

	"github.com/platformusers/terraform-provider-platformusers/internal/acctest"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/kernel"
)

const (
	adaAddress = "platformusers_uipath_user.ada"

	userRoute       = "/identity_/api/User/{userId}"
	usersRoute      = "/identity_/api/User/users/{partitionGlobalId}"
	bulkCreateRoute = "/identity_/api/User/BulkCreate"
	inviteRoute     = "/identity_/api/User/InviteUsers"
)

// adaWith is a complete user with more or other attributes; "name = " leaves one out.
func adaWith(attributes ...string) string {
	lines := map[string]string{
		"user_name": `"ada@example.com"`, "email": `"ada@example.com"`, "name": `"Ada"`, "surname": `"Lovelace"`,
	}
	for _, attribute := range attributes {
		name, value, _ := strings.Cut(attribute, " = ")
		lines[name] = value
	}
	var b strings.Builder
	b.WriteString("resource \"platformusers_uipath_user\" \"ada\" {\n")
	for name, value := range lines {
		if value != "" {
			fmt.Fprintf(&b, "  %s = %s\n", name, value)
		}
	}
	return b.String() + "}\n"
}

// importing is an import block.
func importing(address, id string) string {
	return fmt.Sprintf("import {\n  to = %s\n  id = %q\n}\n", address, id)
}

func calls(env *acctest.Env, method, route string) int {
	return env.Calls(func(c kernel.Call) bool { return c.Method == method && c.Route == route })
}
