package anypoint_test

import (
	"testing"

	"github.com/platformusers/terraform-provider-platformusers/internal/acctest"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/anypoint"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/kernel"
)

// inTheGroup is what one user has in a business group, beside a permission in the root organization.
func inTheGroup() string {
	return groupMember() +
		edge(grantType, "g", is("organization_id", anypoint.BusinessGroupID), is("user_id", anypoint.RegularUserID), is("role_name", "Exchange Viewer")) +
		edge(grantType, "root", is("user_id", anypoint.RegularUserID), is("role_name", "Exchange Viewer"))
}

// A business group was deleted, and perhaps the user with it: what was in it leaves the state with a warning, and nothing stands in the way.
func TestAccEdges_K12_2BusinessGroupDeleted(t *testing.T) {
	t.Parallel()
	for _, signIn := range []string{"the root organization", "the business group"} {
		for _, userToo := range []bool{false, true} {
			t.Run(signIn, func(t *testing.T) {
				t.Parallel()
				env := acctest.Start(t)
				w := env.NewWorkspace(t, inTheGroup())
				w.MustRun(t, "apply", "-auto-approve")
				state := w.State(t)
				if signIn == "the business group" {
					w.Setenv("ANYPOINT_ORGANIZATION_ID", anypoint.BusinessGroupID)
				}
				env.Anypoint.RemoveOrganization(anypoint.BusinessGroupID)
				if userToo {
					env.Anypoint.DeleteUser(anypoint.RegularUserID)
				}
				contains(t, w.MustRun(t, "plan", "-destroy"), "The business group "+anypoint.BusinessGroupID+" is gone")
				for _, args := range [][]string{{"apply", "-refresh-only", "-auto-approve"}, {"destroy", "-auto-approve"},
					{"destroy", "-auto-approve", "-refresh=false"}} {
					w.WriteState(t, state)
					w.MustRun(t, args...)
					left := instances(t, w)
					delete(left, grantType+".root")
					if len(left) != 0 {
						t.Errorf("after %v the state still has %v", args, left)
					}
				}
				w.WriteState(t, state)
				w.Configure(t, edge(grantType, "root", is("user_id", anypoint.RegularUserID), is("role_name", "Exchange Viewer")))
				if userToo || signIn == "the business group" {
					return
				}
				w.MustRun(t, "apply", "-auto-approve")
				isEmptyPlan(t, w)
			})
		}
	}
}

// A business group that the sign-in may not see any more may have been deleted or not: an error says so, with the way out.
func TestAccEdges_K12_2BusinessGroupHidden(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	w := env.NewWorkspace(t, inTheGroup())
	w.MustRun(t, "apply", "-auto-approve")
	env.Anypoint.HideOrganization(anypoint.BusinessGroupID, true)
	for _, args := range [][]string{{"plan"}, {"plan", "-destroy"}, {"destroy", "-auto-approve", "-refresh=false"}} {
		fails(t, w, []string{"The business group is not visible", anypoint.BusinessGroupID, "or the business group was deleted", "destroy = false",
			"terraform state rm ADDRESS"}, args...)
	}
	env.Anypoint.HideOrganization(anypoint.BusinessGroupID, false)
	if got := instances(t, w); got[groupMemberType+".m"] == "" || got[grantType+".g"] == "" {
		t.Errorf("left in the state: %v", got)
	}
}

// Another organization's sign-in does not find the group either. Its root organization never had the user, so nothing is believed.
func TestAccEdges_K12_2AnotherOrganization(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	w := env.NewWorkspace(t, groupMember())
	w.MustRun(t, "apply", "-auto-approve")
	env.Faults.Add(kernel.Fault{
		Platform: "anypoint", Method: "GET", Route: "/accounts/api/organizations/{org}/users/{user}", Kind: kernel.FaultStatus, Status: 404, Times: -1,
	})
	env.Faults.Add(kernel.Fault{
		Platform: "anypoint", Method: "GET", Route: "/accounts/api/organizations/{org}/users", Kind: kernel.FaultStatus, Status: 200,
		ContentType: "application/json", Body: `{"data":[],"total":0}`, Times: -1,
	})
	env.Anypoint.RemoveOrganization(anypoint.BusinessGroupID)
	fails(t, w, []string{"Anypoint organization not found", "destroy = false", "terraform state rm ADDRESS"}, "plan")
	if len(instances(t, w)) != 1 {
		t.Error("the state was emptied")
	}
}
