# Role numbers differ between Control Rooms, names usually do not. Plans show the names of both, whatever names them here.
resource "platformusers_controlroom_role_grant" "rita_operates" {
  username  = "rita.regular"
  role_name = "Finance Operators"
}

# A user of this configuration, by the id.
data "platformusers_controlroom_user" "rita" {
  username = "rita.regular"
}

resource "platformusers_controlroom_role_grant" "rita_audits" {
  user_id   = data.platformusers_controlroom_user.rita.id
  role_name = "HR Auditors"
}

# By e-mail address, where no two accounts share one.
resource "platformusers_controlroom_role_grant" "mia_consumes" {
  email     = "mia.many@sandbox.example"
  role_name = "AAE_Bot Insight Consumer"
}
