package platform

import (
	"cmp"
	"slices"
)

// Nearest describes the three items that are most like what somebody wrote, for Problem.Lines: what was meant is probably among them.
// texts are the ids and names of an item.
func Nearest[T any](wrote string, items []T, texts func(T) []string, describe func(T) string) []string {
	distance := func(item T) int {
		least := len(wrote) + 1
		for _, text := range texts(item) {
			least = min(least, editDistance(foldedName(wrote), foldedName(text)))
		}
		return least
	}
	sorted := slices.SortedStableFunc(slices.Values(items), func(a, b T) int { return cmp.Compare(distance(a), distance(b)) })
	var lines []string
	for _, item := range sorted[:min(3, len(sorted))] {
		lines = append(lines, describe(item))
	}
	return lines
}

// editDistance is how many characters have to be added, dropped or changed.
func editDistance(a, b string) int {
	from, to := []rune(a), []rune(b)
	row := make([]int, len(to)+1)
	for j := range row {
		row[j] = j
	}
	for i, r := range from {
		before := row[0]
		row[0] = i + 1
		for j, s := range to {
			change := before
			if r != s {
				change++
			}
			before = row[j+1]
			row[j+1] = min(change, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(to)]
}
