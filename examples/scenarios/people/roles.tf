# What each role in the company gets. A platform that a role does not name is left alone: people of that role have no account there.

locals {
  roles = {
    developer = {
      anypoint = {
        teams       = { Developers = "member" } # or "maintainer"
        permissions = [{ role_name = "Read Applications", environment_name = "Sandbox" }]
      }
      uipath = {
        groups       = ["Automation Developers"]
        tenant_roles = ["Allow to be Automation User"] # which a role in a folder requires
        folder_roles = [{ folder_path = "Shared", role_name = "Automation User" }]
      }
      apim        = { groups = ["testers"], products = ["premium"] }
      controlroom = { roles = ["Finance Operators"] }
    }

    analyst = {
      anypoint    = { permissions = [{ role_name = "Read Applications", environment_name = "Production" }] }
      uipath      = { groups = ["Finance"], tenant_roles = ["Auditor"] }
      apim        = {}
      controlroom = { roles = ["HR Auditors"] }
    }

    # Partners are invited, and choose user name and password themselves.
    partner = {
      anypoint = { invite = true, teams = { Developers = "member" } }
      uipath   = { invite = true, groups = ["Automation Users"] }
      apim     = { invite = true, groups = ["partners"] }
    }

    administrator = {
      anypoint    = { teams = { Administrators = "member" } }
      uipath      = { groups = ["Administrators"] }
      controlroom = { roles = ["AAE_Admin"] }
    }
  }
}
