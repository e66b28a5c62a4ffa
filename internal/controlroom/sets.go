package controlroom

import (
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// knownTexts are the known elements of a set of texts.
func knownTexts(set types.Set) []string {
	var out []string
	for _, element := range set.Elements() {
		if text, ok := element.(types.String); ok && !text.IsNull() && !text.IsUnknown() {
			out = append(out, text.ValueString())
		}
	}
	return out
}

// knownNumbers are the known elements of a set of numbers.
func knownNumbers(set types.Set) []int64 {
	var out []int64
	for _, element := range set.Elements() {
		if number, ok := element.(types.Int64); ok && !number.IsNull() && !number.IsUnknown() {
			out = append(out, number.ValueInt64())
		}
	}
	return out
}

// fullyKnown reports whether a set and all that it holds are known.
func fullyKnown(set types.Set) bool {
	return !set.IsUnknown() && !slices.ContainsFunc(set.Elements(), attr.Value.IsUnknown)
}

// isEmptySet reports a set that is known to hold nothing. Null is no set.
func isEmptySet(set types.Set) bool {
	return !set.IsNull() && !set.IsUnknown() && len(set.Elements()) == 0
}

// textSet is a set of texts. Order and duplicates do not count.
func textSet(texts []string) types.Set {
	texts = slices.Clone(texts)
	slices.Sort(texts)
	values := []attr.Value{}
	for _, text := range slices.Compact(texts) {
		values = append(values, types.StringValue(text))
	}
	return types.SetValueMust(types.StringType, values)
}

// numberSet is a set of numbers. Order and duplicates do not count.
func numberSet(numbers []int64) types.Set {
	numbers = slices.Clone(numbers)
	slices.Sort(numbers)
	values := []attr.Value{}
	for _, number := range slices.Compact(numbers) {
		values = append(values, types.Int64Value(number))
	}
	return types.SetValueMust(types.Int64Type, values)
}
