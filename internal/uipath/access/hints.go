package access

import "github.com/platformusers/terraform-provider-platformusers/internal/platform"

// The advice that the floor above words.
const (
	// HintUserResource: where there are no invitations, an account is created with a password.
	HintUserResource platform.Hint = "user_resource"
	// HintInvitationResource: the invitation of a pending user can be managed in place of the account.
	HintInvitationResource platform.Hint = "invitation_resource"
	// HintRedirectURL: an invitation can name the page on which it is accepted.
	HintRedirectURL platform.Hint = "redirect_url"
	// HintInvitationUnknown: how to find out whether an invitation was sent whose response was lost.
	HintInvitationUnknown platform.Hint = "invitation_unknown"
	// HintInviteAgain: how to invite a pending person again.
	HintInviteAgain platform.Hint = "invite_again"
	// HintFolderRoleGrant: a role of this type is granted in folders.
	HintFolderRoleGrant platform.Hint = "folder_role_grant"
	// HintTenantRoleGrant: a role of this type is granted in the tenant.
	HintTenantRoleGrant platform.Hint = "tenant_role_grant"
	// HintRoles: where the roles are listed with their types.
	HintRoles platform.Hint = "roles"
	// HintFolders: where the folders are listed.
	HintFolders platform.Hint = "folders"
	// HintAnotherTenant: how to manage the grants of several tenants, and how to let go of a grant.
	HintAnotherTenant platform.Hint = "another_tenant"
	// HintLeaveAccount: how to stop managing an account without touching it.
	HintLeaveAccount platform.Hint = "leave_account"
	// HintLeaveEdge: how to stop managing a membership or grant without touching it.
	HintLeaveEdge platform.Hint = "leave_edge"
	// HintAdministratorFirst: how to put another administrator in place first.
	HintAdministratorFirst platform.Hint = "administrator_first"
)

// Hints returns every Hint of this package.
func Hints() []platform.Hint {
	return []platform.Hint{
		HintUserResource, HintInvitationResource, HintRedirectURL, HintInvitationUnknown, HintInviteAgain, HintFolderRoleGrant, HintTenantRoleGrant,
		HintRoles,
		HintFolders, HintAnotherTenant, HintLeaveAccount, HintLeaveEdge, HintAdministratorFirst,
	}
}
