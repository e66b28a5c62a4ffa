package access

import (
	"slices"
	"testing"

	"github.com/platformusers/terraform-provider-platformusers/internal/anypoint/api"
)

func TestFlattenPutsParentsFirstAndSiblingsByName(t *testing.T) {
	t.Parallel()
	node := func(id, name string, children ...api.OrganizationNode) api.OrganizationNode {
		return api.OrganizationNode{Organization: api.Organization{ID: id, Name: name}, Children: children}
	}
	root := node("root", "Root",
		node("2", "Sales", node("5", "North"), node("4", "East")),
		node("9", "Engineering"),
		node("1", "Engineering", node("3", "Integration", node("6", "Deep"))),
	)
	got := flatten(&root, BusinessGroup{ID: root.ID})
	want := []BusinessGroup{
		{ID: "1", Name: "Engineering", ParentID: "root", Path: "Engineering", Depth: 1},
		{ID: "3", Name: "Integration", ParentID: "1", Path: "Engineering/Integration", Depth: 2},
		{ID: "6", Name: "Deep", ParentID: "3", Path: "Engineering/Integration/Deep", Depth: 3},
		{ID: "9", Name: "Engineering", ParentID: "root", Path: "Engineering", Depth: 1},
		{ID: "2", Name: "Sales", ParentID: "root", Path: "Sales", Depth: 1},
		{ID: "4", Name: "East", ParentID: "2", Path: "Sales/East", Depth: 2},
		{ID: "5", Name: "North", ParentID: "2", Path: "Sales/North", Depth: 2},
	}
	if !slices.Equal(got, want) {
		t.Errorf("business groups are\n%+v\nwant\n%+v", got, want)
	}
}
