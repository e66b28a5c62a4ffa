// Package anypoint holds the resources and data sources of MuleSoft Anypoint Platform's Access Management. What a user means by the calls is package
// access, and the calls are package api.
package anypoint

import (
	"github.com/hashicorp/terraform-plugin-framework/action"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral"

	"github.com/platformusers/terraform-provider-platformusers/internal/anypoint/access"
	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
)

// Platform is this platform as the provider registers it.
func Platform() tf.Platform {
	return tf.Platform{
		Namespace: namespace,
		Name:      access.Name,
		Settings:  settingsAttribute(),
		NewClient: func(s *platform.SettingsSource, c platform.Connection) tf.Client { return access.Open(s, c) },
		Resources: []func() tf.ManagedResource{
			NewUserResource,
			NewInvitationResource,
			NewPermissionGrantResource,
			NewTeamMemberResource,
			NewTeamMembersResource,
			NewRoleGroupMemberResource,
			NewRoleGroupMembersResource,
			NewUserGrantsResource,
			NewBusinessGroupMemberResource,
		},
		DataSources: []func() datasource.DataSourceWithConfigure{
			NewUserDataSource,
			NewUsersDataSource,
			NewRolesDataSource,
			NewTeamsDataSource,
			NewRoleGroupsDataSource,
			NewEnvironmentsDataSource,
			NewOrganizationDataSource,
			NewUserPermissionsDataSource,
			NewInvitationsDataSource,
			NewPermissionGrantsDataSource,
			NewTeamMembersDataSource,
			NewRoleGroupMembersDataSource,
			NewBusinessGroupMembersDataSource,
		},
		Actions: []func() action.ActionWithConfigure{
			NewResendInvitationAction,
			NewSendPasswordResetAction,
		},
		EphemeralResources: []func() ephemeral.EphemeralResourceWithConfigure{
			NewAccessTokenEphemeral,
		},
	}
}
