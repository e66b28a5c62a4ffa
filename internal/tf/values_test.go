package tf_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/rest"
	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
)

func TestValidEmail(t *testing.T) {
	t.Parallel()
	for address, valid := range map[string]bool{
		"ada@example.com": true, "Ada.Lovelace+tf@Example.co.uk": true, "o'neil@example.com": true,
		"": false, "ada": false, "ada@": false, "@example.com": false, "ada@example.com ": false, "Ada <ada@example.com>": false,
		"a@b@example.com": false, "ada@example.com,bob@example.com": false, strings.Repeat("a", 250) + "@example.com": false,
	} {
		if got := !refuses(tf.ValidEmail(), types.StringValue(address)); got != valid {
			t.Errorf("%q: valid is %t, want %t", address, got, valid)
		}
	}
	for _, open := range []types.String{types.StringNull(), types.StringUnknown()} {
		if refuses(tf.ValidEmail(), open) {
			t.Errorf("%s was refused, but nobody knows it yet", open)
		}
	}
}

func TestValidUUID(t *testing.T) {
	t.Parallel()
	for id, valid := range map[string]bool{
		"4b353f44-6486-42ae-ae77-18b4032f9643": true, "4B353F44-6486-42AE-AE77-18B4032F9643": false,
		"": false, "ada.lovelace": false, "4b353f44648642aeae7718b4032f9643": false, "{4b353f44-6486-42ae-ae77-18b4032f9643}": false,
		"urn:uuid:4b353f44-6486-42ae-ae77-18b4032f9643": false,
	} {
		if got := !refuses(tf.ValidUUID("Look there."), types.StringValue(id)); got != valid {
			t.Errorf("%q: valid is %t, want %t", id, got, valid)
		}
	}
}

func refuses(v validator.String, value types.String) bool {
	var resp validator.StringResponse
	v.ValidateString(context.Background(), validator.StringRequest{Path: path.Root("x"), ConfigValue: value}, &resp)
	return resp.Diagnostics.HasError()
}

func TestKeepCase(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name              string
		state, plan, want types.String
	}{
		{"another case", types.StringValue("Ada@x.org"), types.StringValue("ada@X.org"), types.StringValue("Ada@x.org")},
		{"another value", types.StringValue("ada@x.org"), types.StringValue("bob@x.org"), types.StringValue("bob@x.org")},
		{"new", types.StringNull(), types.StringValue("ada@x.org"), types.StringValue("ada@x.org")},
		{"unknown", types.StringValue("ada@x.org"), types.StringUnknown(), types.StringUnknown()},
	} {
		resp := planmodifier.StringResponse{PlanValue: c.plan}
		tf.KeepCase().PlanModifyString(t.Context(), planmodifier.StringRequest{StateValue: c.state, PlanValue: c.plan}, &resp)
		if !resp.PlanValue.Equal(c.want) {
			t.Errorf("%s: planned %s, want %s", c.name, resp.PlanValue, c.want)
		}
	}
}

func TestEmail_isTheSameInAnotherCase(t *testing.T) {
	t.Parallel()
	same, _ := tf.NewEmail("Ada@Example.com").StringSemanticEquals(t.Context(), tf.NewEmail("ada@example.COM"))
	other, _ := tf.NewEmail("ada@example.com").StringSemanticEquals(t.Context(), tf.NewEmail("bob@example.com"))
	if !same || other {
		t.Errorf("same is %t, other is %t", same, other)
	}
}

func TestDiagnostic_saysWhatWhyAndWhatToDo(t *testing.T) {
	t.Parallel()
	answer := &rest.Error{Platform: "Anypoint", Op: "delete user", Method: "DELETE", Route: "/users/{id}", Status: 403, Message: "Forbidden",
		RequestID: "req-1", Kind: rest.Forbidden}
	general := tf.Kind{Namespace: &tf.Namespace{}}.Diagnostic("Unable to delete", answer)
	for _, part := range []string{"403", "Forbidden", "req-1", "may not do this"} {
		if !strings.Contains(general.Detail(), part) {
			t.Errorf("the detail lacks %q: %s", part, general.Detail())
		}
	}
	special := tf.Kind{}.Diagnostic("Unable to delete", &platform.Problem{Summary: "Refused", Means: "Because.", Do: "Do that.", Err: answer})
	if special.Summary() != "Refused" || !strings.HasPrefix(special.Detail(), "Because.") || !strings.HasSuffix(special.Detail(), "Do that.") {
		t.Errorf("got %q: %s", special.Summary(), special.Detail())
	}
	if !errors.Is(&platform.Problem{Err: answer}, answer) {
		t.Error("a problem hides the platform's response")
	}
	var diags diag.Diagnostics
	tf.Kind{}.AddError(&diags, "Unable", tf.At("email", answer))
	if withPath, ok := diags[0].(diag.DiagnosticWithPath); !ok || !withPath.Path().Equal(path.Root("email")) {
		t.Error("the attribute is lost")
	}
}

// An error of the whole resource, joined with errors of attributes, is not lost among them.
func TestAddError_reportsJoinedErrorsOneByOne(t *testing.T) {
	t.Parallel()
	var diags diag.Diagnostics
	tf.Kind{}.AddError(&diags, "Unable", errors.Join(tf.At("email", errors.New("one")), errors.New("two"), tf.At("note", errors.New("three"))))
	var got []string
	for _, d := range diags {
		at := ""
		if withPath, ok := d.(diag.DiagnosticWithPath); ok {
			at = withPath.Path().String()
		}
		got = append(got, at+" "+d.Detail())
	}
	if want := []string{"email The response: one", " The response: two", "note The response: three"}; !slices.Equal(got, want) {
		t.Errorf("reported %q, want %q", got, want)
	}
}

func TestDiagnostic_hasAdviceForEveryKind(t *testing.T) {
	t.Parallel()
	for _, kind := range []rest.Kind{
		rest.Unauthorized, rest.Forbidden, rest.NotFound, rest.RateLimited, rest.Unavailable, rest.Server, rest.Ambiguous, rest.NotSent,
		rest.BadResponse, rest.Canceled,
	} {
		err := &rest.Error{Platform: "Anypoint", Op: "x", Kind: kind}
		if detail := some.Kind("user").Diagnostic("Unable", err).Detail(); !strings.Contains(detail, "\n\n") {
			t.Errorf("%v: no advice in %q", kind, detail)
		}
	}
}

func TestValidEmail_namesAnInvisibleCharacter(t *testing.T) {
	t.Parallel()
	var resp validator.StringResponse
	req := validator.StringRequest{Path: path.Root("email"), ConfigValue: types.StringValue("ada\u200b@example.com")}
	tf.ValidEmail().ValidateString(t.Context(), req, &resp)
	if len(resp.Diagnostics) != 1 || !strings.Contains(resp.Diagnostics[0].Detail(), "U+200B at position 4") {
		t.Errorf("got %v", resp.Diagnostics)
	}
}

func TestVisibleText(t *testing.T) {
	t.Parallel()
	for text, valid := range map[string]bool{"ada.lovelace": true, "Ada Lovelace": true, "José": true, "ada\u200b": false,
		"ada\u00a0": false, "a\nb": false} {
		if got := !refuses(tf.VisibleText(), types.StringValue(text)); got != valid {
			t.Errorf("%q: valid is %t, want %t", text, got, valid)
		}
	}
}

func TestImportBlock_holdsNothingToEvaluate(t *testing.T) {
	t.Parallel()
	for id, want := range map[string]string{
		"org/ada":            `"org/ada"`,
		`${file("x")}`:       `"$${file(\"x\")}"`,
		"%{ if true }":       `"%%{ if true }"`,
		"100% $5 $$":         `"100% $5 $$"`,
		"a\nimport {\x1b[1m": `"a\u000aimport {\u001b[1m"`,
		"tag\U000e0041":      `"tag\U000e0041"`,
		`back\slash`:         `"back\\slash"`,
	} {
		got := tf.ImportBlock("platformusers_some_user", id)
		if !strings.Contains(got, "  id = "+want+"\n") {
			t.Errorf("%q: got %s", id, got)
		}
		parsed, diags := hclsyntax.ParseConfig([]byte(got), "import.tf", hcl.InitialPos)
		if diags.HasErrors() {
			t.Fatal(diags)
		}
		block := parsed.Body.(*hclsyntax.Body).Blocks[0]
		value, diags := block.Body.Attributes["id"].Expr.Value(nil)
		if diags.HasErrors() || value.AsString() != id {
			t.Errorf("%q: Terraform reads %v, %v", id, value, diags)
		}
	}
}
