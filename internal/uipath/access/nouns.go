package access

import "github.com/platformusers/terraform-provider-platformusers/internal/platform"

// The kinds of objects on UiPath.
const (
	NounUser            platform.Noun = "user"
	NounInvitation      platform.Noun = "invitation"
	NounGroupMember     platform.Noun = "group_member"
	NounTenantRoleGrant platform.Noun = "tenant_role_grant"
	NounFolderRoleGrant platform.Noun = "folder_role_grant"
)

// What can be done on UiPath, and what is only for a while.
const (
	NounResendInvitation platform.Noun = "resend_invitation"
	NounAccessToken      platform.Noun = "access_token"
)

// The lists of UiPath.
const (
	NounInvitations      platform.Noun = "invitations"
	NounGroupMembers     platform.Noun = "group_members"
	NounTenantRoleGrants platform.Noun = "tenant_role_grants"
	NounFolderRoleGrants platform.Noun = "folder_role_grants"

	NounUsers   platform.Noun = "users"
	NounGroups  platform.Noun = "groups"
	NounRoles   platform.Noun = "roles"
	NounFolders platform.Noun = "folders"
)
