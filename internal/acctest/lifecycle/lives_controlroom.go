package lifecycle

var controlroomPlaces = map[string]string{"role": "Finance Operators", "other_role": "HR Auditors"}

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
