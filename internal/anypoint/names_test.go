package anypoint_test

import (
	"fmt"
	"strings"
	"testing"

	"golang.org/x/text/unicode/norm"

	"github.com/platformusers/terraform-provider-platformusers/internal/acctest"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/anypoint"
)

// K4.1: what the platform holds with letters and accents apart is found by the same name in Terraform's form, which has them in one.
func TestAcc_K4_1_unicodeForms(t *testing.T) {
	t.Parallel()
	const name, email, team = "josé.núñez", "josé@example.com", "Développement"
	env := acctest.Start(t)
	jose := env.Anypoint.AddUser(anypoint.User{Username: norm.NFD.String(name), FirstName: "J", LastName: "N", Email: norm.NFD.String(email)})
	teamID := env.Anypoint.AddTeam(norm.NFD.String(team), anypoint.DevelopersTeamID)
	env.Anypoint.AddTeamMember(teamID, jose.ID, anypoint.Member, false)
	importsBy(t, env, teamMemberType, []string{is("team_id", teamID), is("user_id", jose.ID)},
		is("id", team+"/"+jose.ID), is("id", strings.ToUpper(team)+"/"+name), is("id", team+"/"+email))
	w := env.NewWorkspace(t, fmt.Sprintf("data \"platformusers_anypoint_user\" \"n\" { username = %q }\n"+
		"data \"platformusers_anypoint_user\" \"e\" { email = %q }\n"+
		"output \"found\" { value = \"${data.platformusers_anypoint_user.n.id} ${data.platformusers_anypoint_user.e.id}\" }\n", name, email))
	contains(t, w.MustRun(t, "apply", "-auto-approve"), jose.ID+" "+jose.ID)
	// No second account beside the one that has the name.
	w = env.NewWorkspace(t, adaWith(fmt.Sprintf("username = %q", name)))
	fails(t, w, []string{"import {", jose.ID}, "apply", "-auto-approve")
	if env.Writes() != 0 {
		t.Error("the platform was written to")
	}

	env = startWithRoleGroups(t)
	group := env.Anypoint.AddRoleGroup(norm.NFD.String(team))
	env.Anypoint.AddRoleGroupMember(group, anypoint.RegularUserID)
	importsBy(t, env, roleGroupMemberType, []string{is("role_group_id", group), is("user_id", anypoint.RegularUserID)},
		is("id", team+"/"+anypoint.RegularUserID))
}

// K15.1: characters that nobody sees make another account of the same name. They are refused before anything is asked.
func TestAcc_K15_1_invisibleCharacters(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	for _, hidden := range []string{"\u200b", "\u00a0"} {
		for _, config := range []string{
			adaWith(fmt.Sprintf(`username = "ada.lovelace%s"`, hidden)),
			adaWith(fmt.Sprintf(`first_name = "Ada%s"`, hidden)),
			adaWith(fmt.Sprintf(`last_name = "Love%slace"`, hidden)),
			adaWith(fmt.Sprintf(`email = "ada%s@example.com"`, hidden)),
			invitesAs("grace", "grace"+hidden+"@example.com", ""),
		} {
			fails(t, env.NewWorkspace(t, config), []string{fmt.Sprintf("%U at position", []rune(hidden)[0])}, "plan")
		}
	}
	if n := env.Journal.Len(); n != 0 {
		t.Errorf("%d calls were made", n)
	}
}
