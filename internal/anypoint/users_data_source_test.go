package anypoint_test

import (
	"fmt"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"

	"github.com/platformusers/terraform-provider-platformusers/internal/acctest"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/anypoint"
)

func TestAccUsersDataSource_filters(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	env.Anypoint.AddUser(anypoint.User{Username: "gone.girl", Email: "gone@sandbox.example"})
	gone, _ := env.Anypoint.UserByName("gone.girl")
	env.Anypoint.DeleteUser(gone.ID)
	env.Anypoint.EditUser(anypoint.RegularUserID, func(u *anypoint.User) { u.Enabled = false })
	env.Anypoint.AddMember(anypoint.BusinessGroupID, anypoint.RegularUserID)
	external, _ := env.Anypoint.User(anypoint.ExternalUserID)
	owner, admin, rita, fiona := "sandbox-owner", "sandbox-admin", "rita.regular", "fiona.federated"
	config, outputs := "", map[string]knownvalue.Check{}
	for name, query := range map[string]struct {
		filters string
		want    []string
	}{
		"everybody":  {``, []string{fiona, rita, admin, owner}},
		"host":       {`type = "host"`, []string{fiona, rita, admin, owner}},
		"proxy":      {`type = "proxy"`, []string{external.Username}},
		"all":        {`type = "all"`, []string{external.Username, fiona, rita, admin, owner}},
		"search":     {`search = "OWNER"`, []string{owner}},
		"by_email":   {`search = "rita.regular@sandbox"`, []string{rita}},
		"enabled":    {`enabled = true`, []string{fiona, admin, owner}},
		"disabled":   {`enabled = false`, []string{rita}},
		"deleted":    {`deleted = true`, []string{gone.Username}},
		"undeleted":  {`deleted = false`, []string{fiona, rita, admin, owner}},
		"two":        {"search = \"sandbox\"\nenabled = false", []string{rita}},
		"nobody":     {`search = "nobody at all"`, nil},
		"members_of": {`organization_id = "` + anypoint.BusinessGroupID + `"`, []string{rita}},
	} {
		config += fmt.Sprintf("data \"platformusers_anypoint_users\" %q {\n%s\n}\noutput %[1]q { value = "+
			"data.platformusers_anypoint_users.%[1]s.users[*].username }\n", name, query.filters)
		outputs[name] = texts(query.want...)
	}
	config += `
		output "organization" { value = data.platformusers_anypoint_users.everybody.organization_id }
		output "federated" { value = [for u in data.platformusers_anypoint_users.host.users : u.identity_provider_id if u.federated] }
		output "ids" { value = data.platformusers_anypoint_users.deleted.users[*].id }
	`
	outputs["organization"] = knownvalue.StringExact(anypoint.RootOrgID)
	outputs["federated"] = texts(anypoint.IdentityProviderID)
	outputs["ids"] = texts(gone.ID)
	env.Test(t, resource.TestCase{Steps: []resource.TestStep{lookUp(env, config, outputs)}})
}

// The platform may page this list, ignore the offset, or not page at all. It gives at most 500 accounts in one answer: when it ignores the offset,
// more cannot be had, and a short list must not pass for the whole.
func TestAccUsersDataSource_allPages(t *testing.T) {
	t.Parallel()
	const config = `
		data "platformusers_anypoint_users" "all" {}
		output "count" { value = length(data.platformusers_anypoint_users.all.users) }
		output "last" { value = reverse(data.platformusers_anypoint_users.all.users)[0].username }
	`
	const hosts = 4 // of the seed
	for _, tc := range []struct {
		paging   string
		seed     int
		last     string
		complete bool
	}{
		{"honored", 1017, "user-01017", true},
		{"unpaged", 520, "user-00520", true},
		{"ignores_offset", 30, "user-00030", true},
		{"ignores_offset", 500 - hosts, "user-00496", true},
		{"ignores_offset", 1017, "", false},
	} {
		t.Run(tc.paging+" "+tc.last, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t, acctest.SeedUsers(tc.seed), acctest.Set("anypoint.users_paging", tc.paging))
			step := lookUp(env, config, map[string]knownvalue.Check{
				"count": knownvalue.Int64Exact(int64(tc.seed + hosts)),
				"last":  knownvalue.StringExact(tc.last),
			})
			if !tc.complete {
				step = refused(env, config, "the list is incomplete: the platform counts 1021 items but gave only 500")
			}
			env.Test(t, resource.TestCase{Steps: []resource.TestStep{step}})
		})
	}
}

func TestAccUsersDataSource_unknownOrganization(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	env.Test(t, resource.TestCase{Steps: []resource.TestStep{
		refused(env, `data "platformusers_anypoint_users" "x" { organization_id = "1f000000-0000-4000-8000-00000000dead" }`,
			"Anypoint organization not found"),
	}})
}
