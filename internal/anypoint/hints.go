package anypoint

import (
	"github.com/platformusers/terraform-provider-platformusers/internal/anypoint/access"
	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
)

// hints words the advice that names what this provider offers.
var hints = map[platform.Hint]string{
	access.HintKeepAccount: "To end the management of the account without touching it, apply deletion_policy = \"abandon\" first, or use a removed " +
		"block.",
	access.HintKeepEdge:          "To only stop managing it, use a removed block or terraform state rm.",
	access.HintLastAdministrator: "In one configuration that takes an apply of its own, or depends_on.",
	access.HintInvite: "You can also invite the person (platformusers_anypoint_invitation): they choose a user name, or join with an account that " +
		"belongs to no organization.",
	access.HintImportUser:   "If the person has an account, import it (platformusers_anypoint_user).",
	access.HintDeletedUsers: "The data source platformusers_anypoint_users with deleted = true lists the deleted accounts.",
	access.HintInvitationExists: "create_before_destroy does not work with invitations: Anypoint has to cancel an invitation before it sends " +
		"another one to the e-mail address. If you used it, remove it, cancel the invitation in Access Management (Pending Invites), and apply again.",
	access.HintInvitationExpired: "If you import it, resend_when_expired = true sends it again. create_before_destroy does not work with " +
		"invitations: Anypoint has to cancel an invitation before it sends another one to the e-mail address.",
	access.HintReinvite:          "terraform apply -replace=ADDRESS does both.",
	access.HintJoinBusinessGroup: "To put an existing user into this business group use platformusers_anypoint_business_group_member.",
	access.HintFindBusinessGroup: "The data source platformusers_anypoint_organization lists business groups. For accounts use " +
		"platformusers_anypoint_user.",
	access.HintUseTeams: "If the organization has Teams, use platformusers_anypoint_team_member instead of platformusers_anypoint_role_group_member.",
	access.HintUseRoleGroups: "If the organization has Roles (role groups), use platformusers_anypoint_role_group_member instead of " +
		"platformusers_anypoint_team_member.",
	access.HintListTeams:      "If the organization has Teams, use the data source platformusers_anypoint_teams.",
	access.HintListRoleGroups: "If the organization has Roles (role groups), use the data source platformusers_anypoint_role_groups.",
	access.HintExternalMember: "Leave the membership to the identity provider and remove this resource. To make the person a maintainer, set " +
		"membership_type = \"maintainer\", which takes precedence over the mapping.",
	access.HintRoleByID:      "You can also set role_id instead of role_name.",
	access.HintEnvironment:   "Set environment_id. The data source platformusers_anypoint_environments lists the environments of an organization.",
	access.HintPasswordReset: "The action platformusers_anypoint_send_password_reset mails a link to choose another password.",
}
