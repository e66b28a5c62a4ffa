package estate

import (
	"fmt"
	"strings"
)

// Everybody is the configuration of people as resources of a type: one block with for_each over a map, as the guide says. attributes are those of
// the platform, or only some of them.
func (p Platform) Everybody(typeName string, attributes []string, people []Person) string {
	var b strings.Builder
	b.WriteString("locals {\n  people = {\n")
	for _, one := range people {
		fmt.Fprintf(&b, "    %q = {", one.Values[0])
		for i, name := range p.Attributes {
			fmt.Fprintf(&b, " %s = %q,", name, one.Values[i])
		}
		b.WriteString(" }\n")
	}
	fmt.Fprintf(&b, "  }\n}\n\nresource %q \"everybody\" {\n  for_each = local.people\n", typeName)
	for _, name := range attributes {
		fmt.Fprintf(&b, "  %s = each.value.%s\n", name, name)
	}
	b.WriteString("}\n")
	return b.String()
}

// Imports are import blocks that take people into the resources of Everybody.
func (p Platform) Imports(people []Person) string {
	var b strings.Builder
	b.WriteString("\nlocals {\n  ids = {\n")
	for _, one := range people {
		fmt.Fprintf(&b, "    %q = %q\n", one.Values[0], one.ID)
	}
	fmt.Fprintf(&b, "  }\n}\n\nimport {\n  for_each = local.ids\n  to       = %s.everybody[each.key]\n  id       = each.value\n}\n", p.Type())
	return b.String()
}
