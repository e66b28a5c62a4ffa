data "platformusers_uipath_groups" "automation_users" {
  name = "Automation Users"
}

resource "platformusers_uipath_invitation" "grace" {
  email     = "grace.hopper@example.com"
  name      = "Grace"
  surname   = "Hopper"
  language  = "en"
  group_ids = [one(data.platformusers_uipath_groups.automation_users.groups).id]
}

# An invited person is a user at once: roles need not wait for the acceptance.
resource "platformusers_uipath_folder_role_grant" "grace_runs_invoices" {
  folder_path = "Finance/Invoices"
  user_id     = platformusers_uipath_invitation.grace.user_id
  role_name   = "Automation User"
}
