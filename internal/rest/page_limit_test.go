package rest_test

import (
	"errors"
	"slices"
	"testing"

	"github.com/platformusers/terraform-provider-platformusers/internal/rest"
)

// K5.10: a platform that refuses long pages is asked for shorter ones, and remembered; any other refusal is returned as it was.
func TestReadPages_K5_10_shorterAfterARefusal(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		longest int // that the platform takes
		asked   []int
	}{
		"long pages":    {1000, []int{200, 200}},
		"of 100":        {100, []int{200, 100, 100}},
		"of 20":         {50, []int{200, 100, 20, 20}},
		"no page helps": {1, []int{200, 100, 20, 200, 100, 20}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var limit rest.PageLimit
			var asked []int
			for range 2 {
				items, err := rest.ReadPages(&limit, 200, func(n int) ([]int, error) {
					asked = append(asked, n)
					if n > c.longest {
						return nil, &rest.Error{Kind: rest.BadRequest, Status: 400}
					}
					return []int{n}, nil
				})
				if (err == nil) != (len(items) == 1) || (err != nil) != (c.longest == 1) {
					t.Errorf("got %v, %v", items, err)
				}
			}
			if !slices.Equal(asked, c.asked) {
				t.Errorf("asked for pages of %v, not %v", asked, c.asked)
			}
		})
	}
	tries := 0
	failure := errors.New("no network")
	fails := func(int) ([]int, error) { tries++; return nil, failure }
	if _, err := rest.ReadPages(&rest.PageLimit{}, 200, fails); !errors.Is(err, failure) || tries != 1 {
		t.Errorf("%v after %d tries", err, tries)
	}
}
