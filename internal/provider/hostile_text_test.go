package provider_test

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
	"testing"
	"unicode"

	"github.com/platformusers/terraform-provider-platformusers/internal/acctest"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/anypoint"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/apim"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/controlroom"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/kernel"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/uipath"
)

// hostile is a name that wants to be a second import block, a command of a pipeline, an expression, and codes of a terminal.
const hostile = "Mia\n\nimport {\n  to = evil\n  id = \"x\"\n}\r\n::set-env name=A::b\n\x1b[31mred\x07\u202eevil\u2066\u2028${file(\"x\")}%{ if " +
	"true }"

var forged = regexp.MustCompile(`(?m)^[\s│]*(to = evil|import \{\s+to = evil|::set-env)`)

// expectInert fails for output in which a hostile text did anything.
func expectInert(t *testing.T, out string) {
	t.Helper()
	if found := forged.FindString(out); found != "" {
		t.Errorf("forged: %q in\n%q", found, out)
	}
	for _, r := range out {
		if r != '\n' && r != ' ' && r != '\t' && !unicode.IsPrint(r) {
			t.Errorf("%U is in\n%q", r, out)
			return
		}
	}
}

// K10.7: what a platform returns, or somebody chose as a name there, is one printable line wherever it stands in a message.
func TestHostileErrors_K10_7(t *testing.T) {
	t.Parallel()
	text, err := json.Marshal(hostile)
	if err != nil {
		t.Fatal(err)
	}
	for form, body := range map[string]string{
		"anypoint": fmt.Sprintf(`{"status":400,"message":%s}`, text), "teams": fmt.Sprintf(`{"errors":[{"keyword":%[1]s,"message":%[1]s}]}`, text),
		"identity":     fmt.Sprintf(`{"succeeded":false,"errors":[{"code":%[1]s,"description":%[1]s}]}`, text),
		"orchestrator": fmt.Sprintf(`{"message":%[1]s,"errorCode":%[1]s,"traceId":%[1]s}`, text),
		"arm": fmt.Sprintf(`{"error":{"code":%[1]s,"message":%[1]s,"target":%[1]s,"details":[{"code":%[1]s,"message":%[1]s,"target":%[1]s}]}}`,
			text),
		"controlroom": fmt.Sprintf(`{"code":%[1]s,"message":%[1]s,"details":%[1]s}`,
			text), "oauth": fmt.Sprintf(`{"error":%[1]s,"error_description":%[1]s}`, text),
		"page": "<html><title>" + hostile + "</title>", "text": hostile,
	} {
		for platform, p := range allSignedIn {
			for _, status := range []int{400, 401, 403, 404, 409} {
				t.Run(fmt.Sprintf("%s %s %d", platform, form, status), func(t *testing.T) {
					t.Parallel()
					env := acctest.Start(t)
					env.Faults.Add(kernel.Fault{Platform: platform, Kind: kernel.FaultStatus, Status: status, Body: body, ContentType: "application/json",
						Header: map[string]string{"X-Request-Id": "\u202eid"}, Times: -1})
					out, err := env.NewWorkspace(t, p.read+"\n").Run(t, "plan")
					if err == nil {
						t.Errorf("no error:\n%s", out)
					}
					expectInert(t, out)
				})
			}
		}
	}
}

// K10.7: names of people, groups, roles, folders and products.
func TestHostileNames_K10_7(t *testing.T) {
	t.Parallel()
	const email = "mia@example.com"
	named := hostile
	for name, c := range map[string]struct {
		make func(*acctest.Env)
		hcl  string
	}{
		"anypoint user": {func(env *acctest.Env) {
			env.Anypoint.AddUser(anypoint.User{Username: "mia", FirstName: hostile, LastName: hostile, Email: email})
		}, `resource "platformusers_anypoint_user" "x" {
  username            = "mia"
  email               = "mia@example.com"
  first_name          = "M"
  last_name           = "M"
  phone_number        = "+15550100"
  password_wo         = "Sup3r-secret-1"
  password_wo_version = 1
}`},
		"uipath user": {func(env *acctest.Env) {
			env.UiPath.AddUser(uipath.User{UserName: email, Email: email, Name: hostile, Surname: hostile, DisplayName: hostile})
		}, `resource "platformusers_uipath_user" "x" {
  user_name = "mia@example.com"
  email     = "mia@example.com"
  name      = "M"
  surname   = "M"
}`},
		"uipath folders and groups": {func(env *acctest.Env) {
			env.UiPath.AddFolder(0, hostile)
			env.UiPath.AddGroup(uipath.Group{Name: hostile})
		}, `resource "platformusers_uipath_group_member" "x" {
  group_name = "nobody"
  user_id    = "11111111-1111-4111-8111-111111111111"
}`},
		"apim user": {func(env *acctest.Env) {
			env.APIM.AddUser(apim.User{ID: "mia", FirstName: hostile, LastName: hostile, Email: email, State: "active"})
			env.APIM.AddGroup(apim.Group{ID: "g", DisplayName: hostile})
			env.APIM.AddSubscription(apim.Subscription{ID: "s", OwnerID: "mia", DisplayName: &named, Scope: "/products/" + apim.PremiumProductID,
				State: "active"})
		}, `resource "platformusers_apim_user" "x" {
  user_id    = "mia2"
  email      = "mia@example.com"
  first_name = "M"
  last_name  = "M"
}`},
		"controlroom user": {func(env *acctest.Env) {
			env.ControlRoom.AddRole(controlroom.Role{Name: hostile})
			env.ControlRoom.AddUser(controlroom.User{Username: "mia", FirstName: hostile, LastName: hostile, Email: email})
		}, `resource "platformusers_controlroom_user" "x" {
  username            = "mia"
  email               = "mia@example.com"
  first_name          = "M"
  last_name           = "M"
  password_wo         = "Sup3r-secret-1"
  password_wo_version = 1
  role_names          = ["nobody"]
}`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t)
			c.make(env)
			out, err := env.NewWorkspace(t, c.hcl+"\n").Run(t, "apply", "-auto-approve")
			if err == nil {
				t.Errorf("no error:\n%s", out)
			}
			expectInert(t, out)
		})
	}
}

// K10.7: somebody who chose a hostile name leaves.
func TestHostileLeavers_K10_7(t *testing.T) {
	t.Parallel()
	env, named := acctest.Start(t), hostile
	w := env.NewWorkspace(t, `resource "platformusers_apim_user" "x" {
  user_id    = "mia"
  email      = "mia@example.com"
  first_name = "M"
  last_name  = "M"
}
`)
	w.MustRun(t, "apply", "-auto-approve")
	env.APIM.AddSubscription(apim.Subscription{ID: "s", OwnerID: "mia", DisplayName: &named, Scope: "/products/" + apim.PremiumProductID,
		State: "active"})
	env.APIM.EditUser("mia", func(u *apim.User) { u.FirstName = hostile })
	out, _ := w.Run(t, "destroy", "-auto-approve")
	_, out, _ = strings.Cut(out, "Warning: ")
	if !strings.Contains(out, "active") {
		t.Errorf("it does not show the subscription:\n%s", out)
	}
	expectInert(t, out)
}
