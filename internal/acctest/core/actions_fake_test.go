package core

import (
	"context"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/zclconf/go-cty/cty"
)

// fakeActions are the schemas of the fake's actions: test_act, whose config may be left out, and test_must, whose config may not.
func fakeActions() map[string]*tfprotov6.ActionSchema {
	schema := func(required bool) *tfprotov6.ActionSchema {
		name := attr("name", str, "")
		name.Required, name.Optional = required, !required
		return &tfprotov6.ActionSchema{Schema: &tfprotov6.Schema{Block: &tfprotov6.SchemaBlock{Attributes: []*tfprotov6.SchemaAttribute{name,
			attr("secret", str, "ow")}}}}
	}
	return map[string]*tfprotov6.ActionSchema{"test_act": schema(false), "test_must": schema(true)}
}

// actionName is what an action is to be done with.
func actionName(config *tfprotov6.DynamicValue) string {
	v := must(unwire(config, cty.Object(map[string]cty.Type{"name": cty.String, "secret": cty.String})))
	switch {
	case v.IsNull():
		return "without config"
	case !v.GetAttr("name").IsKnown():
		return "unknown"
	case v.GetAttr("name").IsNull():
		return "null"
	}
	name := v.GetAttr("name").AsString()
	if secret := v.GetAttr("secret"); secret.IsKnown() && !secret.IsNull() {
		name += " with " + secret.AsString()
	}
	return name
}

func (p *process) ValidateActionConfig(_ context.Context,
	req *tfprotov6.ValidateActionConfigRequest) (*tfprotov6.ValidateActionConfigResponse, error) {
	a := &response{}
	p.call("validate", "action "+actionName(req.Config), a)
	return &tfprotov6.ValidateActionConfigResponse{Diagnostics: a.diags}, nil
}

func (p *process) PlanAction(_ context.Context, req *tfprotov6.PlanActionRequest) (*tfprotov6.PlanActionResponse, error) {
	a := &response{}
	p.call("plan-action", actionName(req.Config), a)
	return &tfprotov6.PlanActionResponse{Diagnostics: a.diags}, nil
}

// InvokeAction reports two steps.
func (p *process) InvokeAction(_ context.Context, req *tfprotov6.InvokeActionRequest) (*tfprotov6.InvokeActionServerStream, error) {
	name := actionName(req.Config)
	a := &response{}
	p.call("invoke", name, a)
	return &tfprotov6.InvokeActionServerStream{Events: func(push func(tfprotov6.InvokeActionEvent) bool) {
		for _, message := range []string{"asking for " + name, "asked for " + name} {
			if !push(tfprotov6.InvokeActionEvent{Type: tfprotov6.ProgressInvokeActionEventType{Message: message}}) {
				return
			}
		}
		if !a.none {
			push(tfprotov6.InvokeActionEvent{Type: tfprotov6.CompletedInvokeActionEventType{Diagnostics: a.diags}})
		}
	}}, nil
}
