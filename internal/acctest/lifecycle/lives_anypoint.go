package lifecycle

var anypointPlaces = map[string]string{
	"team": "Developers", "other_team": "Backend Developers", "role_group": "Auditors", "other_role_group": "Organization Administrators",
	"role":       "Exchange Viewer",
	"other_role": "Exchange Contributor", "business_group": "Engineering",
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
		Platform: "anypoint", Type: "platformusers_anypoint_user_grants", Switches: anypointNeeds("anypoint.strict_connected_app=off"), Whole: true,
		Needs: anypointAccount,
		First: "username = platformusers_anypoint_user.one.username\ngrant {\nrole_name = \"{role}\"\n}",
		Changed: "username = platformusers_anypoint_user.one.username\ngrant {\nrole_name = \"{other_role}\"\norganization_name = " +
			"\"Sandbox Inc/Engineering\"\n}",
		Drifted:   "user_id = \"<user_id>\"\ngrant {\nrole_name = \"{role}\"\n}",
		Elsewhere: "user_id = \"<user_id>\"\ngrant {\nrole_name = \"{other_role}\"\norganization_name = \"Sandbox Inc/Engineering\"\n}",
		Imports:   []string{"<organization_id>/<user_id>", "<user_id>", "{run}-one", "<organization_id>/{run}-one@example.com"},
		Replaced:  "username = platformusers_anypoint_user.two.username\ngrant {\nrole_name = \"{role}\"\n}",
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
		Platform: "anypoint", Type: "platformusers_anypoint_team_members", Switches: anypointNeeds("anypoint.access_model=teams"), Whole: true,
		Needs: anypointAccount,
		First: "team_name = \"{team}\"\nmembers = [platformusers_anypoint_user.one.id]",
		Changed: "team_name = \"{team}\"\nmembers = [platformusers_anypoint_user.two.username]\n" +
			"maintainers = [platformusers_anypoint_user.one.email]",
		Drifted:   "team_id = \"<team_id>\"\nmembers = [\"{run}-one\"]",
		Elsewhere: "team_id = \"<team_id>\"\nmembers = [\"{run}-two\"]\nmaintainers = [\"{run}-one\"]",
		Imports:   []string{"<organization_id>/<team_id>", "{team}", "<organization_id>/{team}"},
		Replaced:  "team_name = \"{other_team}\"\nmembers = [platformusers_anypoint_user.two.username]",
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
		Platform: "anypoint", Type: "platformusers_anypoint_role_group_members", Switches: anypointNeeds("anypoint.access_model=roles"), Whole: true,
		Needs:     anypointAccount,
		First:     "role_group_name = \"{role_group}\"\nmembers = [platformusers_anypoint_user.one.id]",
		Changed:   "role_group_name = \"{role_group}\"\nmembers = [platformusers_anypoint_user.two.username]",
		Drifted:   "role_group_id = \"<role_group_id>\"\nmembers = [\"{run}-one\"]",
		Elsewhere: "role_group_id = \"<role_group_id>\"\nmembers = [\"{run}-two\"]",
		Imports:   []string{"<organization_id>/<role_group_id>", "{role_group}", "<organization_id>/{role_group}"},
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
