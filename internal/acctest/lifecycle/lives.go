package lifecycle

import "strings"

// All are the lives of all resource types.
func All() []Lifecycle {
	var all []Lifecycle
	for _, lives := range [][]Lifecycle{anypoint, uipath, apim, controlroom} {
		all = append(all, lives...)
	}
	return all
}

// Of are the lives of one platform's resource types.
func Of(platform string) []Lifecycle {
	var lives []Lifecycle
	for _, l := range All() {
		if l.Platform == platform {
			lives = append(lives, l)
		}
	}
	return lives
}

// Places are names of what a tenant has to have, by platform, as the sandbox's seed has them: roles that are granted to accounts
// of the run, and teams or groups that they join. Nothing of these is changed.
func Places(platform string) map[string]string {
	return map[string]map[string]string{
		"anypoint": {
			"team": "Developers", "role_group": "Auditors", "other_role_group": "Organization Administrators", "role": "Exchange Viewer",
			"other_role":     "Exchange Contributor",
			"business_group": "Engineering",
		},
		"uipath": {"group": "Automation Users", "other_group": "Automation Developers", "role": "Auditor", "other_role": "Allow to be Automation User",
			"folder": "Finance/Invoices", "folder_role": "Automation User", "other_folder_role": "Operator"},
		"apim":        {"group": "partners", "other_group": "testers", "product": "premium", "other_product": "starter"},
		"controlroom": {"role": "Finance Operators", "other_role": "HR Auditors"},
	}[platform]
}

const anypointAccount = `
resource "platformusers_anypoint_user" "one" {
  username            = "{run}-one"
  first_name          = "One"
  last_name           = "Of {run}"
  email               = "{run}-one@example.com"
  phone_number        = "+44 20 7946 0001"
  password_wo         = "Life-Passw0rd-1"
  password_wo_version = 1
}
resource "platformusers_anypoint_user" "two" {
  username            = "{run}-two"
  first_name          = "Two"
  last_name           = "Of {run}"
  email               = "{run}-two@example.com"
  phone_number        = "+44 20 7946 0002"
  password_wo         = "Life-Passw0rd-1"
  password_wo_version = 1
}
`

const anypointUser = `
first_name          = "Ada"
last_name           = "Lovelace"
email               = "{run}-ada@example.com"
phone_number        = "+44 20 7946 0003"
password_wo         = "Life-Passw0rd-1"
password_wo_version = 1
`

// anypointNeeds is what every life of Anypoint needs, beside more: accounts with a password may be made, and people may be invited, by who signs in.
func anypointNeeds(more ...string) []string {
	return append([]string{"anypoint.connected_app_scopes=full", "anypoint.invites_available=true"}, more...)
}

var anypoint = []Lifecycle{
	{
		Platform: "anypoint", Type: "platformusers_anypoint_user", Switches: anypointNeeds(),
		First:   "username = \"{run}-ada\"\n" + anypointUser,
		Changed: "username = \"{run}-ada\"\nfirst_name = \"Augusta\"\nlast_name = \"King\"\nemail = \"{run}-king@example.com\"\nenabled = false",
		Drifted: "username = \"{run}-ada\"\nfirst_name = \"Somebody\"\nlast_name = \"Else\"\nemail = \"{run}-king@example.com\"\nenabled = true",
		Imports: []string{"<organization_id>/<id>", "<id>", "<username>", "<email>", "<organization_id>/<username>"},
		// A deleted user name stays taken forever.
		Again:    "username = \"{run}-ada2\"\n" + anypointUser,
		Replaced: "username = \"{run}-ada3\"\n" + anypointUser,
	},
	{
		Platform: "anypoint", Type: "platformusers_anypoint_invitation", Switches: anypointNeeds("anypoint.control_plane=commercial"),
		Does:     "mails invitations to {run}-grace@example.com and {run}-hopper@example.com",
		First:    "email = \"{run}-grace@example.com\"",
		Imports:  []string{"<organization_id>/<id>", "<id>", "<email>", "<organization_id>/<email>"},
		Replaced: "email = \"{run}-hopper@example.com\"",
	},
	{
		Platform: "anypoint", Type: "platformusers_anypoint_permission_grant", Switches: anypointNeeds("anypoint.strict_connected_app=off"),
		Needs:     anypointAccount,
		First:     "user_id = platformusers_anypoint_user.one.id\nrole_name = \"{role}\"",
		Elsewhere: "user_id = \"<user_id>\"\nrole_id = \"<role_id>\"",
		Imports:   []string{"<organization_id>/<user_id>/<role_id>", "<organization_id>/{run}-one/{role}"},
		Replaced:  "user_id = platformusers_anypoint_user.one.id\nrole_name = \"{other_role}\"",
	},
	{
		Platform: "anypoint", Type: "platformusers_anypoint_team_member", Switches: anypointNeeds("anypoint.access_model=teams"),
		Needs: anypointAccount + "\ndata \"platformusers_anypoint_teams\" \"all\" {\n  name = \"{team}\"\n}\n",
		First: "user_id = platformusers_anypoint_user.one.id\nteam_id = one(data.platformusers_anypoint_teams.all.teams).id",
		Changed: "user_id = platformusers_anypoint_user.one.id\nteam_id = one(data.platformusers_anypoint_teams.all.teams).id\nmembership_type " +
			"= \"maintainer\"",
		Drifted:   "user_id = \"<user_id>\"\nteam_id = \"<team_id>\"\nmembership_type = \"member\"",
		Elsewhere: "user_id = \"<user_id>\"\nteam_id = \"<team_id>\"\nmembership_type = \"<membership_type>\"",
		Imports:   []string{"<organization_id>/<team_id>/<user_id>", "{team}/{run}-one", "<organization_id>/{team}/{run}-one@example.com"},
		Replaced:  "user_id = platformusers_anypoint_user.two.id\nteam_id = one(data.platformusers_anypoint_teams.all.teams).id",
	},
	{
		Platform: "anypoint", Type: "platformusers_anypoint_role_group_member", Switches: anypointNeeds("anypoint.access_model=roles"),
		Needs:     anypointAccount + "\ndata \"platformusers_anypoint_role_groups\" \"all\" {\n  name = \"{role_group}\"\n}\n",
		First:     "user_id = platformusers_anypoint_user.one.id\nrole_group_id = one(data.platformusers_anypoint_role_groups.all.role_groups).id",
		Elsewhere: "user_id = \"<user_id>\"\nrole_group_id = \"<role_group_id>\"",
		Imports: []string{"<organization_id>/<role_group_id>/<user_id>", "{role_group}/{run}-one",
			"<organization_id>/{role_group}/{run}-one@example.com"},
		Replaced: "user_id = platformusers_anypoint_user.two.id\nrole_group_id = one(data.platformusers_anypoint_role_groups.all.role_groups).id",
	},
	{
		Platform: "anypoint", Type: "platformusers_anypoint_business_group_member", Switches: anypointNeeds(),
		Needs: anypointAccount + "\ndata \"platformusers_anypoint_organization\" \"this\" {}\n" +
			"locals {\n  group = one([for g in data.platformusers_anypoint_organization.this.business_groups : g.id if g.path == \"{business_group}\"])\n}\n",
		First:     "user_id = platformusers_anypoint_user.one.id\norganization_id = local.group",
		Elsewhere: "user_id = \"<user_id>\"\norganization_id = \"<organization_id>\"",
		Imports:   []string{"<organization_id>/<user_id>", "<organization_id>/{run}-one", "<organization_id>/{run}-one@example.com"},
		Replaced:  "user_id = platformusers_anypoint_user.two.id\norganization_id = local.group",
	},
}

// uipathAccounts declares two accounts for one life. Each life has others: a platform may hold the e-mail address of a deleted account for a while.
func uipathAccounts(life string) string {
	return strings.ReplaceAll(`
resource "platformusers_uipath_user" "one" {
  user_name = "{run}-one@example.com"
  email     = "{run}-one@example.com"
  name      = "One"
  surname   = "Of {run}"
}
resource "platformusers_uipath_user" "two" {
  user_name = "{run}-two@example.com"
  email     = "{run}-two@example.com"
  name      = "Two"
  surname   = "Of {run}"
}
`, "{run}-", "{run}-"+life+"-")
}

var uipath = []Lifecycle{
	{
		Platform: "uipath", Type: "platformusers_uipath_user",
		First: "user_name = \"{run}-ada@example.com\"\nemail = \"{run}-ada@example.com\"\nname = \"Ada\"\nsurname = \"Lovelace\"\npassword_wo " +
			"= \"Life-Passw0rd-1\"\npassword_wo_version = 1",
		Changed: "user_name = \"{run}-ada@example.com\"\nemail = \"{run}-ada@example.com\"\nname = \"Augusta\"\nsurname = " +
			"\"King\"\ndisplay_name = \"Countess\"\nis_active = false",
		Drifted: "user_name = \"{run}-ada@example.com\"\nemail = \"{run}-ada@example.com\"\nname = \"Somebody\"\nsurname = " +
			"\"Else\"\ndisplay_name = \"Else\"\nis_active = true",
		Imports:  []string{"<id>", "<user_name>", "<partition_global_id>/<id>"},
		Again:    "user_name = \"{run}-again@example.com\"\nemail = \"{run}-again@example.com\"\nname = \"Ada\"\nsurname = \"Lovelace\"",
		Replaced: "user_name = \"{run}-king@example.com\"\nemail = \"{run}-king@example.com\"\nname = \"Augusta\"\nsurname = \"King\"",
	},
	{
		Platform: "uipath", Type: "platformusers_uipath_invitation",
		Does:     "mails invitations to {run}-grace@example.com, {run}-again-grace@example.com and {run}-hopper@example.com",
		First:    "email = \"{run}-grace@example.com\"\nname = \"Grace\"\nsurname = \"Hopper\"",
		Imports:  []string{"<email>", "<user_id>", "<partition_global_id>/<user_id>"},
		Again:    "email = \"{run}-again-grace@example.com\"\nname = \"Grace\"\nsurname = \"Hopper\"",
		Replaced: "email = \"{run}-hopper@example.com\"\nname = \"Grace\"\nsurname = \"Hopper\"",
	},
	{
		Platform: "uipath", Type: "platformusers_uipath_group_member", Needs: uipathAccounts("member"),
		First:     "user_id = platformusers_uipath_user.one.id\ngroup_name = \"{group}\"",
		Elsewhere: "user_id = \"<user_id>\"\ngroup_id = \"<group_id>\"",
		Imports:   []string{"<group_id>/<user_id>", "{group}/{run}-member-one@example.com", "<partition_global_id>/{group}/<user_id>"},
		Replaced:  "user_id = platformusers_uipath_user.one.id\ngroup_name = \"{other_group}\"",
	},
	{
		Platform: "uipath", Type: "platformusers_uipath_tenant_role_grant", Needs: uipathAccounts("tenant"),
		First:     "user_id = platformusers_uipath_user.one.id\nrole_name = \"{role}\"",
		Elsewhere: "user_id = \"<user_id>\"\nrole_id = <role_id>",
		Imports:   []string{"<user_id>/<role_id>", "{run}-tenant-one@example.com/{role}", "<partition_global_id>/<user_id>/{role}"},
		Replaced:  "user_id = platformusers_uipath_user.one.id\nrole_name = \"{other_role}\"",
	},
	{
		Platform: "uipath", Type: "platformusers_uipath_folder_role_grant", Needs: uipathAccounts("folder"),
		First:     "user_id = platformusers_uipath_user.one.id\nfolder_path = \"{folder}\"\nrole_name = \"{folder_role}\"",
		Elsewhere: "user_id = \"<user_id>\"\nfolder_id = <folder_id>\nrole_id = <role_id>",
		Imports: []string{"<folder_id>/<user_id>/<role_id>", "{folder}/{run}-folder-one@example.com/{folder_role}",
			"<partition_global_id>/<folder_id>/<user_id>/{folder_role}"},
		Replaced: "user_id = platformusers_uipath_user.one.id\nfolder_path = \"{folder}\"\nrole_name = \"{other_folder_role}\"",
	},
}

const apimAccount = `
resource "platformusers_apim_user" "one" {
  user_id    = "{run}-one"
  email      = "{run}-one@example.com"
  first_name = "One"
  last_name  = "Of {run}"
}
resource "platformusers_apim_user" "two" {
  user_id    = "{run}-two"
  email      = "{run}-two@example.com"
  first_name = "Two"
  last_name  = "Of {run}"
}
`

// apimUsers is what every life of API Management needs: a tier that has users.
const apimUsers = "apim.tier=developer"

var apim = []Lifecycle{
	{
		Platform: "apim", Type: "platformusers_apim_user", Switches: []string{apimUsers},
		First:    "user_id = \"{run}-ada\"\nemail = \"{run}-ada@example.com\"\nfirst_name = \"Ada\"\nlast_name = \"Lovelace\"\nnote = \"Partner A\"",
		Changed:  "user_id = \"{run}-ada\"\nemail = \"{run}-king@example.com\"\nfirst_name = \"Augusta\"\nlast_name = \"King\"\nstate = \"blocked\"",
		Drifted:  "user_id = \"{run}-ada\"\nemail = \"{run}-king@example.com\"\nfirst_name = \"Somebody\"\nlast_name = \"Else\"\nstate = \"active\"",
		Imports:  []string{"<user_id>", "<service_name>/<user_id>", "<email>", "<id>"},
		Replaced: "user_id = \"{run}-king\"\nemail = \"{run}-king@example.com\"\nfirst_name = \"Augusta\"\nlast_name = \"King\"",
	},
	{
		// Where invited users are active from the start, they count as accepted: the provider neither changes nor deletes them.
		Platform: "apim", Type: "platformusers_apim_invitation", Switches: []string{"apim.invited_state=pending", apimUsers},
		Does:     "mails invitations to {run}-grace@example.com and {run}-hopper@example.com",
		First:    "user_id = \"{run}-grace\"\nemail = \"{run}-grace@example.com\"\nfirst_name = \"Grace\"\nlast_name = \"Hopper\"",
		Changed:  "user_id = \"{run}-grace\"\nemail = \"{run}-grace@example.com\"\nfirst_name = \"Grace\"\nlast_name = \"Murray\"\nnote = \"Navy\"",
		Imports:  []string{"<user_id>", "<email>", "<id>"},
		Replaced: "user_id = \"{run}-hopper\"\nemail = \"{run}-hopper@example.com\"\nfirst_name = \"Grace\"\nlast_name = \"Hopper\"",
	},
	{
		Platform: "apim", Type: "platformusers_apim_group_member", Switches: []string{apimUsers}, Needs: apimAccount,
		First:     "user_id = platformusers_apim_user.one.user_id\ngroup_id = \"{group}\"",
		Elsewhere: "user_id = \"<user_id>\"\ngroup_id = \"<group_id>\"",
		Imports:   []string{"<group_id>/<user_id>"},
		Replaced:  "user_id = platformusers_apim_user.one.user_id\ngroup_id = \"{other_group}\"",
	},
	{
		Platform: "apim", Type: "platformusers_apim_subscription", Switches: []string{apimUsers}, Needs: apimAccount,
		First: "subscription_name = \"{run}-sub\"\nuser_id = platformusers_apim_user.one.user_id\n" +
			"product_id = \"{product}\"\ndisplay_name = \"Of {run}\"",
		Changed: "subscription_name = \"{run}-sub\"\nuser_id = platformusers_apim_user.one.user_id\nproduct_id = \"{product}\"\ndisplay_name = " +
			"\"Still of {run}\"\nstate = \"suspended\"",
		Drifted: "subscription_name = \"{run}-sub\"\nuser_id = \"<user_id>\"\nproduct_id = \"{product}\"\ndisplay_name = \"Else\"\nstate = \"active\"",
		Elsewhere: "subscription_name = \"<subscription_name>\"\nuser_id = \"<user_id>\"\nproduct_id = \"{product}\"\ndisplay_name = " +
			"\"<display_name>\"\nstate = \"<state>\"",
		Imports: []string{"<subscription_name>", "<id>"},
		Replaced: "subscription_name = \"{run}-other\"\nuser_id = platformusers_apim_user.one.user_id\n" +
			"product_id = \"{product}\"\ndisplay_name = \"Of {run}\"",
	},
}

const controlroomAccount = `
resource "platformusers_controlroom_user" "one" {
  username            = "{run}-one"
  email               = "{run}-one@example.com"
  password_wo         = "Life-Passw0rd.1"
  password_wo_version = 1
}
`

var controlroom = []Lifecycle{
	{
		Platform: "controlroom", Type: "platformusers_controlroom_user",
		Does: "a Control Room with a mail server mails {run}-ada@example.com and {run}-king@example.com",
		First: "username = \"{run}-ada\"\nemail = \"{run}-ada@example.com\"\nfirst_name = \"Ada\"\nlast_name = \"Lovelace\"\npassword_wo = " +
			"\"Life-Passw0rd.1\"\npassword_wo_version = 1",
		Changed: "username = \"{run}-ada\"\nemail = \"{run}-king@example.com\"\nfirst_name = \"Augusta\"\ndescription = \"Countess\"\ndisabled = " +
			"true\npassword_wo = \"Life-Passw0rd.1\"\npassword_wo_version = 1",
		Drifted: "username = \"{run}-ada\"\nemail = \"{run}-king@example.com\"\nfirst_name = \"Somebody\"\ndescription = \"Else\"\ndisabled = false",
		// Whether the name of a deleted user is free again is not documented.
		Again: "username = \"{run}-ada2\"\nemail = \"{run}-king@example.com\"\nfirst_name = \"Augusta\"\npassword_wo = " +
			"\"Life-Passw0rd.1\"\npassword_wo_version = 1",
		Imported: "username = \"{run}-ada\"\nemail = \"{run}-king@example.com\"\nfirst_name = \"Augusta\"\ndescription = \"Countess\"\ndisabled = true",
		Imports:  []string{"<id>", "<username>"},
		Replaced: "username = \"{run}-king\"\nemail = \"{run}-king@example.com\"\nfirst_name = \"Augusta\"\npassword_wo = " +
			"\"Life-Passw0rd.1\"\npassword_wo_version = 1",
	},
	{
		Platform: "controlroom", Type: "platformusers_controlroom_role_grant", Needs: controlroomAccount,
		Does:      "a Control Room with a mail server mails {run}-one@example.com",
		First:     "user_id = platformusers_controlroom_user.one.id\nrole_name = \"{role}\"",
		Elsewhere: "user_id = \"<user_id>\"\nrole_name = \"{role}\"",
		Imports:   []string{"<user_id>/{role}", "{run}-one/{role}"},
		Replaced:  "user_id = platformusers_controlroom_user.one.id\nrole_name = \"{other_role}\"",
	},
}
