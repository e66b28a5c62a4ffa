package acctest_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/platformusers/terraform-provider-platformusers/internal/acctest"
)

// lists are data sources that list all there is.
func lists(types ...string) (hcl string) {
	for _, name := range types {
		hcl += fmt.Sprintf("data \"platformusers_%s\" \"all\" {}\n", name)
	}
	return hcl
}

// K5.10: a platform that refuses pages as long as the provider asks for is asked for shorter ones, and remembered.
func TestLists_K5_10_refusedPageLength(t *testing.T) {
	t.Parallel()
	for platform, c := range map[string]struct {
		switches []string
		lists    string
	}{
		"anypoint":    {[]string{"anypoint.max_limit=100"}, lists("anypoint_users", "anypoint_roles")},
		"uipath":      {[]string{"uipath.max_top=100"}, lists("uipath_users", "uipath_roles")},
		"apim":        {[]string{"apim.long_page=400", "apim.page_size=20"}, lists("apim_users")},
		"controlroom": {[]string{"controlroom.long_page=400", "controlroom.max_page_length=100"}, lists("controlroom_users", "controlroom_roles")},
	} {
		t.Run(platform, func(t *testing.T) {
			t.Parallel()
			found := map[bool]int{}
			for _, refused := range []bool{false, true} {
				options := []acctest.Option{acctest.SeedUsers(130)}
				if refused {
					options = append(options, acctest.Sets(c.switches...))
				}
				w := acctest.Start(t, options...).NewWorkspace(t, c.lists)
				w.MustRun(t, "apply", "-auto-approve")
				found[refused] = strings.Count(w.State(t), `"id": `)
			}
			if found[true] < 130 || found[true] != found[false] {
				t.Errorf("with refused lengths of pages %d objects are listed, without %d", found[true], found[false])
			}
		})
	}
}
