# Who has which role in the folder, and nobody else.
resource "platformusers_uipath_folder_role_grants" "invoices" {
  folder_path = "Finance/Invoices"
  people_by_role = {
    "Automation User"      = ["rita.regular@sandbox.example"]
    "Folder Administrator" = ["adam.admin@sandbox.example"]
  }

  ignore {
    people = ["olivia.owner@sandbox.example"]
  }
}

# A drift report: each plan warns of each difference, and nothing is changed.
resource "platformusers_uipath_folder_role_grants" "finance" {
  folder_path = "Finance"
  people_by_role = {
    "Folder Administrator" = ["adam.admin@sandbox.example"]
  }
  mode = "report"
}
