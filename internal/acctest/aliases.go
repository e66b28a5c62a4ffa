package acctest

import (
	"strings"

	"github.com/platformusers/terraform-provider-platformusers/internal/acctest/core"
)

// SecondAlias manages the named resources of a configuration with a second provider alias, which has the same settings from the environment.
func SecondAlias(hcl string, names ...string) string {
	for _, name := range names {
		head := "\" \"" + name + "\" {\n"
		hcl = strings.Replace(hcl, head, head+"  provider = platformusers.second\n", 1)
	}
	return "provider \"platformusers\" {\n  alias = \"second\"\n}\n" + hcl
}

// Foreign is an object of another provider, as a state file holds it.
type Foreign = core.Foreign
