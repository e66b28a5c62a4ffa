package core

import (
	"context"
	"encoding/json"
	"fmt"
	"sync"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/zclconf/go-cty/cty"
	ctyjson "github.com/zclconf/go-cty/cty/json"
)

// terraformVersion is the version of Terraform that a provider learns it talks to, and that state files name.
const terraformVersion = "1.16.4"

// instance is one provider process of one walk: the real core starts a process for each walk and each configuration of a
// provider, and so is this one new.
type instance struct {
	server  tfprotov6.ProviderServer
	schemas *schemas
	ctx     context.Context //nolint:containedctx // it is the life of the process
	stop    context.CancelFunc

	configured sync.Once
	broken     bool // its configuration failed
}

var capabilities = tfprotov6.ValidateResourceConfigClientCapabilities{WriteOnlyAttributesAllowed: true}

// call is what every call to a provider ends with: its diagnostics, or the failure of the call itself.
func call(diags []*tfprotov6.Diagnostic, err error, address string, body hcl.Body) diagnostics {
	out := fromProvider(diags, address, body)
	if err != nil {
		out = append(out, errorf("Plugin error", "A call of the provider's process failed: %v", err))
	}
	return out
}

// configure validates and sets the provider's configuration.
func (p *instance) configure(config cty.Value, body hcl.Body, address string) diagnostics {
	diags := p.validateProvider(config, body, address)
	if diags.hasErrors() {
		return diags
	}
	packed, err := wire(config, p.schemas.provider.typ)
	if err != nil {
		return append(diags, errorf("Invalid provider configuration", "%v", err))
	}
	resp, err := p.server.ConfigureProvider(p.ctx, &tfprotov6.ConfigureProviderRequest{
		TerraformVersion: terraformVersion, Config: packed, ClientCapabilities: &tfprotov6.ConfigureProviderClientCapabilities{},
	})
	if err != nil {
		return append(diags, call(nil, err, address, body)...)
	}
	return append(diags, call(resp.Diagnostics, nil, address, body)...)
}

// validateProvider lets the provider check its configuration. A configuration about which it said nothing is not shown to it again by workspaces
// with the same schemas: processes of one provider judge alike, and each command of each test asks twice (a tenth of all CPU).
func (p *instance) validateProvider(config cty.Value, body hcl.Body, address string) diagnostics {
	packed, err := wire(config, p.schemas.provider.typ)
	if err != nil {
		return diagnostics{errorf("Invalid provider configuration", "%v", err)}
	}
	if _, accepted := p.schemas.accepted.Load(string(packed.MsgPack)); accepted {
		return nil
	}
	resp, err := p.server.ValidateProviderConfig(p.ctx, &tfprotov6.ValidateProviderConfigRequest{Config: packed})
	if err != nil {
		return call(nil, err, address, body)
	}
	if len(resp.Diagnostics) == 0 {
		p.schemas.accepted.Store(string(packed.MsgPack), struct{}{})
	}
	return call(resp.Diagnostics, nil, address, body)
}

// validate lets the provider check the configuration of a resource or data source.
func (p *instance) validate(a addr, schema *resourceSchema, config cty.Value, body hcl.Body) diagnostics {
	packed, err := wire(config, schema.typ)
	if err != nil {
		return diagnostics{errorf("Invalid configuration", "%v", err)}
	}
	if a.kind == dataKind {
		resp, err := p.server.ValidateDataResourceConfig(p.ctx, &tfprotov6.ValidateDataResourceConfigRequest{TypeName: a.typeName, Config: packed})
		if err != nil {
			return call(nil, err, a.String(), body)
		}
		return call(resp.Diagnostics, nil, a.String(), body)
	}
	resp, err := p.server.ValidateResourceConfig(p.ctx, &tfprotov6.ValidateResourceConfigRequest{TypeName: a.typeName, Config: packed,
		ClientCapabilities: &capabilities})
	if err != nil {
		return call(nil, err, a.String(), body)
	}
	return call(resp.Diagnostics, nil, a.String(), body)
}

// upgrade brings what the state file holds to the present schema, as the real core asks for at every variant of a state.
func (p *instance) upgrade(s *stored, schema *resourceSchema) (*object, diagnostics) {
	o := &object{private: s.private, tainted: s.tainted, depends: s.depends, cbd: s.cbd}
	if s.addr.kind == dataKind { // it is read again in each run, so that its state is never upgraded
		v, err := ctyjson.Unmarshal(s.attributes, schema.typ)
		if err != nil {
			v = cty.UnknownVal(schema.typ)
		}
		o.value = v
		return o, nil
	}
	resp, err := p.server.UpgradeResourceState(p.ctx, &tfprotov6.UpgradeResourceStateRequest{TypeName: s.addr.typeName, Version: s.version,
		RawState: &tfprotov6.RawState{JSON: s.attributes}})
	if err != nil {
		return nil, call(nil, err, s.addr.String(), nil)
	}
	diags := call(resp.Diagnostics, nil, s.addr.String(), nil)
	if diags.hasErrors() {
		return nil, diags
	}
	if o.value, err = unwire(resp.UpgradedState, schema.typ); err != nil {
		return nil, append(diags, errorf("Invalid resource state upgrade", "What the provider made of the older state of %s does not fit its schema: %v",
			s.addr, err))
	}
	switch {
	case len(s.identity) == 0 || schema.identity == cty.NilType:
	case s.identityVersion == schema.identityVersion: // then the real core does not ask
		if o.identity, err = ctyjson.Unmarshal(s.identity, schema.identity); err != nil {
			return nil, append(diags, errorf("Invalid identity in the state", "%v", err))
		}
	default:
		identity, err := p.server.UpgradeResourceIdentity(p.ctx, &tfprotov6.UpgradeResourceIdentityRequest{TypeName: s.addr.typeName,
			Version: s.identityVersion, RawIdentity: &tfprotov6.RawState{JSON: s.identity}})
		if err != nil {
			return nil, append(diags, call(nil, err, s.addr.String(), nil)...)
		}
		diags = append(diags, call(identity.Diagnostics, nil, s.addr.String(), nil)...)
		if diags.hasErrors() {
			return nil, diags
		}
		if o.identity, err = unwireIdentity(identity.UpgradedIdentity, schema); err != nil {
			return nil, append(diags, errorf("Invalid resource identity upgrade", "%v", err))
		}
	}
	return o, diags
}

// read refreshes an object. Its value is null when the provider found it gone.
func (p *instance) read(a addr, schema *resourceSchema, o *object, body hcl.Body) (*object, diagnostics) {
	current, err := wire(o.value, schema.typ)
	if err != nil {
		return nil, diagnostics{errorf("Invalid state", "%v", err)}
	}
	identity, err := wireIdentity(o.identity, schema)
	if err != nil {
		return nil, diagnostics{errorf("Invalid identity", "%v", err)}
	}
	resp, err := p.server.ReadResource(p.ctx, &tfprotov6.ReadResourceRequest{
		TypeName: a.typeName, CurrentState: current, Private: o.private, CurrentIdentity: identity,
		ClientCapabilities: &tfprotov6.ReadResourceClientCapabilities{},
	})
	if err != nil {
		return nil, call(nil, err, a.String(), body)
	}
	diags := call(resp.Diagnostics, nil, a.String(), body)
	if diags.hasErrors() {
		return nil, diags
	}
	out := o.copy()
	out.private = resp.Private
	if out.value, err = unwire(resp.NewState, schema.typ); err == nil {
		out.identity, err = unwireIdentity(resp.NewIdentity, schema)
	}
	if err != nil {
		return nil, append(diags, errorf("Provider produced invalid object", "What the provider read of %s does not fit its schema: %v", a, err))
	}
	return out, diags
}

// readData reads a data source.
func (p *instance) readData(a addr, schema *resourceSchema, config cty.Value, body hcl.Body) (cty.Value, diagnostics) {
	packed, err := wire(config, schema.typ)
	if err != nil {
		return cty.NilVal, diagnostics{errorf("Invalid configuration", "%v", err)}
	}
	resp, err := p.server.ReadDataSource(p.ctx, &tfprotov6.ReadDataSourceRequest{TypeName: a.typeName, Config: packed,
		ClientCapabilities: &tfprotov6.ReadDataSourceClientCapabilities{}})
	if err != nil {
		return cty.NilVal, call(nil, err, a.String(), body)
	}
	diags := call(resp.Diagnostics, nil, a.String(), body)
	if diags.hasErrors() {
		return cty.NilVal, diags
	}
	v, err := unwire(resp.State, schema.typ)
	if err != nil {
		return cty.NilVal, append(diags, errorf("Provider produced invalid object", "What the provider read for %s does not fit its schema: %v", a, err))
	}
	return v, diags
}

// planned is what a provider answers to a plan.
type planned struct {
	value    cty.Value
	identity cty.Value
	private  []byte
	replace  []cty.Path
}

// plan asks for the change from prior to proposed; a null config is a destroy.
func (p *instance) plan(a addr, schema *resourceSchema, prior, config, proposed, identity cty.Value, private []byte,
	body hcl.Body) (*planned, diagnostics) {
	req := &tfprotov6.PlanResourceChangeRequest{TypeName: a.typeName, PriorPrivate: private,
		ClientCapabilities: &tfprotov6.PlanResourceChangeClientCapabilities{}}
	var err error
	if req.PriorState, err = wire(prior, schema.typ); err == nil {
		if req.Config, err = wire(config, schema.typ); err == nil {
			if req.ProposedNewState, err = wire(proposed, schema.typ); err == nil {
				req.PriorIdentity, err = wireIdentity(identity, schema)
			}
		}
	}
	if err != nil {
		return nil, diagnostics{errorf("Invalid plan request", "%v", err)}
	}
	resp, err := p.server.PlanResourceChange(p.ctx, req)
	if err != nil {
		return nil, call(nil, err, a.String(), body)
	}
	diags := call(resp.Diagnostics, nil, a.String(), body)
	if diags.hasErrors() {
		return nil, diags
	}
	out := &planned{private: resp.PlannedPrivate}
	if out.value, err = unwire(resp.PlannedState, schema.typ); err == nil {
		out.identity, err = unwireIdentity(resp.PlannedIdentity, schema)
	}
	if err != nil {
		return nil, append(diags, errorf("Provider produced invalid plan", "What the provider planned for %s does not fit its schema: %v", a, err))
	}
	for _, path := range resp.RequiresReplace {
		out.replace = append(out.replace, ctyPath(path))
	}
	return out, diags
}

// apply carries a change out. The object is what the provider made of it, whatever its diagnostics say; nil: nothing came back at all.
func (p *instance) apply(a addr, schema *resourceSchema, c *change, config cty.Value, body hcl.Body) (*object, diagnostics) {
	req := &tfprotov6.ApplyResourceChangeRequest{TypeName: a.typeName, PlannedPrivate: c.private}
	var err error
	if req.PriorState, err = wire(c.before, schema.typ); err == nil {
		if req.PlannedState, err = wire(c.after, schema.typ); err == nil {
			if req.Config, err = wire(config, schema.typ); err == nil {
				req.PlannedIdentity, err = wireIdentity(c.afterIdentity, schema)
			}
		}
	}
	if err != nil {
		return nil, diagnostics{errorf("Invalid apply request", "%v", err)}
	}
	resp, err := p.server.ApplyResourceChange(p.ctx, req)
	if err != nil {
		return nil, call(nil, err, a.String(), body)
	}
	diags := call(resp.Diagnostics, nil, a.String(), body)
	out := &object{private: resp.Private}
	if out.value, err = unwire(resp.NewState, schema.typ); err == nil {
		out.identity, err = unwireIdentity(resp.NewIdentity, schema)
	}
	if err != nil {
		return nil, append(diags, errorf("Provider produced invalid object", "What the provider made of %s does not fit its schema: %v", a, err))
	}
	return out, diags
}

// importState asks for an object by an id or, where that is not NilVal, by an identity. The object is nil when the provider returned none, or many.
func (p *instance) importState(a addr, schema *resourceSchema, id string, identity cty.Value) (*object, diagnostics) {
	req := &tfprotov6.ImportResourceStateRequest{TypeName: a.typeName, ID: id, ClientCapabilities: &tfprotov6.ImportResourceStateClientCapabilities{}}
	var err error
	if req.Identity, err = wireIdentity(identity, schema); err != nil {
		return nil, diagnostics{errorf("Invalid identity", "%v", err)}
	}
	resp, err := p.server.ImportResourceState(p.ctx, req)
	if err != nil {
		return nil, call(nil, err, a.String(), nil)
	}
	diags := call(resp.Diagnostics, nil, a.String(), nil)
	if diags.hasErrors() {
		return nil, diags
	}
	if len(resp.ImportedResources) != 1 {
		return nil, diags
	}
	one := resp.ImportedResources[0]
	out := &object{private: one.Private}
	if out.value, err = unwire(one.State, schema.typ); err == nil {
		out.identity, err = unwireIdentity(one.Identity, schema)
	}
	if err != nil {
		return nil, append(diags, errorf("Provider produced invalid object", "What the provider imported as %s does not fit its schema: %v", a, err))
	}
	return out, diags
}

// move asks for the state of an object that another type, perhaps of another provider, has had until now.
func (p *instance) move(from *stored, fromProvider string, to addr, schema *resourceSchema) (*object, diagnostics) {
	resp, err := p.server.MoveResourceState(p.ctx, &tfprotov6.MoveResourceStateRequest{
		SourceProviderAddress: fromProvider, SourceTypeName: from.addr.typeName, SourceSchemaVersion: from.version,
		SourceState:   &tfprotov6.RawState{JSON: from.attributes},
		SourcePrivate: from.private, TargetTypeName: to.typeName, SourceIdentity: rawIdentity(from.identity),
		SourceIdentitySchemaVersion: from.identityVersion,
	})
	if err != nil {
		return nil, call(nil, err, to.String(), nil)
	}
	diags := call(resp.Diagnostics, nil, to.String(), nil)
	if diags.hasErrors() {
		return nil, diags
	}
	out := &object{private: resp.TargetPrivate, tainted: from.tainted, depends: from.depends}
	if out.value, err = unwire(resp.TargetState, schema.typ); err == nil {
		out.identity, err = unwireIdentity(resp.TargetIdentity, schema)
	}
	if err != nil {
		return nil, append(diags, errorf("Provider returned invalid value", "What the provider moved to %s does not fit its schema: %v", to, err))
	}
	return out, diags
}

func rawIdentity(text json.RawMessage) *tfprotov6.RawState {
	if len(text) == 0 {
		return nil
	}
	return &tfprotov6.RawState{JSON: text}
}

// providerAddress is the form in which the state file names a provider configuration.
func providerAddress(key string) string {
	name, alias := key, ""
	for i := range key {
		if key[i] == '.' {
			name, alias = key[:i], key[i:]
			break
		}
	}
	source := "registry.terraform.io/" + name + "/" + name
	if name == builtin {
		source = "terraform.io/builtin/terraform"
	}
	return fmt.Sprintf("provider[%q]%s", source, alias)
}

// providerKey is the key of the provider configuration that the state file names.
func providerKey(address string) string {
	var source, alias string
	for i := len("provider["); i < len(address); i++ {
		if address[i] == ']' {
			source, alias = address[len("provider["):i], address[i+1:]
			break
		}
	}
	name := source
	for i := len(source) - 1; i >= 0; i-- {
		if source[i] == '/' {
			name = source[i+1:]
			break
		}
	}
	if n := len(name); n > 0 && name[n-1] == '"' {
		name = name[:n-1]
	}
	return name + alias
}
