package core

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"context"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/zclconf/go-cty/cty"
	ctyjson "github.com/zclconf/go-cty/cty/json"
)

// fake is a platform with the provider for it, which behaves well until a test twists a response. Its types are test_thing and test_other, which
// differ in
// nothing but their names, and the data source test_data.
type fake struct {
	mu        sync.Mutex
	objects   map[string]map[string]cty.Value // by id
	last      int
	log       []string // what was called, in order: "create a"
	processes int      // started
	ready     int      // configured
	broken    []Diagnostic
	spoken    func(call, name string) // is called for each call before it is answered
	twist     func(call, name string, a *response)
	renewAt   time.Time // of what is ephemeral; zero: it lasts
}

// response is what the provider is about to return.
type response struct {
	prior, config   cty.Value
	value, identity cty.Value
	private         []byte
	replace         []string
	diags           []*tfprotov6.Diagnostic
	none            bool // of an import: no object at all
}

func (a *response) set(name string, v cty.Value) {
	values := a.value.AsValueMap()
	values[name] = v
	a.value = cty.ObjectVal(values)
}

func (a *response) fail(summary string) {
	a.diags = append(a.diags, &tfprotov6.Diagnostic{Severity: tfprotov6.DiagnosticSeverityError, Summary: summary})
}

func (a *response) warn(summary, attribute string) {
	a.diags = append(a.diags, &tfprotov6.Diagnostic{
		Severity: tfprotov6.DiagnosticSeverityWarning, Summary: summary, Attribute: tftypes.NewAttributePath().WithAttributeName(attribute),
	})
}

// process is one process of the provider.
type process struct {
	tfprotov6.ProviderServer // what is not played

	f          *fake
	configured bool
	stopped    chan struct{}
	once       sync.Once
}

var str = tftypes.String

func attr(name string, t tftypes.Type, flags string) *tfprotov6.SchemaAttribute {
	return &tfprotov6.SchemaAttribute{Name: name, Type: t, Optional: strings.Contains(flags, "o"), Computed: strings.Contains(flags, "c"),
		WriteOnly: strings.Contains(flags, "w"), Sensitive: strings.Contains(flags, "s")}
}

func (p *process) GetProviderSchema(context.Context, *tfprotov6.GetProviderSchemaRequest) (*tfprotov6.GetProviderSchemaResponse, error) {
	thing := &tfprotov6.Schema{Version: 1, Block: &tfprotov6.SchemaBlock{Attributes: []*tfprotov6.SchemaAttribute{
		attr("id", str, "c"), attr("name", str, "o"), attr("size", tftypes.Number, "o"), attr("kind", str, "o"), attr("out", str, "oc"),
		attr("note", str, "c"), attr("secret", str, "ow"), attr("token", str, "os"), attr("tags", tftypes.Map{ElementType: str}, "o"),
	}, BlockTypes: []*tfprotov6.SchemaNestedBlock{{TypeName: "part", Nesting: tfprotov6.SchemaNestedBlockNestingModeSet,
		Block: &tfprotov6.SchemaBlock{Attributes: []*tfprotov6.SchemaAttribute{attr("key", str, "o"), attr("value", str, "o")}}}}}}
	return &tfprotov6.GetProviderSchemaResponse{
		ServerCapabilities: &tfprotov6.ServerCapabilities{PlanDestroy: true, MoveResourceState: true},
		Provider: &tfprotov6.Schema{Block: &tfprotov6.SchemaBlock{Attributes: []*tfprotov6.SchemaAttribute{attr("token", str, "os")},
			BlockTypes: []*tfprotov6.SchemaNestedBlock{{TypeName: "place", Nesting: tfprotov6.SchemaNestedBlockNestingModeSingle,
				Block: &tfprotov6.SchemaBlock{Attributes: []*tfprotov6.SchemaAttribute{attr("url", str, "o")}}}}}},
		ResourceSchemas:     map[string]*tfprotov6.Schema{"test_thing": thing, "test_other": thing},
		ListResourceSchemas: fakeLists(),
		Functions: map[string]*tfprotov6.Function{"greet": {Parameters: []*tfprotov6.FunctionParameter{{Name: "name", Type: str}},
			VariadicParameter: &tfprotov6.FunctionParameter{Name: "more", Type: str, AllowNullValue: true}, Return: &tfprotov6.FunctionReturn{Type: str}}},
		ActionSchemas: fakeActions(),
		EphemeralResourceSchemas: map[string]*tfprotov6.Schema{"test_key": {Block: &tfprotov6.SchemaBlock{Attributes: []*tfprotov6.SchemaAttribute{
			attr("name", str, "o"), attr("token", str, "cs"), attr("expires", str, "c")}}}},
		DataSourceSchemas: map[string]*tfprotov6.Schema{"test_data": {Block: &tfprotov6.SchemaBlock{Attributes: []*tfprotov6.SchemaAttribute{
			attr("query", str, "o"), attr("result", str, "c"),
		}}}},
	}, nil
}

func (p *process) GetResourceIdentitySchemas(context.Context,
	*tfprotov6.GetResourceIdentitySchemasRequest) (*tfprotov6.GetResourceIdentitySchemasResponse, error) {
	s := &tfprotov6.ResourceIdentitySchema{IdentityAttributes: []*tfprotov6.ResourceIdentitySchemaAttribute{{Name: "id", Type: str,
		RequiredForImport: true}}}
	return &tfprotov6.GetResourceIdentitySchemasResponse{IdentitySchemas: map[string]*tfprotov6.ResourceIdentitySchema{"test_thing": s,
		"test_other": s}}, nil
}

var fakeSchemas = sync.OnceValues(func() (*schemas, error) { return loadSchemas(context.Background(), &process{}) })

func thingSchema() *resourceSchema {
	s, err := fakeSchemas()
	if err != nil {
		panic(err)
	}
	return s.resources["test_thing"]
}

func dataSchema() *resourceSchema {
	s, err := fakeSchemas()
	if err != nil {
		panic(err)
	}
	return s.data["test_data"]
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

// call notes a call and lets the test answer otherwise.
func (p *process) call(call, name string, a *response) {
	f := p.f
	f.mu.Lock()
	f.log = append(f.log, call+" "+name)
	spoken, twist := f.spoken, f.twist
	if !p.configured && call != "validate" && call != "move" {
		a.fail("the provider is not configured")
	}
	f.mu.Unlock()
	if spoken != nil {
		spoken(call, name)
	}
	if twist != nil {
		twist(call, name, a)
	}
}

func nameOf(values ...cty.Value) string {
	for _, v := range values {
		if v != cty.NilVal && !v.IsNull() && v.IsKnown() {
			if n := v.GetAttr("name"); n.IsKnown() && !n.IsNull() {
				return n.AsString()
			}
		}
	}
	return "?"
}

func (p *process) ValidateProviderConfig(_ context.Context,
	req *tfprotov6.ValidateProviderConfigRequest) (*tfprotov6.ValidateProviderConfigResponse, error) {
	return &tfprotov6.ValidateProviderConfigResponse{PreparedConfig: req.Config}, nil
}

func (p *process) ConfigureProvider(_ context.Context, req *tfprotov6.ConfigureProviderRequest) (*tfprotov6.ConfigureProviderResponse, error) {
	p.f.mu.Lock()
	defer p.f.mu.Unlock()
	p.configured = true
	p.f.ready++
	return &tfprotov6.ConfigureProviderResponse{}, nil
}

func (p *process) StopProvider(context.Context, *tfprotov6.StopProviderRequest) (*tfprotov6.StopProviderResponse, error) {
	p.once.Do(func() { close(p.stopped) })
	return &tfprotov6.StopProviderResponse{}, nil
}

func (p *process) ValidateResourceConfig(_ context.Context,
	req *tfprotov6.ValidateResourceConfigRequest) (*tfprotov6.ValidateResourceConfigResponse, error) {
	a := &response{config: must(unwire(req.Config, thingSchema().typ))}
	p.call("validate", nameOf(a.config), a)
	return &tfprotov6.ValidateResourceConfigResponse{Diagnostics: a.diags}, nil
}

func (p *process) ValidateDataResourceConfig(context.Context,
	*tfprotov6.ValidateDataResourceConfigRequest) (*tfprotov6.ValidateDataResourceConfigResponse, error) {
	return &tfprotov6.ValidateDataResourceConfigResponse{}, nil
}

func (p *process) UpgradeResourceState(_ context.Context, req *tfprotov6.UpgradeResourceStateRequest) (*tfprotov6.UpgradeResourceStateResponse,
	error) {
	return &tfprotov6.UpgradeResourceStateResponse{UpgradedState: &tfprotov6.DynamicValue{JSON: req.RawState.JSON}}, nil
}

func identityFor(v cty.Value) cty.Value {
	if v.IsNull() || v.GetAttr("id").IsNull() {
		return cty.NilVal
	}
	return cty.ObjectVal(map[string]cty.Value{"id": v.GetAttr("id")})
}

func packedIdentity(v cty.Value) *tfprotov6.ResourceIdentityData {
	return must(wireIdentity(v, thingSchema()))
}

func (p *process) ReadResource(_ context.Context, req *tfprotov6.ReadResourceRequest) (*tfprotov6.ReadResourceResponse, error) {
	t := thingSchema().typ
	a := &response{prior: must(unwire(req.CurrentState, t)), private: req.Private}
	a.value, a.identity = a.prior, must(unwireIdentity(req.CurrentIdentity, thingSchema()))
	p.f.mu.Lock()
	if values := p.f.objects[a.prior.GetAttr("id").AsString()]; values != nil {
		a.value = cty.ObjectVal(values)
		a.identity = identityFor(a.value)
	} else {
		a.value = cty.NullVal(t)
	}
	p.f.mu.Unlock()
	p.call("read", nameOf(a.value, a.prior), a)
	return &tfprotov6.ReadResourceResponse{NewState: must(wire(a.value, t)), NewIdentity: packedIdentity(a.identity), Private: a.private,
		Diagnostics: a.diags}, nil
}

func (p *process) PlanResourceChange(_ context.Context, req *tfprotov6.PlanResourceChangeRequest) (*tfprotov6.PlanResourceChangeResponse, error) {
	t := thingSchema().typ
	a := &response{prior: must(unwire(req.PriorState, t)), config: must(unwire(req.Config, t)), value: must(unwire(req.ProposedNewState, t)),
		private: req.PriorPrivate}
	a.identity = must(unwireIdentity(req.PriorIdentity, thingSchema()))
	switch {
	case a.value.IsNull():
	case a.prior.IsNull():
		a.identity = cty.NilVal
		a.set("id", cty.UnknownVal(cty.String))
		a.set("note", cty.UnknownVal(cty.String))
		if a.value.GetAttr("out").IsNull() {
			a.set("out", cty.UnknownVal(cty.String))
		}
		a.set("secret", cty.NullVal(cty.String))
	default:
		a.set("secret", cty.NullVal(cty.String))
		if !a.value.RawEquals(a.prior) {
			a.set("note", cty.UnknownVal(cty.String))
		}
		a.replace = []string{"kind"}
	}
	call := "plan"
	if a.value.IsNull() {
		call = "plan-destroy"
	}
	p.call(call, nameOf(a.config, a.prior), a)
	resp := &tfprotov6.PlanResourceChangeResponse{PlannedState: must(wire(a.value, t)), PlannedPrivate: a.private,
		PlannedIdentity: packedIdentity(a.identity), Diagnostics: a.diags}
	for _, name := range a.replace {
		resp.RequiresReplace = append(resp.RequiresReplace, tftypes.NewAttributePath().WithAttributeName(name))
	}
	return resp, nil
}

func (p *process) ApplyResourceChange(_ context.Context, req *tfprotov6.ApplyResourceChangeRequest) (*tfprotov6.ApplyResourceChangeResponse, error) {
	t := thingSchema().typ
	a := &response{prior: must(unwire(req.PriorState, t)), config: must(unwire(req.Config, t)), value: must(unwire(req.PlannedState, t)),
		private: req.PlannedPrivate}
	call := "update"
	switch {
	case a.value.IsNull():
		call = "delete"
	case a.prior.IsNull():
		call = "create"
	}
	p.f.mu.Lock()
	if call != "delete" {
		p.f.last++
		if call == "create" {
			a.set("id", cty.StringVal(fmt.Sprintf("id-%d", p.f.last)))
		}
		if !a.value.GetAttr("note").IsKnown() {
			a.set("note", cty.StringVal(fmt.Sprintf("note %d", p.f.last)))
		}
		if !a.value.GetAttr("out").IsKnown() {
			a.set("out", cty.StringVal("made"))
		}
	}
	p.f.mu.Unlock()
	a.identity = identityFor(a.value)
	p.call(call, nameOf(a.config, a.prior), a)
	p.f.mu.Lock()
	failed := slices.ContainsFunc(a.diags, func(d *tfprotov6.Diagnostic) bool { return d.Severity == tfprotov6.DiagnosticSeverityError })
	switch {
	case call == "delete" && !failed:
		delete(p.f.objects, a.prior.GetAttr("id").AsString())
	case call != "delete" && !a.value.IsNull() && a.value.GetAttr("id").IsKnown():
		p.f.objects[a.value.GetAttr("id").AsString()] = a.value.AsValueMap()
	}
	p.f.mu.Unlock()
	return &tfprotov6.ApplyResourceChangeResponse{NewState: must(wire(a.value, t)), NewIdentity: packedIdentity(a.identity), Private: a.private,
		Diagnostics: a.diags}, nil
}

func (p *process) ImportResourceState(_ context.Context, req *tfprotov6.ImportResourceStateRequest) (*tfprotov6.ImportResourceStateResponse, error) {
	s := thingSchema()
	id := req.ID
	if identity := must(unwireIdentity(req.Identity, s)); identity != cty.NilVal {
		id = identity.GetAttr("id").AsString()
	}
	a := &response{value: s.empty()}
	a.set("id", cty.StringVal(id))
	a.identity = identityFor(a.value)
	p.call("import", id, a)
	resp := &tfprotov6.ImportResourceStateResponse{Diagnostics: a.diags}
	if !a.none {
		resp.ImportedResources = []*tfprotov6.ImportedResource{{TypeName: req.TypeName, State: must(wire(a.value, s.typ)),
			Identity: packedIdentity(a.identity)}}
	}
	return resp, nil
}

func (p *process) MoveResourceState(_ context.Context, req *tfprotov6.MoveResourceStateRequest) (*tfprotov6.MoveResourceStateResponse, error) {
	s := thingSchema()
	a := &response{value: must(ctyjson.Unmarshal(req.SourceState.JSON, s.typ))}
	a.identity = identityFor(a.value)
	p.call("move", req.SourceTypeName+" "+req.SourceProviderAddress, a)
	return &tfprotov6.MoveResourceStateResponse{TargetState: must(wire(a.value, s.typ)), TargetIdentity: packedIdentity(a.identity),
		Diagnostics: a.diags}, nil
}

func (p *process) ReadDataSource(_ context.Context, req *tfprotov6.ReadDataSourceRequest) (*tfprotov6.ReadDataSourceResponse, error) {
	s := dataSchema()
	a := &response{config: must(unwire(req.Config, s.typ))}
	a.value = a.config
	query := "?"
	if q := a.config.GetAttr("query"); !q.IsNull() {
		query = q.AsString()
	}
	a.set("result", cty.StringVal("found "+query))
	p.call("data", query, a)
	return &tfprotov6.ReadDataSourceResponse{State: must(wire(a.value, s.typ)), Diagnostics: a.diags}, nil
}
