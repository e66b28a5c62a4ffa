package wire

import (
	"strings"
	"testing"
)

// The short way of SameName comes to what the long one does, wherever plain letters, accents and letters that fold to plain ones meet.
func TestSameName(t *testing.T) {
	t.Parallel()
	letters := []string{"", "a", "B", "k", "\u212a", "S", "\u017f", "E", "\u0301", "\u00e9"}
	var texts []string
	for _, first := range letters {
		for _, second := range letters {
			for _, third := range letters {
				texts = append(texts, first+second+third)
			}
		}
	}
	for i, a := range texts {
		for _, b := range texts[i:] {
			if got, want := SameName(a, b), strings.EqualFold(NFC(a), NFC(b)); got != want {
				t.Fatalf("SameName(%+q, %+q) = %t", a, b, got)
			}
		}
	}
}

func BenchmarkSameName(b *testing.B) {
	for b.Loop() {
		_ = SameName("person-01234@example.com", "person-01235@example.com")
	}
}
