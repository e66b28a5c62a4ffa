package core

import (
	"context"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/zclconf/go-cty/cty"
)

var keyType = cty.Object(map[string]cty.Type{"name": cty.String, "token": cty.String, "expires": cty.String})

func keyName(v cty.Value) string {
	switch name := v.GetAttr("name"); {
	case !name.IsKnown():
		return "unknown"
	case name.IsNull():
		return "null"
	default:
		return name.AsString()
	}
}

func (p *process) ValidateEphemeralResourceConfig(_ context.Context,
	req *tfprotov6.ValidateEphemeralResourceConfigRequest) (*tfprotov6.ValidateEphemeralResourceConfigResponse, error) {
	a := &response{config: must(unwire(req.Config, keyType))}
	p.call("validate", "key "+keyName(a.config), a)
	return &tfprotov6.ValidateEphemeralResourceConfigResponse{Diagnostics: a.diags}, nil
}

// OpenEphemeralResource makes a key that is named after what it was asked for.
func (p *process) OpenEphemeralResource(_ context.Context,
	req *tfprotov6.OpenEphemeralResourceRequest) (*tfprotov6.OpenEphemeralResourceResponse, error) {
	a := &response{config: must(unwire(req.Config, keyType))}
	name := keyName(a.config)
	a.value, a.private = a.config, []byte(name)
	a.set("token", cty.StringVal("token of "+name))
	a.set("expires", cty.StringVal("soon"))
	p.call("open", name, a)
	resp := &tfprotov6.OpenEphemeralResourceResponse{Result: must(wire(a.value, keyType)), Private: a.private, Diagnostics: a.diags}
	if !p.f.renewAt.IsZero() {
		resp.RenewAt = p.f.renewAt
	}
	return resp, nil
}

// RenewEphemeralResource makes a key last an hour longer.
func (p *process) RenewEphemeralResource(_ context.Context,
	req *tfprotov6.RenewEphemeralResourceRequest) (*tfprotov6.RenewEphemeralResourceResponse, error) {
	a := &response{}
	p.call("renew", string(req.Private), a)
	return &tfprotov6.RenewEphemeralResourceResponse{Private: append(req.Private, " again"...), RenewAt: p.f.renewAt.Add(time.Hour),
		Diagnostics: a.diags}, nil
}

func (p *process) CloseEphemeralResource(_ context.Context,
	req *tfprotov6.CloseEphemeralResourceRequest) (*tfprotov6.CloseEphemeralResourceResponse, error) {
	a := &response{}
	p.call("close", string(req.Private), a)
	return &tfprotov6.CloseEphemeralResourceResponse{Diagnostics: a.diags}, nil
}
