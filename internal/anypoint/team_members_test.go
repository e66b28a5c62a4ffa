package anypoint_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/platformusers/terraform-provider-platformusers/internal/acctest"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/anypoint"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/kernel"
)

const teamMembersType = "platformusers_anypoint_team_members"

// teamMembers owns Developers as a whole. members are in the language of configurations.
func teamMembers(members string, more ...string) string {
	return edge(teamMembersType, "s", append([]string{is("team_id", anypoint.DevelopersTeamID), "members = [" + members + "]"}, more...)...)
}

// hasDevelopers expects that Developers has exactly these, each an id with the type of the membership.
func hasDevelopers(t *testing.T, env *acctest.Env, want ...string) {
	t.Helper()
	var got []string
	for _, m := range env.Anypoint.TeamMembers(anypoint.DevelopersTeamID) {
		got = append(got, m.UserID+" "+m.MembershipType)
	}
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) {
		t.Errorf("Developers has %v, not %v", got, want)
	}
}

const (
	rita  = anypoint.RegularUserID
	fiona = anypoint.FederatedUserID
	adam  = anypoint.AdminID

	ritaMember = `"rita.regular"`
)

// joins puts somebody into Developers outside of Terraform.
func joins(env *acctest.Env, userID string) {
	env.Anypoint.AddTeamMember(anypoint.DevelopersTeamID, userID, anypoint.Member, false)
}

func TestAccTeamMembers_holdsNobodyElse(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	env.Anypoint.AddTeamMember(anypoint.DevelopersTeamID, fiona, anypoint.Maintainer, false)
	joins(env, rita)
	w := env.NewWorkspace(t, teamMembers(`"`+adam+`", "RITA.regular@sandbox.example"`))
	contains(t, w.MustRun(t, "plan"), `Warning: fiona.federated will be removed from Anypoint team "Developers"`, "fiona.federated@sandbox.example",
		"1 to add")
	w.MustRun(t, "apply", "-auto-approve")
	hasDevelopers(t, env, rita+" member", adam+" member")
	isEmptyPlan(t, w)
	// Other forms of the same people are no change.
	w.Configure(t, teamMembers(`"SANDBOX-admin", "`+rita+`"`))
	isEmptyPlan(t, w)
	// What somebody else changes is named and put back.
	joins(env, fiona)
	env.Anypoint.RemoveTeamMember(anypoint.DevelopersTeamID, rita)
	contains(t, w.MustRun(t, "apply", "-auto-approve"), `- "fiona.federated",`, "fiona.federated will be removed from")
	hasDevelopers(t, env, rita+" member", adam+" member")
	w.Configure(t, teamMembers("", `maintainers = ["rita.regular"]`))
	contains(t, w.MustRun(t, "apply", "-auto-approve"), "sandbox-admin will be removed from", `removed = [ - "fiona.federated", + "SANDBOX-admin", ]`)
	hasDevelopers(t, env, rita+" maintainer")
	isEmptyPlan(t, w)
	w.Configure(t, teamMembers(""))
	w.MustRun(t, "apply", "-auto-approve")
	hasDevelopers(t, env)
	isEmptyPlan(t, w)
	// Destroy removes what the set holds, and nobody who came since.
	w.Configure(t, teamMembers(ritaMember))
	w.MustRun(t, "apply", "-auto-approve")
	joins(env, fiona)
	w.Configure(t, "")
	contains(t, w.MustRun(t, "plan", "-refresh=false"), "rita.regular will be removed from")
	w.MustRun(t, "apply", "-auto-approve", "-refresh=false")
	hasDevelopers(t, env, fiona+" member")
}

// An apply removes whom its plan named, and nobody who came since.
func TestAccTeamMembers_removesWhomThePlanNamed(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	w := env.NewWorkspace(t, teamMembers(ritaMember))
	w.MustRun(t, "apply", "-auto-approve")
	joins(env, fiona)
	contains(t, w.MustRun(t, "plan", "-out=update.bin"), `~ removed = [ + "fiona.federated", ]`)
	joins(env, adam)
	w.MustRun(t, "apply", "update.bin")
	hasDevelopers(t, env, rita+" member", adam+" member")
	joins(env, fiona)
	w.MustRun(t, "plan", "-out=update.bin")
	env.Anypoint.RemoveTeamMember(anypoint.DevelopersTeamID, adam)
	w.MustRun(t, "apply", "update.bin")
	hasDevelopers(t, env, rita+" member")
}

func TestAccTeamMembers_abandon(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	for _, w := range []*acctest.Workspace{
		env.NewWorkspace(t, teamMembers(ritaMember, `deletion_policy = "abandon"`)),
		env.NewWorkspace(t, `provider "platformusers" {
  defaults {
    deletion_policy = "abandon"
  }
}
`+teamMembers(ritaMember)),
	} {
		w.MustRun(t, "apply", "-auto-approve")
		contains(t, w.MustRun(t, "destroy", "-auto-approve"), "Nobody will be removed from", "abandon")
		hasDevelopers(t, env, rita+" member")
	}
	// A membership cannot be disabled.
	w := env.NewWorkspace(t, "provider \"platformusers\" {\n  defaults {\n    deletion_policy = \"disable\"\n  }\n}\n"+teamMembers(ritaMember))
	w.MustRun(t, "apply", "-auto-approve")
	isEmptyPlan(t, w)
	w.MustRun(t, "destroy", "-auto-approve")
	hasDevelopers(t, env)
}

func TestAccTeamMembers_reports(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	joins(env, fiona)
	env.Anypoint.AddTeamMember(anypoint.DevelopersTeamID, adam, anypoint.Maintainer, false)
	single := edge(teamMemberType, "m", is("team_id", anypoint.DevelopersTeamID), is("user_id", anypoint.OwnerID))
	config := func(mode string) string { return teamMembers(`"rita.regular", "sandbox-admin"`, is("mode", mode)) }
	w := env.NewWorkspace(t, config("report")+single)
	w.MustRun(t, "apply", "-auto-approve")
	before := env.Writes()
	if before != 1 {
		t.Errorf("%d writes, not that of the single one", before)
	}
	out := w.MustRun(t, "plan", "-detailed-exitcode")
	contains(t, out, "Difference: rita.regular is missing from", "Difference: fiona.federated is in Anypoint team \"Developers\" and not listed",
		"Difference: sandbox-admin is maintainer of", "Difference: sandbox-owner is in", "nothing is changed")
	w.Configure(t, config("enforce")+single)
	fails(t, w, []string{"A set owns this as a whole", teamMembersType + ":", teamMemberType + ":", anypoint.OwnerID}, "plan")
	w.Configure(t, config("report"))
	w.MustRun(t, "apply", "-auto-approve") // destroys the single one
	w.Configure(t, config("enforce"))
	contains(t, w.MustRun(t, "plan"), "fiona.federated will be removed from", "1 to change")
	w.MustRun(t, "apply", "-auto-approve")
	hasDevelopers(t, env, rita+" member", adam+" member")
	w.Configure(t, config("report"))
	w.MustRun(t, "apply", "-auto-approve")
	before = env.Writes()
	contains(t, w.MustRun(t, "destroy", "-auto-approve"), "Nobody will be removed from")
	if env.Writes() != before {
		t.Error("a set that only reports wrote")
	}
}

// Fifty differences have a warning each, and one more lists the rest.
func TestAccTeamMembers_reportsMany(t *testing.T) {
	t.Parallel()
	const people = 53
	env := acctest.Start(t, acctest.SeedUsers(people))
	names := make([]string, people)
	for i := range names {
		names[i] = fmt.Sprintf("\"user-%05d\"", i+1)
	}
	out := env.NewWorkspace(t, teamMembers(strings.Join(names, ", "), is("mode", "report"))).MustRun(t, "plan")
	contains(t, out, `3 more differences of Anypoint team "Developers"`, "user-00053 is missing from")
	if n := strings.Count(out, "Difference: "); n != 50 {
		t.Errorf("%d differences have a warning each", n)
	}
}

func TestAccTeamMembers_leavesAlone(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	joins(env, adam)
	env.Anypoint.AddTeamMember(anypoint.DevelopersTeamID, fiona, anypoint.Member, true)
	external := env.Anypoint.AddUser(anypoint.User{Username: "eve.else", Email: "eve@else.example", IdentityProviderID: anypoint.IdentityProviderID})
	joins(env, external.ID)
	ignore := func(people, origins string) string {
		return fmt.Sprintf("ignore {\n    people = [%s]\n    origins = [%s]\n  }", people, origins)
	}
	w := env.NewWorkspace(t, teamMembers(ritaMember, ignore(`"sandbox-admin"`, `"`+anypoint.IdentityProviderID+`"`)))
	if out := w.MustRun(t, "plan"); strings.Contains(out, "removed from") {
		t.Errorf("somebody is to be removed:\n%s", out)
	}
	w.MustRun(t, "apply", "-auto-approve")
	all := []string{rita + " member", adam + " member", fiona + " member", external.ID + " member"}
	hasDevelopers(t, env, all...)
	isEmptyPlan(t, w)
	// Who is listed and external is there already.
	w.Configure(t, teamMembers(`"rita.regular", "fiona.federated"`, `ignore {
    people = ["sandbox-admin", "eve.else"]
  }`))
	w.MustRun(t, "apply", "-auto-approve")
	isEmptyPlan(t, w)
	w.Configure(t, teamMembers(ritaMember, ignore(`"sandbox-admin", "eve.else"`, "")))
	w.MustRun(t, "apply", "-auto-approve")
	hasDevelopers(t, env, all...)
	isEmptyPlan(t, w)
	for config, wanted := range map[string]string{
		teamMembers(`"rita.regular", "eve.else"`, ignore("", `"`+anypoint.IdentityProviderID+`"`)): "Something is listed and ignored",
		teamMembers(`"rita.regular", "sandbox-admin"`, ignore(`"`+adam+`"`, "")):                   "Something is listed and ignored",
		teamMembers(ritaMember, ignore(`"nobody.else"`, "")):                                       `no user "nobody.else"`,
		teamMembers(ritaMember, `maintainers = ["rita.regular@sandbox.example"]`):                  `in maintainers mean the same`,
		teamMembers(`"rita.regular", "` + rita + `"`):                                              "mean the same: rita.regular",
		teamMembers(`"rita.regluar"`):                                                              "rita.regular",
		teamMembers(`""`):                                                                          "string length must be at least 1",
		edge(teamMembersType, "s", is("team_id", anypoint.DevelopersTeamID)):                       `"members" is required`,
		edge(teamMembersType, "s", is("team_id", anypoint.RootTeamID), "members = []"):             "Everybody is in the root team",
	} {
		before := env.Writes()
		w.Configure(t, config)
		fails(t, w, []string{wanted}, "apply", "-auto-approve")
		if env.Writes() != before {
			t.Errorf("something was written for %s", config)
		}
	}
}

// Who is called otherwise now is the same person: nobody is removed, and the plan says so.
func TestAccTeamMembers_renamed(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	leaver := env.Anypoint.AddUser(anypoint.User{Username: "lea.leaver", FirstName: "Lea", LastName: "Leaver", Email: "lea@sandbox.example"})
	w := env.NewWorkspace(t, teamMembers(`"rita.regular@sandbox.example", "lea.leaver"`))
	w.MustRun(t, "apply", "-auto-approve")
	env.Anypoint.EditUser(rita, func(u *anypoint.User) { u.Email = "rita.married@sandbox.example" })
	contains(t, w.MustRun(t, "plan", "-detailed-exitcode"), "has another name now")
	// Somebody else has the address now: that is who is meant.
	env.Anypoint.EditUser(adam, func(u *anypoint.User) { u.Email = "rita.regular@sandbox.example" })
	contains(t, w.MustRun(t, "plan"), "means somebody else now", "rita.regular will be removed from")
	env.Anypoint.EditUser(adam, func(u *anypoint.User) { u.Email = "adam.admin@sandbox.example" })
	w.Configure(t, teamMembers(`"rita.married@sandbox.example", "lea.leaver"`))
	isEmptyPlan(t, w)
	env.Anypoint.DeleteUser(leaver.ID)
	contains(t, w.MustRun(t, "plan"), "names nobody any more")
	w.MustRun(t, "destroy", "-auto-approve")
	hasDevelopers(t, env)
}

// Whom an import took in is the same person under another name, too, before anything was applied.
func TestAccTeamMembers_renamedAfterImport(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	joins(env, rita)
	joins(env, fiona)
	w := env.NewWorkspace(t, teamMembers(`"rita.regular", "fiona.federated"`))
	w.MustRun(t, "import", teamMembersType+".s", anypoint.DevelopersTeamID)
	isEmptyPlan(t, w)
	env.Anypoint.EditUser(rita, func(u *anypoint.User) { u.Username = "rita.married" })
	contains(t, w.MustRun(t, "plan", "-detailed-exitcode"), `"rita.regular" has another name now`)
	env.Anypoint.EditUser(adam, func(u *anypoint.User) { u.Username = "rita.regular" })
	contains(t, w.MustRun(t, "plan"), `"rita.regular" means somebody else now`, "rita.married will be removed from")
	w.Configure(t, teamMembers(`"rita.married", "fiona.federated"`))
	isEmptyPlan(t, w)
	// Who was there for a while, and is again by another name, is not confused with who has the name since.
	joins(env, adam)
	w.MustRun(t, "apply", "-refresh-only", "-auto-approve")
	contains(t, w.MustRun(t, "apply", "-auto-approve"), "rita.regular will be removed from")
	hasDevelopers(t, env, rita+" member", fiona+" member")
}

// A set and anything else for the same team are refused, in whatever order Terraform plans them.
func TestAccTeamMembers_besideOthers(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	joins(env, fiona)
	one := edge(teamMemberType, "m", is("team_name", "Developers"), is("username", "rita.regular"))
	set := teamMembers(ritaMember)
	first := "depends_on = [" + teamMembersType + ".s]\n}\n"
	second := strings.Replace(set, "\n}\n", "\n  depends_on = ["+teamMemberType+".m]\n}\n", 1)
	for _, config := range []string{
		set + strings.TrimSuffix(one, "}\n") + first, one + second,
		set + strings.Replace(set, `"s"`, `"other"`, 1),
	} {
		w := env.NewWorkspace(t, config)
		fails(t, w, []string{"They have:"}, "plan")
	}
	if env.Writes() > 0 {
		t.Error("something was written")
	}
	// Single ones of the state: they go out of it first, or they stay.
	w := env.NewWorkspace(t, one)
	w.MustRun(t, "apply", "-auto-approve")
	w.Configure(t, one+set)
	fails(t, w, []string{"A set owns this as a whole", "destroy = false"}, "plan")
	w.Configure(t, set)
	fails(t, w, []string{"The set lists what another resource destroys", "destroy = false"}, "plan")
	w.Configure(t, set+"removed {\n  from = "+teamMemberType+".m\n  lifecycle {\n    destroy = false\n  }\n}\n")
	w.MustRun(t, "apply", "-auto-approve")
	hasDevelopers(t, env, rita+" member")
	// And back.
	w.Configure(t, one)
	fails(t, w, []string{"The set that is destroyed removes what another resource declares"}, "plan")
	w.Configure(t, one+"removed {\n  from = "+teamMembersType+".s\n  lifecycle {\n    destroy = false\n  }\n}\nimport {\n  to = "+teamMemberType+
		".m\n  id = \"Developers/rita.regular\"\n}\n")
	w.MustRun(t, "apply", "-auto-approve")
	hasDevelopers(t, env, rita+" member")
}

// Who moves to another team, a set or a single one, takes nobody's access away whom the plan did not name. Terraform shows no warning of the second
// half of a replacement.
func TestAccTeamMembers_anotherTeam(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	others := env.Anypoint.AddTeam("Others", anypoint.RootTeamID)
	env.Anypoint.AddTeamMember(others, fiona, anypoint.Member, false)
	inOthers := func(config string) string { return strings.ReplaceAll(config, anypoint.DevelopersTeamID, others) }
	one := edge(teamMemberType, "m", is("team_id", anypoint.DevelopersTeamID), is("username", "rita.regular"))
	w := env.NewWorkspace(t, one)
	w.MustRun(t, "apply", "-auto-approve")
	w.Configure(t, inOthers(one)+teamMembers(ritaMember))
	fails(t, w, []string{"The set lists what another resource destroys", "destroy = false"}, "apply", "-auto-approve")
	hasDevelopers(t, env, rita+" member")
	w.Configure(t, inOthers(one))
	w.MustRun(t, "apply", "-auto-approve")
	w.Configure(t, inOthers(one)+teamMembers(ritaMember))
	w.MustRun(t, "apply", "-auto-approve")
	w.Configure(t, inOthers(one+teamMembers(ritaMember)))
	fails(t, w, []string{"A set owns this as a whole"}, "plan")
	w = env.NewWorkspace(t, teamMembers(ritaMember))
	w.MustRun(t, "apply", "-auto-approve")
	w.Configure(t, inOthers(teamMembers(ritaMember)))
	contains(t, w.MustRun(t, "apply", "-auto-approve"), `rita.regular will be removed from Anypoint team "Developers"`,
		`fiona.federated will be removed from Anypoint team "Others"`)
	hasDevelopers(t, env)
}

// A set that is replaced by one of the same team takes nobody's access away for the time between: by -replace, a taint, and create_before_destroy.
// The new set removes who is not listed, and a destroy after it removes everybody.
func TestAccTeamMembers_replaced(t *testing.T) {
	t.Parallel()
	for name, more := range map[string][]string{"destroyed first": nil, "created first": {"lifecycle {\n    create_before_destroy = true\n  }"}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t)
			w := env.NewWorkspace(t, teamMembers(ritaMember, more...))
			replaceTeamMembers(t, env, w)
			w.MustRun(t, "plan", "-replace="+teamMembersType+".s", "-out=replace.bin")
			before := env.Writes()
			w.MustRun(t, "apply", "replace.bin")
			if env.Writes() != before {
				t.Error("something was written")
			}
			isEmptyPlan(t, w)
			joins(env, fiona)
			w.Configure(t, teamMembers(`"sandbox-admin"`, more...))
			contains(t, w.MustRun(t, "apply", "-auto-approve", "-replace="+teamMembersType+".s"), "fiona.federated and rita.regular will be removed from")
			hasDevelopers(t, env, adam+" member")
			isEmptyPlan(t, w)
			contains(t, w.MustRun(t, "destroy", "-auto-approve", "-refresh=false"), "sandbox-admin will be removed from")
			hasDevelopers(t, env)
		})
	}
}

// The create of a replacement does not know whom a name meant before: the plan refuses it, and not the apply, when the set is out of the state.
func TestAccTeamMembers_replacedAfterRename(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	others := env.Anypoint.AddTeam("Others", anypoint.RootTeamID)
	w := env.NewWorkspace(t, teamMembers(ritaMember))
	w.MustRun(t, "apply", "-auto-approve")
	env.Anypoint.EditUser(rita, func(u *anypoint.User) { u.Username = "rita.married" })
	contains(t, w.MustRun(t, "plan"), `"rita.regular" has another name now`)
	fails(t, w, []string{`no user "rita.regular"`, "rita.married"}, "plan", "-replace="+teamMembersType+".s")
	w.Configure(t, strings.ReplaceAll(teamMembers(ritaMember), anypoint.DevelopersTeamID, others))
	fails(t, w, []string{`no user "rita.regular"`, "rita.married"}, "plan")
	w.Configure(t, teamMembers(`"rita.married"`))
	w.MustRun(t, "apply", "-auto-approve", "-replace="+teamMembersType+".s")
	isEmptyPlan(t, w)
	hasDevelopers(t, env, rita+" member")
}

// Where a set that only reports comes before the old one goes, nobody is removed, and the apply says so: the plan may have said otherwise.
func TestAccTeamMembers_reportsBeforeTheOldOneGoes(t *testing.T) {
	t.Parallel()
	const createdFirst = "lifecycle {\n    create_before_destroy = true\n  }"
	stays := `Nobody will be removed from Anypoint team "Developers"`
	report := is("mode", "report")
	env := acctest.Start(t)
	others := env.Anypoint.AddTeam("Others", anypoint.RootTeamID)
	w := env.NewWorkspace(t, teamMembers(ritaMember, createdFirst))
	w.MustRun(t, "apply", "-auto-approve")
	w.Configure(t, strings.Replace(teamMembers("", report), `"s"`, `"r"`, 1)+
		strings.ReplaceAll(teamMembers(ritaMember, createdFirst, "depends_on = ["+teamMembersType+".r]"), anypoint.DevelopersTeamID, others))
	contains(t, w.MustRun(t, "apply", "-auto-approve"), `rita.regular will be removed from Anypoint team "Developers"`, stays)
	hasDevelopers(t, env, rita+" member")

	w = env.NewWorkspace(t, teamMembers(ritaMember, createdFirst))
	w.MustRun(t, "apply", "-auto-approve")
	w.Configure(t, teamMembers("", createdFirst, report))
	contains(t, w.MustRun(t, "apply", "-auto-approve", "-replace="+teamMembersType+".s"), stays)
	hasDevelopers(t, env, rita+" member")
}

// Nobody is removed whom no plan named: that of a tainted set knows only the set that comes instead. Of the same team, it takes everybody over.
func TestAccTeamMembers_taintedAndMoved(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	w := env.NewWorkspace(t, teamMembers(ritaMember))
	w.MustRun(t, "apply", "-auto-approve")
	others := moveTainted(t, env, w)
	w.MustRun(t, "taint", teamMembersType+".s")
	contains(t, w.MustRun(t, "destroy", "-auto-approve"), `rita.regular will be removed from Anypoint team "Others"`)
	if left := env.Anypoint.TeamMembers(others); len(left) != 0 {
		t.Errorf("Others has %v", left)
	}
}

// A set that leaves the configuration while the settings of the provider are not known yet ends in the apply: the plan shows its members. In
// process, the update of what the settings come from and the destroy would wait for each other.
func TestCLITeamMembers_destroyWithUnknownSettings(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	config := func(slash, sets string) string {
		return strings.Replace(env.AnypointProviderAt("later", map[string]string{}), `"later"`, "terraform_data.url.output", 1) +
			fmt.Sprintf("resource \"terraform_data\" \"url\" {\n  input = %q\n}\n", env.URL()+anypoint.Root+slash) + sets
	}
	w := env.NewCLI(t, config("", teamMembers(ritaMember)))
	w.MustRun(t, "apply", "-auto-approve")
	w.Configure(t, config("/", ""))
	w.MustRun(t, "apply", "-auto-approve", "-refresh=false")
	hasDevelopers(t, env)
}

// moveTainted taints the set of Developers and moves it to another team: first as it is, and then untainted.
func moveTainted(t *testing.T, env *acctest.Env, w acctest.Terraform) (others string) {
	t.Helper()
	others = env.Anypoint.AddTeam("Others", anypoint.RootTeamID)
	w.MustRun(t, "taint", teamMembersType+".s")
	w.Configure(t, strings.ReplaceAll(teamMembers(ritaMember), anypoint.DevelopersTeamID, others))
	before := env.Writes()
	fails(t, w, []string{"The plan named nobody who is removed", "terraform untaint"}, "apply", "-auto-approve")
	if env.Writes() != before {
		t.Error("something was written")
	}
	contains(t, w.MustRun(t, "plan", "-destroy"), "rita.regular will be removed from")
	w.MustRun(t, "untaint", teamMembersType+".s")
	contains(t, w.MustRun(t, "apply", "-auto-approve"), `rita.regular will be removed from Anypoint team "Developers"`)
	hasDevelopers(t, env)
	isEmptyPlan(t, w)
	return others
}

// Only the real core decides what private state a destroy gets.
func TestCLITeamMembers_replaced(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	w := env.NewCLI(t, teamMembers(ritaMember))
	replaceTeamMembers(t, env, w)
	others := moveTainted(t, env, w)
	w.MustRun(t, "destroy", "-auto-approve", "-refresh=false")
	if left := env.Anypoint.TeamMembers(others); len(left) != 0 {
		t.Errorf("Others has %v", left)
	}
}

// replaceTeamMembers creates a set and replaces it twice: nothing is written for that.
func replaceTeamMembers(t *testing.T, env *acctest.Env, w acctest.Terraform) {
	t.Helper()
	w.MustRun(t, "apply", "-auto-approve")
	before := env.Writes()
	contains(t, w.MustRun(t, "apply", "-auto-approve", "-replace="+teamMembersType+".s"), "1 added, 0 changed, 1 destroyed")
	w.MustRun(t, "taint", teamMembersType+".s")
	contains(t, w.MustRun(t, "apply", "-auto-approve"), "1 added, 0 changed, 1 destroyed")
	if n := env.Writes() - before; n != 0 {
		t.Errorf("%d writes of nothing but replacements", n)
	}
	hasDevelopers(t, env, rita+" member")
}

// A user name may be the e-mail address of another account. The state names both, and each means one of them.
func TestAccTeamMembers_nameOfAnother(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	own := env.Anypoint.AddUser(anypoint.User{Username: "uma@sandbox.example", Email: "uma@sandbox.example"})
	federated := env.Anypoint.AddUser(anypoint.User{Username: "uma", Email: "uma@sandbox.example", IdentityProviderID: anypoint.IdentityProviderID})
	joins(env, own.ID)
	joins(env, federated.ID)
	w := env.NewWorkspace(t, teamMembers(`"uma@sandbox.example", "uma"`))
	w.MustRun(t, "import", teamMembersType+".s", anypoint.DevelopersTeamID)
	state := w.State(t)
	w.Configure(t, teamMembers(`"uma"`))
	contains(t, w.MustRun(t, "apply", "-auto-approve"), "uma@sandbox.example will be removed from")
	hasDevelopers(t, env, federated.ID+" member")
	joins(env, own.ID)
	w.WriteState(t, state)
	w.MustRun(t, "destroy", "-auto-approve")
	hasDevelopers(t, env)
}

// Who is left alone is so by another name, too, and when nothing of the account can be seen. Who is gone holds up nothing.
func TestAccTeamMembers_leavesAloneWhoWasNamed(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	guest := env.Anypoint.AddUser(anypoint.User{Username: "greta.guest", Email: "greta@sandbox.example"})
	joins(env, guest.ID)
	joins(env, fiona)
	w := env.NewWorkspace(t, teamMembers(ritaMember, `ignore {
    people = ["greta.guest"]
    origins = ["`+anypoint.IdentityProviderID+`"]
  }`))
	w.MustRun(t, "apply", "-auto-approve")
	env.Anypoint.EditUser(guest.ID, func(u *anypoint.User) { u.Username = "greta.gone" })
	contains(t, w.MustRun(t, "plan", "-detailed-exitcode"), `"greta.guest" has another name now`)
	env.Faults.Add(kernel.Fault{
		Platform: "anypoint", Method: http.MethodGet, Route: "/accounts/api/organizations/{org}/users/{user}", Kind: kernel.FaultStatus,
		Status: http.StatusForbidden, Times: -1,
	})
	w.MustRun(t, "plan", "-detailed-exitcode")
	env.Faults.Clear()
	env.Anypoint.DeleteUser(guest.ID)
	contains(t, w.MustRun(t, "plan", "-detailed-exitcode"), `"greta.guest" names nobody any more`)
	w.MustRun(t, "destroy", "-auto-approve")
	hasDevelopers(t, env, fiona+" member")
}

// People of the same apply, by reference and by name.
func TestAccTeamMembers_newPeople(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t, acctest.Set("anypoint.connected_app_scopes", "full"))
	joins(env, fiona)
	user := func(name string) string {
		return edge("platformusers_anypoint_user", name, is("username", name), is("first_name", name), is("last_name", "New"),
			is("email", name+"@example.com"), is("phone_number", "+1 555 0100"), is("password_wo", "Example-Pass.1"), "password_wo_version = 1")
	}
	w := env.NewWorkspace(t, user("nina")+user("nora")+teamMembers(`platformusers_anypoint_user.nina.id, platformusers_anypoint_user.nora.username`))
	contains(t, w.MustRun(t, "plan"), "fiona.federated may be removed from", "(known after apply)")
	w.MustRun(t, "apply", "-auto-approve")
	if n := len(env.Anypoint.TeamMembers(anypoint.DevelopersTeamID)); n != 2 {
		t.Errorf("Developers has %d members", n)
	}
	isEmptyPlan(t, w)
}

// The last administrator and the provider's own account stay, as with single memberships.
func TestAccTeamMembers_guards(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	env.Anypoint.GrantTeam(anypoint.DevelopersTeamID, administrator, inOrg(anypoint.RootOrgID))
	joins(env, rita)
	w := env.NewWorkspace(t, teamMembers(ritaMember))
	w.MustRun(t, "apply", "-auto-approve")
	onlyAdministrators(env)
	before := env.Writes()
	w.Configure(t, teamMembers(`"fiona.federated"`))
	env.Anypoint.EditUser(fiona, func(u *anypoint.User) { u.Enabled = false })
	fails(t, w, []string{lastAdministrator}, "plan")
	fails(t, w, []string{lastAdministrator}, "plan", "-destroy")
	if env.Writes() != before {
		t.Error("something was written")
	}
}

// Parts that fail do not taint: what was made is in the state, and the next plan shows the rest.
func TestAccTeamMembers_parts(t *testing.T) {
	t.Parallel()
	const one = "/accounts/api/organizations/{org}/teams/{team}/members/{user}"
	for name, fault := range acctest.LostResponses() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t)
			joins(env, fiona)
			w := env.NewWorkspace(t, teamMembers(ritaMember))
			for _, method := range []string{http.MethodPut, http.MethodDelete} {
				env.Faults.Add(fault.On("anypoint", method, one))
			}
			if _, err := w.Run(t, "apply", "-auto-approve"); err != nil { // nothing of it may have been carried out
				w.MustRun(t, "apply", "-auto-approve")
			}
			isEmptyPlan(t, w)
			hasDevelopers(t, env, rita+" member")
		})
	}
	t.Run("refused", func(t *testing.T) {
		t.Parallel()
		env := acctest.Start(t)
		joins(env, fiona)
		refuse := func(method string) {
			env.Faults.Add(kernel.Fault{Platform: "anypoint", Method: method, Route: one, Kind: kernel.FaultStatus, Status: http.StatusForbidden, Times: -1})
		}
		w := env.NewWorkspace(t, teamMembers(ritaMember))
		refuse(http.MethodPut)
		refuse(http.MethodDelete)
		fails(t, w, []string{"Not all changes were made", "add rita.regular", "remove fiona.federated"}, "apply", "-auto-approve")
		if len(instances(t, w)) > 0 {
			t.Error("nothing was made, and it is in the state")
		}
		env.Faults.Clear()
		refuse(http.MethodDelete)
		contains(t, w.MustRun(t, "apply", "-auto-approve"), "fiona.federated was not removed", "is in the state")
		instances(t, w)
		contains(t, w.MustRun(t, "plan"), `- "fiona.federated",`, "1 to change")
		w.Configure(t, teamMembers(`"rita.regular", "sandbox-admin"`))
		fails(t, w, []string{"fiona.federated"}, "apply", "-auto-approve")
		hasDevelopers(t, env, rita+" member", adam+" member", fiona+" member")
		contains(t, w.State(t), `"fiona.federated"`)
		env.Faults.Clear()
		w.MustRun(t, "apply", "-auto-approve", "-refresh=false")
		hasDevelopers(t, env, rita+" member", adam+" member")
		isEmptyPlan(t, w)
	})
}

// The team goes, and comes back: as for single memberships.
func TestAccTeamMembers_teamIsGone(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	w := env.NewWorkspace(t, teamMembers(ritaMember))
	w.MustRun(t, "apply", "-auto-approve")
	state := w.State(t)
	env.Anypoint.RemoveTeam(anypoint.DevelopersTeamID)
	contains(t, w.MustRun(t, "plan"), "Anypoint team members is gone with its team", "1 to add")
	for _, destroy := range [][]string{{"destroy", "-auto-approve"}, {"destroy", "-auto-approve", "-refresh=false"}} {
		w.WriteState(t, state)
		w.MustRun(t, destroy...)
		if len(instances(t, w)) != 0 {
			t.Errorf("left in the state: %v", instances(t, w))
		}
	}
	fails(t, w, []string{"Team does not exist"}, "plan")
}
