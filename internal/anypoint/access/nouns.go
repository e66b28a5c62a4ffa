package access

import "github.com/platformusers/terraform-provider-platformusers/internal/platform"

// What users of the platform can manage.
const (
	NounUser                platform.Noun = "user"
	NounInvitation          platform.Noun = "invitation"
	NounPermissionGrant     platform.Noun = "permission_grant"
	NounTeamMember          platform.Noun = "team_member"
	NounRoleGroupMember     platform.Noun = "role_group_member"
	NounBusinessGroupMember platform.Noun = "business_group_member"
)

// What users of the platform can look up, beside NounUser.
const (
	NounUsers           platform.Noun = "users"
	NounRoles           platform.Noun = "roles"
	NounTeams           platform.Noun = "teams"
	NounRoleGroups      platform.Noun = "role_groups"
	NounEnvironments    platform.Noun = "environments"
	NounOrganization    platform.Noun = "organization"
	NounUserPermissions platform.Noun = "user_permissions"

	NounInvitations          platform.Noun = "invitations"
	NounPermissionGrants     platform.Noun = "permission_grants"
	NounTeamMembers          platform.Noun = "team_members"
	NounUserGrants           platform.Noun = "user_grants"
	NounRoleGroupMembers     platform.Noun = "role_group_members"
	NounBusinessGroupMembers platform.Noun = "business_group_members"
)

// What users of the platform can have it do, and what they can get for one run.
const (
	NounResendInvitation  platform.Noun = "resend_invitation"
	NounSendPasswordReset platform.Noun = "send_password_reset"
	NounAccessToken       platform.Noun = "access_token"
)
