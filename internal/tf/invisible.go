package tf

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
)

// warnInvisible warns about characters that nobody sees in the texts by which a configuration or an import looks for something. It is no error: what
// a platform has may be called like this. What the state, if any, has as well was found by it.
func warnInvisible(diags *diag.Diagnostics, names func(attribute string) bool, config, state tftypes.Value) {
	var attributes, before map[string]tftypes.Value
	if !state.IsNull() {
		_ = state.As(&before)
	}
	if !config.IsKnown() || config.IsNull() || config.As(&attributes) != nil {
		return
	}
	for _, name := range slices.Sorted(maps.Keys(attributes)) {
		if !names(name) || attributes[name].Equal(before[name]) {
			continue
		}
		for _, text := range textsIn(attributes[name]) {
			warnInvisibleText(diags, name, text)
		}
	}
}

func warnInvisibleText(diags *diag.Diagnostics, attribute, text string) {
	found := platform.InvisibleInName(text)
	if found == "" {
		return
	}
	detail := fmt.Sprintf("%q contains a character that nobody sees, %s. It often comes with copied text. Unless what is meant has it in its name, "+
		"too, nothing is found by this text: type it again.", text, found)
	if attribute == "" {
		diags.AddWarning("Invisible character", detail)
		return
	}
	WarnAt(diags, attribute, "Invisible character", detail)
}

// isReference reports whether an attribute of a resource names another object.
func isReference(attribute string) bool {
	ends := []string{"_id", "_name", "_path", "_ids", "_names", "team", "permission", "role_groups"}
	return slices.ContainsFunc(ends, func(end string) bool { return strings.HasSuffix(attribute, end) })
}

func isAny(string) bool { return true }

// textsIn are the texts of a value and of what it holds.
func textsIn(value tftypes.Value) (texts []string) {
	_ = tftypes.Walk(value, func(_ *tftypes.AttributePath, v tftypes.Value) (bool, error) {
		var text string
		if v.IsKnown() && !v.IsNull() && v.Type().Is(tftypes.String) && v.As(&text) == nil {
			texts = append(texts, text)
		}
		return true, nil
	})
	return texts
}

// listsNothing reports whether all lists that a data source found are empty.
func listsNothing(state tftypes.Value) bool {
	var attributes map[string]tftypes.Value
	if state.As(&attributes) != nil {
		return false
	}
	lists := 0
	for _, value := range attributes {
		var rows []tftypes.Value
		if !value.Type().Is(tftypes.List{}) || value.IsNull() || value.As(&rows) != nil {
			continue
		}
		if lists++; len(rows) > 0 {
			return false
		}
	}
	return lists > 0
}
