package anypoint

// orEmpty returns a copy of the texts that is never nil: no texts are an empty list, not null.
func orEmpty(texts []string) []string { return append([]string{}, texts...) }
