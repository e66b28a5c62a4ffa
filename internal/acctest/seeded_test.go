package acctest_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclwrite"
	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/platformusers/terraform-provider-platformusers/internal/acctest"
	"github.com/platformusers/terraform-provider-platformusers/internal/acctest/cli"
	"github.com/platformusers/terraform-provider-platformusers/internal/provider"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/anypoint"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/apim"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/controlroom"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/uipath"
)

// held are objects that a platform may hold: the seed's, and what people do beside Terraform.
type held struct {
	name     string
	switches []string
	// prepare makes what the seed lacks, and returns the import ids by type without its prefix.
	prepare func(env *acctest.Env) map[string][]string
}

var seeded = []held{
	{"anypoint, teams", []string{"anypoint.access_model=teams", "anypoint.invites_available=true"}, anypointTeams},
	{"anypoint, roles", []string{"anypoint.access_model=roles"}, func(env *acctest.Env) map[string][]string {
		env.Anypoint.AddRoleGroupMember(anypoint.AuditorsRoleGroupID, anypoint.RegularUserID)
		return map[string][]string{"anypoint_role_group_member": {
			anypoint.RootOrgID + "/" + anypoint.AuditorsRoleGroupID + "/" + anypoint.RegularUserID,
			anypoint.RootOrgID + "/" + anypoint.AdministratorsRoleGroupID + "/" + anypoint.AdminID,
		}}
	}},
	{"uipath, cloud", nil, uipathObjects},
	{"uipath, on premises", []string{"uipath.edition=on_prem"}, func(env *acctest.Env) map[string][]string {
		ids := uipathObjects(env)
		delete(ids, "uipath_invitation") // there are none
		return ids
	}},
	{"apim", nil, apimObjects},
	{"controlroom, Automation 360", nil, controlroomObjects},
	{"controlroom, Automation 360 of 2026", []string{"controlroom.user_record=of_2026"}, controlroomObjects},
	{"controlroom, Enterprise 11", []string{"controlroom.generation=e11"}, controlroomObjects},
}

func anypointTeams(env *acctest.Env) map[string][]string {
	p := env.Anypoint
	for _, disabled := range []string{"dan.disabled"} {
		p.AddUser(anypoint.User{Username: disabled, FirstName: "Dan", LastName: "Disabled", Email: "dan@example.com"})
	}
	p.EditUser(p.Users()[len(p.Users())-1].ID, func(u *anypoint.User) { u.Enabled = false })
	ids := map[string][]string{}
	for _, u := range p.Users() {
		if u.OrganizationID == anypoint.RootOrgID {
			ids["anypoint_user"] = append(ids["anypoint_user"], u.ID)
		}
	}
	org := anypoint.RootOrgID
	p.AddTeamMember(anypoint.DevelopersTeamID, anypoint.RegularUserID, anypoint.Maintainer, false)
	p.AddTeamMember(anypoint.BackendTeamID, anypoint.RegularUserID, anypoint.Member, false)
	p.AddTeamMember(anypoint.BackendTeamID, anypoint.FederatedUserID, anypoint.Member, true)
	for _, edge := range [][2]string{{anypoint.DevelopersTeamID, anypoint.RegularUserID}, {anypoint.BackendTeamID, anypoint.RegularUserID},
		{anypoint.BackendTeamID, anypoint.FederatedUserID}, {anypoint.AdminsTeamID, anypoint.AdminID}} {
		ids["anypoint_team_member"] = append(ids["anypoint_team_member"], org+"/"+edge[0]+"/"+edge[1])
	}
	p.Grant(anypoint.RegularUserID, anypoint.RoleReadServers, map[string]string{"org": org, "envId": anypoint.SandboxEnvironmentID})
	p.Grant(anypoint.RegularUserID, anypoint.RoleReadServers,
		map[string]string{"org": anypoint.BusinessGroupID, "envId": anypoint.BusinessGroupEnvironmentID})
	ids["anypoint_permission_grant"] = []string{
		org + "/" + anypoint.OwnerID + "/" + anypoint.RoleOrganizationAdministrator,
		org + "/" + anypoint.RegularUserID + "/" + anypoint.RoleReadServers + "/" + anypoint.SandboxEnvironmentID,
		anypoint.BusinessGroupID + "/" + anypoint.RegularUserID + "/" + anypoint.RoleReadServers + "/" + anypoint.BusinessGroupEnvironmentID,
	}
	p.AddMember(anypoint.BusinessGroupID, anypoint.RegularUserID)
	ids["anypoint_business_group_member"] = []string{anypoint.BusinessGroupID + "/" + anypoint.RegularUserID}
	return ids
}

func uipathObjects(env *acctest.Env) map[string][]string {
	p := env.UiPath
	p.EditUser(uipath.RegularUserID, func(u *uipath.User) { u.IsActive, u.DisplayName = false, "Rita, who left" })
	p.AddUser(uipath.User{UserName: "svc.robot"}) // neither names nor e-mail address
	ids := map[string][]string{}
	for _, u := range p.Users() {
		if u.ID != uipath.PendingUserID {
			ids["uipath_user"] = append(ids["uipath_user"], u.ID)
		}
	}
	ids["uipath_invitation"] = []string{uipath.PendingUserID}
	p.AddGroupMember(uipath.FinanceGroupID, uipath.PendingUserID)
	for _, edge := range [][2]string{{uipath.AdministratorsGroupID, uipath.AdminID}, {uipath.FinanceGroupID, uipath.DirectoryUserID},
		{uipath.FinanceGroupID, uipath.PendingUserID}} {
		ids["uipath_group_member"] = append(ids["uipath_group_member"], edge[0]+"/"+edge[1])
	}
	p.AddToTenant(uipath.OwnerID)
	p.GrantTenantRole(uipath.OwnerID, uipath.AuditorRoleID)
	p.GrantFolderRole(uipath.InvoicesFolderID, uipath.OwnerID, uipath.OperatorRoleID)
	ids["uipath_tenant_role_grant"] = []string{
		fmt.Sprintf("%s/%d", uipath.AdminID, uipath.TenantAdministratorRoleID), fmt.Sprintf("%s/%d", uipath.OwnerID, uipath.AuditorRoleID),
	}
	ids["uipath_folder_role_grant"] = []string{
		fmt.Sprintf("%d/%s/%d", uipath.FinanceFolderID, uipath.AdminID, uipath.FolderAdministratorRoleID),
		fmt.Sprintf("%d/%s/%d", uipath.InvoicesFolderID, uipath.OwnerID, uipath.OperatorRoleID),
	}
	return ids
}

func apimObjects(env *acctest.Env) map[string][]string {
	ids := map[string][]string{
		"apim_group_member": {apim.PartnersGroupID + "/" + apim.RegularUserID},
		"apim_subscription": {apim.StarterSubscriptionID, apim.EchoSubscriptionID},
	}
	for _, u := range env.APIM.Users() {
		ids["apim_user"] = append(ids["apim_user"], u.ID)
	}
	return ids
}

func controlroomObjects(env *acctest.Env) map[string][]string {
	p := env.ControlRoom
	p.EditUser(controlroom.RegularUserID, func(u *controlroom.User) { u.Disabled = true })
	p.EditUser(p.AddUser(controlroom.User{Username: "norbert.nomail"}).ID, func(u *controlroom.User) { u.Email = "" })
	ids := map[string][]string{}
	for _, u := range p.Users() {
		if u.Deleted {
			continue
		}
		ids["controlroom_user"] = append(ids["controlroom_user"], fmt.Sprint(u.ID))
		for _, role := range u.RoleIDs {
			ids["controlroom_role_grant"] = append(ids["controlroom_role_grant"], fmt.Sprintf("%d/%d", u.ID, role))
		}
	}
	return ids
}

// TestCLISeededObjects_K3 imports whatever a platform may hold by its import blocks alone. What Terraform generates is accepted and plans nothing but
// the import; and so it is without each attribute that may be left out, and without all of them: what is left out is left alone.
func TestCLISeededObjects_K3(t *testing.T) {
	t.Parallel()
	acctest.NeedCLI(t, cli.Generate)
	for _, h := range seeded {
		t.Run(h.name, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t, acctest.Sets(h.switches...))
			blocks, n := importBlocks(h.prepare(env))
			empty := fmt.Sprintf("Plan: %d to import, 0 to add, 0 to change, 0 to destroy.", n)
			generated := generate(t, env, blocks)
			writes := env.Writes()
			plans := func(what, configuration string) *acctest.Workspace {
				w := env.NewWorkspace(t, blocks+configuration)
				if out, err := w.Run(t, "plan"); err != nil || !strings.Contains(out, empty) {
					t.Errorf("%s, the plan says:\n%s", what, out)
				}
				return w
			}
			for what, configuration := range map[string]string{"generated": generated, "without what may be left out": without(t, generated, "")} {
				w := plans(what, configuration)
				w.MustRun(t, "apply", "-auto-approve")
				for _, args := range [][]string{{"plan", "-detailed-exitcode"}, {"plan", "-refresh-only", "-detailed-exitcode"}} {
					if out, err := w.Run(t, args...); err != nil {
						t.Errorf("%s, %s says:\n%s", what, strings.Join(args, " "), out)
					}
				}
			}
			for _, attribute := range optional(t, generated) {
				plans("without "+attribute, without(t, generated, attribute))
			}
			if env.Writes() != writes {
				t.Error("something was written")
			}
		})
	}
}

// importBlocks renders import blocks for objects by type.
func importBlocks(ids map[string][]string) (blocks string, n int) {
	for name, all := range ids {
		for _, id := range all {
			blocks += fmt.Sprintf("import {\n  to = platformusers_%s.x%d\n  id = %q\n}\n", name, n, id)
			n++
		}
	}
	return blocks, n
}

// generate lets the real CLI generate the configuration of import blocks.
func generate(t *testing.T, env *acctest.Env, blocks string) string {
	t.Helper()
	w := env.NewCLI(t, blocks)
	file := filepath.Join(w.Dir, "generated.tf")
	out, err := w.Run(t, "plan", "-generate-config-out="+file)
	generated, readErr := os.ReadFile(file)
	if err != nil || readErr != nil {
		t.Fatalf("the plan of the import blocks fails:\n%s\n%s", out, generated)
	}
	return string(generated)
}

// alone are the attributes that cannot be left out: of several one has to be there.
var alone = []string{"product_id", "api_id", "all_apis"}

// without is a generated configuration without an attribute, or without all that may be left out; of an id and a name beside it the id stays.
func without(t *testing.T, generated, attribute string) string {
	t.Helper()
	file, diags := hclwrite.ParseConfig([]byte(generated), "generated.tf", hcl.InitialPos)
	if diags.HasErrors() {
		t.Fatal(diags)
	}
	for _, block := range file.Body().Blocks() {
		var leaves []string
		for name := range block.Body().Attributes() {
			if mayBeLeftOut(t, block.Labels()[0], name) && (attribute == name || attribute == "" && !isReference(block, name)) {
				leaves = append(leaves, name)
			}
		}
		for _, name := range leaves {
			block.Body().RemoveAttribute(name)
		}
	}
	return string(file.Bytes())
}

// isReference reports an id that has a name, path or e-mail address beside it.
func isReference(block *hclwrite.Block, name string) bool {
	stem, isID := strings.CutSuffix(name, "_id")
	beside := []string{stem + "_name", stem + "_path"}
	if stem == "user" {
		beside = append(beside, "username", "email")
	}
	return isID && slices.ContainsFunc(beside, func(other string) bool { return block.Body().GetAttribute(other) != nil })
}

// optional are the attributes of a generated configuration that may be left out.
func optional(t *testing.T, generated string) (names []string) {
	t.Helper()
	file, _ := hclwrite.ParseConfig([]byte(generated), "generated.tf", hcl.InitialPos)
	for _, block := range file.Body().Blocks() {
		for name := range block.Body().Attributes() {
			if mayBeLeftOut(t, block.Labels()[0], name) {
				names = append(names, name)
			}
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// mayBeLeftOut reports whether a type's attribute is optional.
func mayBeLeftOut(t *testing.T, typeName, attribute string) bool {
	t.Helper()
	for _, platform := range provider.Platforms() {
		for _, newResource := range platform.Resources {
			r := newResource()
			var named resource.MetadataResponse
			r.Metadata(t.Context(), resource.MetadataRequest{}, &named)
			if named.TypeName != typeName {
				continue
			}
			var shape resource.SchemaResponse
			r.Schema(t.Context(), resource.SchemaRequest{}, &shape)
			known := shape.Schema.Attributes[attribute]
			return known != nil && known.IsOptional() && !slices.Contains(alone, attribute)
		}
	}
	t.Fatalf("no platform has %s", typeName)
	return false
}
