package lifecycle

var apimPlaces = map[string]string{
	"group": "partners", "other_group": "testers", "product": "premium", "other_product": "starter",
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
		Platform: "apim", Type: "platformusers_apim_group_members", Switches: []string{apimUsers}, Needs: apimAccount, Whole: true,
		First:     "group_name = \"{group}\"\nmembers = [platformusers_apim_user.one.id]",
		Changed:   "group_name = \"{group}\"\nmembers = [platformusers_apim_user.two.email]",
		Drifted:   "group_id = \"<group_id>\"\nmembers = [\"{run}-one\"]",
		Elsewhere: "group_id = \"<group_id>\"\nmembers = [\"{run}-two\"]",
		Imports:   []string{"<group_id>", "{group}", "<service_name>/<group_id>"},
		Replaced:  "group_id = \"{other_group}\"\nmembers = [platformusers_apim_user.two.user_id]",
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
