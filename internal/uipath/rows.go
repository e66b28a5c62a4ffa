package uipath

import "iter"

// all are the rows of a list that is wanted to its end.
func all[T any](rows iter.Seq2[T, error]) ([]T, error) {
	var items []T
	for item, err := range rows {
		if err != nil {
			return nil, err
		}
		items = append(items, item)
	}
	return items, nil
}
