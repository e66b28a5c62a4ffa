package uipath_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"

	"github.com/platformusers/terraform-provider-platformusers/internal/acctest"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/kernel"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/uipath"
)

func accountsNamed(env *acctest.Env, userName string) int {
	n := 0
	for _, u := range env.UiPath.Users() {
		if u.UserName == userName {
			n++
		}
	}
	return n
}

// Whatever becomes of the response to a create, one account exists afterwards, it is in the state, and the plan is empty.
func TestAccReliability_lostAnswerToACreate(t *testing.T) {
	t.Parallel()
	for name, fault := range acctest.LostResponses() {
		for _, answer := range []string{"users", "result"} {
			t.Run(name+", "+answer, func(t *testing.T) {
				t.Parallel()
				env := acctest.Start(t, acctest.Set("uipath.bulk_create_answer", answer))
				env.Faults.Add(fault.On("uipath", http.MethodPost, bulkCreateRoute))
				env.Test(t, resource.TestCase{Steps: []resource.TestStep{{Config: env.Config(adaWith()), ConfigPlanChecks: acctest.EmptyPlan()}}})
				if n := accountsNamed(env, "ada@example.com"); n > 1 {
					t.Errorf("%d accounts exist", n)
				}
			})
		}
	}
}

// An account of the same name that somebody else created in the moment of a lost response is not ours.
func TestAccReliability_aLostAnswerTakesNobodyElsesAccount(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	env.Faults.Add(kernel.Fault{Platform: "uipath", Method: http.MethodPost, Route: bulkCreateRoute, Kind: kernel.FaultHoldBefore})
	w := env.NewWorkspace(t, adaWith())
	held := w.StartHeld(t, env.Faults, "apply", "-auto-approve")
	other := env.UiPath.AddUser(uipath.User{UserName: "ada@example.com", Email: "ada@example.com", Name: "Other", IsActive: true})
	if out, err := held.Finish(); err == nil || !strings.Contains(out, other.ID) {
		t.Errorf("the apply says:\n%s", out)
	}
	if strings.Contains(w.State(t), other.ID) {
		t.Error("somebody else's account is in the state")
	}
}

// Ctrl-C while the platform works on a create: the write ends and is saved, untainted, and the next plan is empty.
func TestCLIReliability_interruptedCreate(t *testing.T) {
	t.Parallel()
	for route, config := range map[string]string{bulkCreateRoute: adaWith(), inviteRoute: graceWith()} {
		t.Run(route, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t)
			env.Faults.Add(kernel.Fault{Platform: "uipath", Method: http.MethodPost, Route: route, Kind: kernel.FaultHoldAfter})
			w := env.NewPlugin(t, config)
			w.StartHeld(t, env.Faults, "apply", "-auto-approve").Interrupt()
			if state := w.State(t); !strings.Contains(state, "@example.com") || strings.Contains(state, "tainted") {
				t.Fatalf("what was made is not in the state as it should be:\n%s", state)
			}
			if out := w.MustRun(t, "plan", "-detailed-exitcode"); !strings.Contains(out, "No changes") {
				t.Errorf("the next plan says:\n%s", out)
			}
			if n := calls(env, http.MethodPost, route); n != 1 {
				t.Errorf("%d creates were sent", n)
			}
		})
	}
}

// kill -9 of everything while the platform works on a create: the next plan recognizes what was left and shows how to import it.
func TestCLIReliability_killedCreate(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	env.Faults.Add(kernel.Fault{Platform: "uipath", Method: http.MethodPost, Route: bulkCreateRoute, Kind: kernel.FaultHoldAfter})
	w := env.NewPlugin(t, adaWith())
	w.StartHeld(t, env.Faults, "apply", "-auto-approve").Kill()
	left, _ := env.UiPath.UserByName("ada@example.com")
	out := w.MustRun(t, "plan", "-lock=false")
	if !strings.Contains(out, "An apply will refuse") || !strings.Contains(out, "an interrupted run may have left it") ||
		!strings.Contains(out, left.ID) {
		t.Errorf("the next plan says:\n%s", out)
	}
	w.Configure(t, adaWith()+importing(adaAddress, left.ID))
	w.MustRun(t, "apply", "-auto-approve", "-lock=false")
	if out := w.MustRun(t, "plan", "-detailed-exitcode", "-lock=false"); !strings.Contains(out, "No changes") {
		t.Errorf("a plan after the import says:\n%s", out)
	}
}

// everything is one resource of each type.
func everything() string {
	return adaWith() + graceWith() + member(byName("Automation Users"), uipath.RegularUserID) + member2() +
		tenantGrant(`role_name = "Auditor"`, uipath.RegularUserID) + folderGrant(`folder_path = "Shared"`, `role_name = "Operator"`, uipath.RegularUserID)
}

// member2 is a membership of somebody without an account here.
func member2() string {
	return strings.Replace(member(byName("Automation Users"), strangerID), `"it"`, `"stranger"`, 1)
}

// At a wrong base URL everything is "not found", or is what another customer's platform returns. That must not empty a state.
func TestAccReliability_aWrongBaseURLEmptiesNoState(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	w := env.NewWorkspace(t, everything())
	w.MustRun(t, "apply", "-auto-approve")
	before := w.State(t)

	notFound := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasSuffix(r.URL.Path, "/connect/token") {
			w.Header().Set("Content-Type", "application/json")
			_, _ = w.Write([]byte(`{"access_token":"another-platforms","token_type":"Bearer","expires_in":3600}`))
			return
		}
		http.Error(w, "Not Found", http.StatusNotFound)
	}))
	t.Cleanup(notFound.Close)
	w.Setenv("UIPATH_URI", notFound.URL)
	w.Setenv("UIPATH_PARTITION_GLOBAL_ID", uipath.PartitionGlobalID)
	for _, command := range [][]string{
		{"plan"}, {"apply", "-refresh-only", "-auto-approve"}, {"destroy", "-auto-approve"}, {"destroy", "-auto-approve", "-refresh=false"},
	} {
		out, err := w.Run(t, command...)
		if err == nil || !strings.Contains(out, "With a wrong base_url, organization or edition") {
			t.Errorf("%s against a wrong base URL says:\n%s", command[0], out)
		}
	}
	if w.State(t) != before {
		t.Errorf("the state was changed:\n%s", w.State(t))
	}
	// Another organization of the right platform.
	w.Setenv("UIPATH_PARTITION_GLOBAL_ID", "11111111-2222-4333-8444-555555555555")
	if out, err := w.Run(t, "plan"); err == nil || !strings.Contains(out, "Another UiPath organization") {
		t.Errorf("a plan against another organization says:\n%s", out)
	}
}

func TestAccReliability_noRightIsNotAbsence(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	w := env.NewWorkspace(t, everything())
	w.MustRun(t, "apply", "-auto-approve")
	before := w.State(t)
	for _, status := range []int{http.StatusForbidden, http.StatusInternalServerError} {
		env.Faults.Add(
			kernel.Fault{Platform: "uipath", Method: http.MethodGet, Kind: kernel.FaultStatus, Status: status, Body: `{"errorMessage":"no"}`, Times: -1},
		)
		out, err := w.Run(t, "plan")
		for _, what := range []string{"user", "invitation", "group member", "tenant role grant", "folder role grant"} {
			if err == nil || !strings.Contains(out, "Unable to read UiPath "+what) {
				t.Errorf("status %d of a %s says:\n%s", status, what, out)
			}
		}
		if _, err := w.Run(t, "apply", "-refresh-only", "-auto-approve"); err == nil {
			t.Errorf("status %d is no error", status)
		}
		env.Faults.Clear()
	}
	if w.State(t) != before {
		t.Error("the state was changed")
	}
}

// The error names the scope that the sign-in lacks.
func TestAccReliability_missingScopes(t *testing.T) {
	t.Parallel()
	for _, status := range []string{"403", "401", "400"} {
		env := acctest.Start(t, acctest.Set("uipath.scope_error_status", status))
		w := env.NewWorkspace(t, "provider \"platformusers\" {\n  uipath { scopes = [\"PM.Group\"] }\n}\ndata \"platformusers_uipath_users\" "+
			"\"all\" "+
			"{}\n")
		if out, err := w.Run(t, "plan"); err == nil || !strings.Contains(out, "PM.User") || !strings.Contains(out, "application scope") {
			t.Errorf("status %s says:\n%s", status, out)
		}
	}
	// Only what is needed is asked for: an application without Orchestrator's scopes is enough for users.
	env := acctest.Start(t)
	w := env.NewWorkspace(t, "data \"platformusers_uipath_groups\" \"all\" {}\n")
	w.Setenv("UIPATH_CLIENT_ID", uipath.ReadOnlyClientID)
	w.Setenv("UIPATH_CLIENT_SECRET", uipath.ReadOnlyClientSecret)
	if out, err := w.Run(t, "plan"); err == nil || !strings.Contains(out, "did not give this application the scope PM.Group") {
		t.Errorf("an application without the scope gets:\n%s", out)
	}
	w.Configure(
		t,
		"provider \"platformusers\" {\n  uipath { scopes = [\"PM.User.Read\", \"PM.Group.Read\"] }\n}\n"+
			"data \"platformusers_uipath_groups\" \"all\" {}\n",
	)
	w.MustRun(t, "plan")
}

// A personal access token without scopes works on the identity server, where an administrator's does; Orchestrator refuses it.
func TestAccReliability_scopelessToken(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	w := env.NewWorkspace(t, adaWith()+member(byName("Finance"), uipath.RegularUserID))
	w.Setenv("UIPATH_CLIENT_ID", "")
	w.Setenv("UIPATH_CLIENT_SECRET", "")
	w.Setenv("UIPATH_PAT", uipath.PAT)
	if out, err := w.Run(t, "plan"); err == nil || !strings.Contains(out, "UIPATH_PARTITION_GLOBAL_ID") {
		t.Errorf("without the organization's id it says:\n%s", out)
	}
	w.Setenv("UIPATH_PARTITION_GLOBAL_ID", uipath.PartitionGlobalID)
	w.MustRun(t, "apply", "-auto-approve")
	if out := w.MustRun(t, "plan"); !strings.Contains(out, "No changes") {
		t.Errorf("the plan says:\n%s", out)
	}
	w.MustRun(t, "destroy", "-auto-approve")
	w.Configure(t, "data \"platformusers_uipath_roles\" \"all\" {}\n")
	if out, err := w.Run(t, "plan"); err == nil || !strings.Contains(out, "but Orchestrator from nobody") {
		t.Errorf("Orchestrator's refusal says:\n%s", out)
	}
}

// A refusal for the rate is waited for, however the platform reports it, and a create that it turned away is sent again.
func TestAccReliability_rateLimits(t *testing.T) {
	t.Parallel()
	for name, fault := range map[string]kernel.Fault{
		"429 with Retry-After": {Kind: kernel.FaultTooManyRequests, Header: map[string]string{"Retry-After": "1"}},
		"bare 429":             {Kind: kernel.FaultTooManyRequests},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t)
			env.Faults.Add(fault.On("uipath", http.MethodPost, bulkCreateRoute))
			env.Test(t, resource.TestCase{Steps: []resource.TestStep{{Config: env.Config(adaWith()), ConfigPlanChecks: acctest.EmptyPlan()}}})
			if n := calls(env, http.MethodPost, bulkCreateRoute); n != 2 {
				t.Errorf("%d creates were sent", n)
			}
		})
	}
}

// A plan reads, signs in once for each part that it needs, and asks for what does not change only once.
func TestAccReliability_callBudgets(t *testing.T) {
	t.Parallel()
	const n = 20
	env := acctest.Start(t)
	w := env.NewWorkspace(t, fmt.Sprintf(`
resource "platformusers_uipath_user" "many" {
  count     = %[1]d
  user_name = "many.${count.index}@example.com"
  email     = "many.${count.index}@example.com"
}
resource "platformusers_uipath_tenant_role_grant" "many" {
  count     = %[1]d
  user_id   = platformusers_uipath_user.many[count.index].id
  role_name = "Auditor"
}
resource "platformusers_uipath_folder_role_grant" "many" {
  count       = %[1]d
  user_id     = platformusers_uipath_user.many[count.index].id
  folder_path = "Shared"
  role_name   = "Operator"
}
`, n))
	w.MustRun(t, "validate")
	if calls := env.Journal.Len(); calls != 0 {
		t.Errorf("validate made %d calls", calls)
	}
	w.MustRun(t, "apply", "-auto-approve")
	env.Journal.Clear()
	w.MustRun(t, "plan", "-detailed-exitcode")
	if env.Writes() != 0 {
		t.Error("a plan wrote")
	}
	tokens := env.Calls(acctest.IsSignIn)
	if tokens > 3 {
		t.Errorf("one process took %d tokens for three parts", tokens)
	}
	// A call for each user; one list of the tenant's users and one of the folder's serve all grants, and one of the roles and one of
	// the folders show that their names still mean the same.
	if calls := env.Journal.Len() - tokens; calls > n+4 {
		t.Errorf("a plan of %d users with two grants each made %d calls", n, calls)
	}
}

// No secret gets anywhere but to the platform: not into state, plan, output or log, not even at TRACE and not in errors.
func TestCLIReliability_secretsStaySecret(t *testing.T) {
	t.Parallel()
	const canary = "Canary-Passw0rd-4711"
	secrets := []string{canary, uipath.ClientSecret, uipath.ScopedPAT}
	for name, settings := range map[string][2]string{
		"application": {"UIPATH_CLIENT_SECRET", uipath.ClientSecret}, "token": {"UIPATH_PAT", uipath.ScopedPAT},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t)
			w := env.NewPlugin(t, adaWith(`password_wo = var.password`, "password_wo_version = 1")+"variable \"password\" {\n  sensitive = true\n  "+
				"ephemeral = true\n}\n")
			w.Setenv(settings[0], settings[1])
			w.Setenv("TF_VAR_password", canary)
			w.Trace()
			var printed strings.Builder
			// A platform that echoes what it refuses.
			env.Faults.Add(
				kernel.Fault{
					Platform: "uipath", Method: http.MethodPut, Route: userRoute, Kind: kernel.FaultStatus, Status: 400,
					Body: `{"succeeded":false,"errors":[{"code":"Bad","description":"bad password: ` + canary + `"}]}`,
				},
			)
			for _, command := range [][]string{
				{"plan", "-out=plan.bin"}, {"apply", "plan.bin"}, {"apply", "-auto-approve"}, {"show", "-json"}, {"plan", "-detailed-exitcode"},
			} {
				printed.WriteString(w.MustRun(t, command...))
			}
			if !strings.Contains(printed.String(), "bad password") {
				t.Errorf("the refusal was not shown:\n%s", printed.String())
			}
			w.ExpectNoSecret(t, printed.String(), "/api/User/BulkCreate", secrets...)
		})
	}
}

// The documented limits are kept before the platform returns 429: with the real limits on, no call of a plan is turned away.
func TestAccReliability_limitsAreKept(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t, acctest.RealRateLimits(), acctest.SeedUsers(50))
	begin := time.Now()
	env.Test(t, resource.TestCase{Steps: []resource.TestStep{{Config: env.Config(`data "platformusers_uipath_users" "all" {}`)}}})
	if n := env.Calls(func(c kernel.Call) bool { return c.Status == http.StatusTooManyRequests }); n != 0 {
		t.Errorf("%d calls were turned away after %v", n, time.Since(begin))
	}
}
