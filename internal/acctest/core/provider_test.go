package core

import (
	"context"
	"testing"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/zclconf/go-cty/cty"
)

// strict is a provider that refuses one configuration and counts those that it is shown.
type strict struct {
	tfprotov6.ProviderServer // what is not played

	refused string // as it is sent
	shown   int
}

func (s *strict) ValidateProviderConfig(_ context.Context, req *tfprotov6.ValidateProviderConfigRequest) (
	*tfprotov6.ValidateProviderConfigResponse, error,
) {
	s.shown++
	resp := &tfprotov6.ValidateProviderConfigResponse{PreparedConfig: req.Config}
	if string(req.Config.MsgPack) == s.refused {
		resp.Diagnostics = []*tfprotov6.Diagnostic{{Severity: tfprotov6.DiagnosticSeverityError, Summary: "Refused"}}
	}
	return resp, nil
}

// A provider's configuration is judged once when nothing is wrong with it, and each time when something is.
func TestValidateProvider(t *testing.T) {
	t.Parallel()
	known := &schemas{provider: &block{typ: cty.Object(map[string]cty.Type{"url": cty.String})}}
	good, bad := cty.ObjectVal(map[string]cty.Value{"url": cty.StringVal("good")}), cty.ObjectVal(map[string]cty.Value{"url": cty.StringVal("bad")})
	packed, err := wire(bad, known.provider.typ)
	if err != nil {
		t.Fatal(err)
	}
	s := &strict{refused: string(packed.MsgPack)}
	for range 3 {
		process := &instance{server: s, schemas: known, ctx: t.Context()}
		if diags := process.validateProvider(bad, hcl.EmptyBody(), "provider"); !diags.hasErrors() {
			t.Error("what the provider refuses is accepted")
		}
		if diags := process.validateProvider(good, hcl.EmptyBody(), "provider"); len(diags) > 0 {
			t.Errorf("what the provider accepts is refused: %v", diags)
		}
	}
	if s.shown != 3+1 {
		t.Errorf("the provider was shown %d configurations", s.shown)
	}
}
