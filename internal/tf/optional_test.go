package tf_test

import (
	"context"
	"go/ast"
	"go/parser"
	"go/token"
	"os/exec"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
)

// The framework asks a resource by type assertion what it can do, and asks the wrapper in its place. An optional interface that
// the framework gains, and the wrapper lacks, would make a resource's method silently dead.
func TestGuarded_hasEveryOptionalInterfaceOfTheFramework(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		pkg, prefix string
		wrapper     any
		has         map[string]reflect.Type
	}{
		{"resource", "ResourceWith", guarded(&fragile{}), map[string]reflect.Type{
			"ResourceWithConfigValidators": reflect.TypeFor[resource.ResourceWithConfigValidators](),
			"ResourceWithConfigure":        reflect.TypeFor[resource.ResourceWithConfigure](),
			"ResourceWithIdentity":         reflect.TypeFor[resource.ResourceWithIdentity](),
			"ResourceWithImportState":      reflect.TypeFor[resource.ResourceWithImportState](),
			"ResourceWithModifyPlan":       reflect.TypeFor[resource.ResourceWithModifyPlan](),
			"ResourceWithMoveState":        reflect.TypeFor[resource.ResourceWithMoveState](),
			"ResourceWithUpgradeIdentity":  reflect.TypeFor[resource.ResourceWithUpgradeIdentity](),
			"ResourceWithUpgradeState":     reflect.TypeFor[resource.ResourceWithUpgradeState](),
			"ResourceWithValidateConfig":   reflect.TypeFor[resource.ResourceWithValidateConfig](),
		}},
		{"datasource", "DataSourceWith", tf.GuardedDataSource(func() datasource.DataSourceWithConfigure { return nil })(), map[string]reflect.Type{
			"DataSourceWithConfigValidators": reflect.TypeFor[datasource.DataSourceWithConfigValidators](),
			"DataSourceWithConfigure":        reflect.TypeFor[datasource.DataSourceWithConfigure](),
			"DataSourceWithValidateConfig":   reflect.TypeFor[datasource.DataSourceWithValidateConfig](),
		}},
	} {
		offered := interfaces(t, c.pkg, c.prefix)
		if len(offered) < len(c.has) {
			t.Errorf("found only %v in the framework's package %s", offered, c.pkg)
		}
		for _, name := range offered {
			switch known := c.has[name]; {
			case known == nil:
				t.Errorf("the framework has %s.%s, which this test and the wrapper do not know: forward it in guarded.go", c.pkg, name)
			case !reflect.TypeOf(c.wrapper).Implements(known):
				t.Errorf("the wrapper does not forward %s.%s", c.pkg, name)
			}
		}
	}
}

// interfaces lists the interfaces of a package of the framework by their prefix, out of the source that this module is built with.
func interfaces(t *testing.T, pkg, prefix string) (names []string) {
	t.Helper()
	dir, err := exec.CommandContext(t.Context(), "go", "list", "-f", "{{.Dir}}", "github.com/hashicorp/terraform-plugin-framework/"+pkg).Output()
	if err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob(filepath.Join(strings.TrimSpace(string(dir)), "*.go"))
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		for _, declaration := range parsed.Decls {
			general, ok := declaration.(*ast.GenDecl)
			if !ok {
				continue
			}
			for _, spec := range general.Specs {
				if named, ok := spec.(*ast.TypeSpec); ok && strings.HasPrefix(named.Name.Name, prefix) {
					names = append(names, named.Name.Name)
				}
			}
		}
	}
	return names
}

// able is a resource with the optional interfaces that change a state before anything else sees it.
type able struct {
	fragile
}

func (a *able) MoveState(context.Context) []resource.StateMover {
	return []resource.StateMover{{StateMover: func(context.Context, resource.MoveStateRequest, *resource.MoveStateResponse) { panic("move") }}}
}

func (a *able) UpgradeState(context.Context) map[int64]resource.StateUpgrader {
	return map[int64]resource.StateUpgrader{0: {StateUpgrader: func(context.Context, resource.UpgradeStateRequest,
		*resource.UpgradeStateResponse) {
		panic("upgrade")
	}}}
}

func (a *able) UpgradeIdentity(context.Context) map[int64]resource.IdentityUpgrader {
	return map[int64]resource.IdentityUpgrader{0: {IdentityUpgrader: func(context.Context, resource.UpgradeIdentityRequest,
		*resource.UpgradeIdentityResponse) {
		panic("upgrade identity")
	}}}
}

func TestGuarded_forwardsAndContainsWhatAResourceOffers(t *testing.T) {
	t.Parallel()
	r := tf.Guarded(func() tf.ManagedResource { return &able{} })()
	var moved resource.MoveStateResponse
	r.(resource.ResourceWithMoveState).MoveState(t.Context())[0].StateMover(t.Context(), resource.MoveStateRequest{}, &moved)
	var upgraded resource.UpgradeStateResponse
	r.(resource.ResourceWithUpgradeState).UpgradeState(t.Context())[0].StateUpgrader(t.Context(), resource.UpgradeStateRequest{}, &upgraded)
	var identity resource.UpgradeIdentityResponse
	r.(resource.ResourceWithUpgradeIdentity).UpgradeIdentity(t.Context())[0].IdentityUpgrader(t.Context(), resource.UpgradeIdentityRequest{}, &identity)
	if !moved.Diagnostics.HasError() || !upgraded.Diagnostics.HasError() || !identity.Diagnostics.HasError() {
		t.Errorf("got %v, %v, %v: each is the resource's own, and its panic an error", moved.Diagnostics, upgraded.Diagnostics, identity.Diagnostics)
	}
	plain := guarded(&fragile{})
	if n := len(plain.(resource.ResourceWithMoveState).MoveState(t.Context())) +
		len(plain.(resource.ResourceWithUpgradeState).UpgradeState(t.Context())) +
		len(plain.(resource.ResourceWithUpgradeIdentity).UpgradeIdentity(t.Context())); n != 0 {
		t.Errorf("a resource that offers nothing offers %d", n)
	}
}
