# Values that a mock of the provider computes. Without them Terraform invents random text, which is no id, no time and no status.
# Copy this file, and change what your tests need. An attribute that is not listed here stays random.
# Lists of objects, such as the teams of platformusers_anypoint_teams, are empty in every mock: Terraform fills none, whatever is written here.

# --- MuleSoft Anypoint Platform ---

mock_resource "platformusers_anypoint_user" {
  defaults = {
    id                   = "0c000000-0000-4000-8000-00000000a001"
    organization_id      = "0a000000-0000-4000-8000-00000000a001"
    identity_provider_id = "mulesoft"
    type                 = "host"
    enabled              = true
    deletion_policy      = "delete"
    created_at           = "2026-01-01T00:00:00Z"
  }
}

mock_resource "platformusers_anypoint_invitation" {
  defaults = {
    id                  = "1001"
    organization_id     = "0a000000-0000-4000-8000-00000000a001"
    status              = "INVITED"
    accepted_user_id    = null # a user's id once the invitation is accepted
    resend_when_expired = false
    invited_at          = "2026-01-01T00:00:00Z"
    expires_at          = "2026-01-08T00:00:00Z"
  }
}

mock_resource "platformusers_anypoint_permission_grant" {
  defaults = {
    organization_id = "0a000000-0000-4000-8000-00000000a001"
    role_id         = "0e000000-0000-4000-8000-00000000a001"
    role_name       = "Read Applications"
    environment_id  = null
    context         = {}
  }
}

mock_resource "platformusers_anypoint_team_member" {
  defaults = {
    organization_id = "0a000000-0000-4000-8000-00000000a001"
    membership_type = "member"
  }
}

mock_resource "platformusers_anypoint_role_group_member" {
  defaults = {
    organization_id = "0a000000-0000-4000-8000-00000000a001"
  }
}

mock_data "platformusers_anypoint_organization" {
  defaults = {
    id                      = "0a000000-0000-4000-8000-00000000a001"
    organization_id         = "0a000000-0000-4000-8000-00000000a001"
    root_organization_id    = "0a000000-0000-4000-8000-00000000a001"
    name                    = "Mock"
    owner_id                = "0c000000-0000-4000-8000-00000000a002"
    is_root                 = true
    created_at              = "2026-01-01T00:00:00Z"
    parent_organization_ids = []
  }
}

mock_data "platformusers_anypoint_user" {
  defaults = {
    id              = "0c000000-0000-4000-8000-00000000a003"
    organization_id = "0a000000-0000-4000-8000-00000000a001"
    type            = "host"
    enabled         = true
  }
}

# --- UiPath ---

mock_resource "platformusers_uipath_user" {
  defaults = {
    id              = "1b000000-0000-4000-8000-00000000a001"
    category        = "local"
    is_active       = true
    deletion_policy = "delete"
    created_at      = "2026-01-01T00:00:00Z"
  }
}

mock_resource "platformusers_uipath_invitation" {
  defaults = {
    user_id    = "1b000000-0000-4000-8000-00000000a002"
    accepted   = false
    group_ids  = []
    invited_at = "2026-01-01T00:00:00Z"
  }
}

mock_resource "platformusers_uipath_group_member" {
  defaults = {
    group_id   = "1c000000-0000-4000-8000-00000000a001"
    group_name = "Automation Users"
  }
}

mock_resource "platformusers_uipath_tenant_role_grant" {
  defaults = {
    role_id   = 1013
    role_name = "Auditor"
  }
}

mock_resource "platformusers_uipath_folder_role_grant" {
  defaults = {
    folder_id   = 1103
    folder_path = "Finance/Invoices"
    role_id     = 1022
    role_name   = "Automation User"
  }
}

mock_data "platformusers_uipath_user" {
  defaults = {
    id                  = "1b000000-0000-4000-8000-00000000a003"
    is_active           = true
    invitation_accepted = true
    category            = "local"
  }
}

# --- Azure API Management ---

mock_resource "platformusers_apim_user" {
  defaults = {
    id                  = "/subscriptions/a1000000-0000-4000-8000-00000000a001/resourceGroups/rg-mock/providers/Microsoft.ApiManagement/service/mock-apis/users/mock-user"
    subscription_id     = "a1000000-0000-4000-8000-00000000a001"
    resource_group_name = "rg-mock"
    service_name        = "mock-apis"
    state               = "active"
    app_type            = "portal"
    deletion_policy     = "delete"
    registered_at       = "2026-01-01T00:00:00Z"
  }
}

mock_resource "platformusers_apim_invitation" {
  defaults = {
    id                  = "/subscriptions/a1000000-0000-4000-8000-00000000a001/resourceGroups/rg-mock/providers/Microsoft.ApiManagement/service/mock-apis/users/mock-invited"
    subscription_id     = "a1000000-0000-4000-8000-00000000a001"
    resource_group_name = "rg-mock"
    service_name        = "mock-apis"
    status              = "pending"
    app_type            = "portal"
    invited_at          = "2026-01-01T00:00:00Z"
  }
}

mock_resource "platformusers_apim_group_member" {
  defaults = {
    subscription_id     = "a1000000-0000-4000-8000-00000000a001"
    resource_group_name = "rg-mock"
    service_name        = "mock-apis"
  }
}

mock_resource "platformusers_apim_subscription" {
  defaults = {
    id                  = "/subscriptions/a1000000-0000-4000-8000-00000000a001/resourceGroups/rg-mock/providers/Microsoft.ApiManagement/service/mock-apis/subscriptions/mock-subscription"
    subscription_id     = "a1000000-0000-4000-8000-00000000a001"
    resource_group_name = "rg-mock"
    service_name        = "mock-apis"
    subscription_name   = "mock-subscription"
    state               = "active"
  }
}

mock_data "platformusers_apim_user" {
  defaults = {
    user_id = "rita.regular"
    state   = "active"
  }
}

# --- Automation Anywhere Control Room ---

mock_resource "platformusers_controlroom_user" {
  defaults = {
    id              = "1001"
    disabled        = false
    deletion_policy = "delete"
    created_at      = "2026-01-01T00:00:00Z"
  }
}

mock_resource "platformusers_controlroom_role_grant" {
  defaults = {
    role_id   = 1018
    role_name = "Finance Operators"
  }
}

mock_data "platformusers_controlroom_user" {
  defaults = {
    id       = "1002"
    disabled = false
  }
}
