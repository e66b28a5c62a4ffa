data "platformusers_uipath_groups" "automation_users" {
  name = "Automation Users"
}

# Automation Cloud mails a link. The invited person is a user at once.
resource "platformusers_uipath_invitation" "grace" {
  email     = "grace.hopper@example.com"
  name      = "Grace"
  surname   = "Hopper"
  group_ids = [one(data.platformusers_uipath_groups.automation_users.groups).id]
}

resource "platformusers_uipath_folder_role_grant" "grace_runs_invoices" {
  folder_path = "Finance/Invoices"
  user_id     = platformusers_uipath_invitation.grace.user_id
  role_name   = "Automation User"
}
