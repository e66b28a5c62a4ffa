package estate

import (
	"fmt"
	"strings"
)

// Everybody is the configuration of people as resources of a type: one block with for_each over a map, as the documentation recommends. attributes
// are those of the resource, with the attribute of the platform that each has its value of; nil: those of the platform.
func (p Platform) Everybody(typeName string, people []Person, attributes map[string]string) string {
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
	if attributes == nil {
		attributes = map[string]string{}
		for _, name := range p.Attributes {
			attributes[name] = name
		}
	}
	for name, of := range attributes {
		fmt.Fprintf(&b, "  %s = each.value.%s\n", name, of)
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
