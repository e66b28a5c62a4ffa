package lifecycle

import "strings"

var uipathPlaces = map[string]string{
	"group": "Automation Users", "other_group": "Automation Developers", "role": "Auditor", "other_role": "Allow to be Automation User",
	"folder": "Finance/Invoices", "other_folder": "Shared", "folder_role": "Automation User", "other_folder_role": "Operator",
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
		Platform: "uipath", Type: "platformusers_uipath_group_members", Whole: true, Needs: uipathAccounts("members"),
		First:     "group_name = \"{group}\"\nmembers = [platformusers_uipath_user.one.id]",
		Changed:   "group_name = \"{group}\"\nmembers = [platformusers_uipath_user.two.user_name]",
		Drifted:   "group_id = \"<group_id>\"\nmembers = [\"{run}-members-one@example.com\"]",
		Elsewhere: "group_id = \"<group_id>\"\nmembers = [\"{run}-members-two@example.com\"]",
		Imports:   []string{"<group_id>", "{group}", "<partition_global_id>/{group}"},
		Replaced:  "group_name = \"{other_group}\"\nmembers = [platformusers_uipath_user.two.user_name]",
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
	{
		Platform: "uipath", Type: "platformusers_uipath_folder_role_grants", Whole: true, Needs: uipathAccounts("folders"),
		First:     "folder_path = \"{folder}\"\npeople_by_role = { \"{folder_role}\" = [platformusers_uipath_user.one.id] }",
		Changed:   "folder_path = \"{folder}\"\npeople_by_role = { \"{other_folder_role}\" = [platformusers_uipath_user.two.user_name] }",
		Drifted:   "folder_id = <folder_id>\npeople_by_role = { \"{folder_role}\" = [\"{run}-folders-one@example.com\"] }",
		Elsewhere: "folder_id = <folder_id>\npeople_by_role = { \"{other_folder_role}\" = [\"{run}-folders-two@example.com\"] }",
		Imports:   []string{"<folder_id>", "{folder}", "<partition_global_id>/{folder}"},
		Replaced:  "folder_path = \"{other_folder}\"\npeople_by_role = { \"{other_folder_role}\" = [platformusers_uipath_user.two.user_name] }",
	},
}
