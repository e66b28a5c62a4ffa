package uipath

import (
	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/uipath/access"
)

// hints words the advice that the access package only names.
var hints = map[platform.Hint]string{
	access.HintUserResource: "Use platformusers_uipath_user with password_wo instead.",
	access.HintInvitationResource: "To manage the invitation in place of the account, import it as platformusers_uipath_invitation with the same " +
		"id.",
	access.HintRedirectURL: "Or set redirect_url in this resource.",
	access.HintInvitationUnknown: "Run terraform plan again in a moment: if the user exists by then, it prints the import block. If there is no " +
		"such user, apply again.",
	access.HintInviteAgain: "Or withdraw it and send another one, which makes another user: terraform apply -replace with the address of the " +
		"platformusers_uipath_invitation.",
	access.HintFolderRoleGrant: "Use platformusers_uipath_folder_role_grant, or another role.",
	access.HintTenantRoleGrant: "Use platformusers_uipath_tenant_role_grant, or another role.",
	access.HintRoles:           "The data source platformusers_uipath_roles lists the roles with their types.",
	access.HintFolders:         "The data source platformusers_uipath_folders lists the folders.",
	access.HintAnotherTenant: "To manage the grants of several tenants, use a provider alias for each. To stop managing a grant without touching " +
		"it, use a removed block or terraform state rm.",
	access.HintLeaveAccount:       "Or stop managing the account without touching it: use deletion_policy = \"abandon\", or a removed block.",
	access.HintLeaveEdge:          "To only stop managing it, use a removed block or terraform state rm.",
	access.HintAdministratorFirst: "Do that in an apply of its own, or with depends_on.",
}
