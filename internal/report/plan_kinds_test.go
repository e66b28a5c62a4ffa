package report

import (
	"maps"
	"slices"
	"strings"
	"testing"

	fwresource "github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/platformusers/terraform-provider-platformusers/internal/provider"
)

// K15: no resource type of the provider is without sentences, and the sentences read attributes that there are.
func TestPlanKinds_areThoseOfTheProvider(t *testing.T) {
	t.Parallel()
	var seen []string
	for _, build := range provider.New("test", provider.Process())().Resources(t.Context()) {
		r := build()
		var metadata fwresource.MetadataResponse
		r.Metadata(t.Context(), fwresource.MetadataRequest{ProviderTypeName: "platformusers"}, &metadata)
		kind, ok := planKindOf(metadata.TypeName)
		if !ok {
			t.Errorf("%s is in no entry of planKinds: a plan that changes it has no sentences", metadata.TypeName)
			continue
		}
		seen = append(seen, strings.TrimPrefix(metadata.TypeName, planPrefix))
		var schema fwresource.SchemaResponse
		r.Schema(t.Context(), fwresource.SchemaRequest{}, &schema)
		has := func(name string) bool {
			return name == "" || schema.Schema.Attributes[name] != nil || schema.Schema.Blocks[name] != nil
		}
		names := []string{kind.id, kind.name, kind.email, kind.parts}
		if kind.class == planAccount {
			names = append(names, planSwitches[kind.platform], "deletion_policy", "password_wo_version")
		}
		for _, what := range append([]planWhat{kind.what}, kind.where...) {
			if kind.parts == "" { // what a set has in blocks is in its own schema
				names = append(names, what.name, what.id)
			}
		}
		for _, name := range names {
			if !has(name) {
				t.Errorf("%s has no attribute %q, which its sentences read", metadata.TypeName, name)
			}
		}
	}
	for _, name := range slices.Sorted(maps.Keys(planKinds)) {
		if planKinds[name].class != planSet && !slices.Contains(seen, name) {
			t.Errorf("planKinds has %s, which the provider has not", name)
		}
	}
}

func TestPlanIsAdministrator(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		platform, name, id string
		want               bool
	}{
		{"anypoint", "Organization Administrator", "", true},
		{"anypoint", "organization administrators", "", true},
		{"anypoint", "Organization Owner", "", true},
		{"anypoint", "", "D74EF94A-4292-4896-B860-B05BD7F90D6D", true},
		{"anypoint", "Read Applications", "674c9f7a-ee81-44d7-b25f-eb938d8e69b1", false},
		{"anypoint", "Cloudhub Administration", "", false},
		{"uipath", "Administrators", "", true},
		{"uipath", "Tenant Administrator", "", true},
		{"uipath", "Folder Administrator", "", true},
		{"uipath", "Automation User", "", false},
		{"apim", "", "administrators", true},
		{"apim", "Partners", "partners", false},
		{"controlroom", "AAE_Admin", "", true},
		{"controlroom", "AAE_COE Admin", "", true},
		{"controlroom", "aae_admin", "", true},
		{"controlroom", "AAE_Basic", "", false},
		{"controlroom", "", "", false},
		{"nowhere", "Administrators", "", false},
	} {
		if got := planIsAdministrator(c.platform, c.name, c.id); got != c.want {
			t.Errorf("planIsAdministrator(%q, %q, %q) = %t", c.platform, c.name, c.id, got)
		}
	}
}
