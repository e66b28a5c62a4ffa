package acctest_test

import (
	"slices"
	"strings"
	"testing"

	fwresource "github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/platformusers/terraform-provider-platformusers/internal/provider"
	"github.com/platformusers/terraform-provider-platformusers/internal/report"
)

// K15: no resource type of the provider is without sentences in the report of a plan, and the sentences read attributes that there are.
func TestPlanReport_K15_knowsEveryType(t *testing.T) {
	t.Parallel()
	known := report.PlanTypes()
	var seen []string
	for _, newResource := range provider.New("test", provider.Runtime{})().Resources(t.Context()) {
		r := newResource()
		var metadata fwresource.MetadataResponse
		r.Metadata(t.Context(), fwresource.MetadataRequest{ProviderTypeName: "platformusers"}, &metadata)
		attributes, ok := known[metadata.TypeName]
		if !ok {
			t.Errorf("%s has no entry in internal/report/plan_kinds.go: a plan that changes it has no sentences", metadata.TypeName)
			continue
		}
		seen = append(seen, metadata.TypeName)
		var schema fwresource.SchemaResponse
		r.Schema(t.Context(), fwresource.SchemaRequest{}, &schema)
		for _, name := range attributes {
			if schema.Schema.Attributes[name] == nil && schema.Schema.Blocks[name] == nil {
				t.Errorf("%s has no attribute %q, which its sentences read", metadata.TypeName, name)
			}
		}
	}
	for name := range known {
		isSet := strings.HasSuffix(name, "_members") || strings.HasSuffix(name, "_grants")
		if !isSet && !slices.Contains(seen, name) {
			t.Errorf("internal/report/plan_kinds.go has %s, which the provider has not", name)
		}
	}
}
