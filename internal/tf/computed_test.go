package tf

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/types"
)

func TestCalled(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name         string
		search, want types.String
		passes       bool
	}{
		{"no filter", types.StringNull(), types.StringNull(), true},
		{"part, other case", types.StringValue("END dev"), types.StringNull(), true},
		{"not a part", types.StringValue("front"), types.StringNull(), false},
		{"whole, other case", types.StringNull(), types.StringValue("backend developers"), true},
		{"a part is not the whole", types.StringNull(), types.StringValue("Backend"), false},
		{"one of two", types.StringValue("front"), types.StringValue("Backend Developers"), false},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			if got := Called("Backend Developers", tc.search, tc.want); got != tc.passes {
				t.Errorf("Called = %t, want %t", got, tc.passes)
			}
		})
	}
}
