// Package uipath holds the resources and data sources of UiPath's identity server and Orchestrator.
package uipath

import (
	"github.com/hashicorp/terraform-plugin-framework/action"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral"

	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
	"github.com/platformusers/terraform-provider-platformusers/internal/uipath/access"
)

// Platform is UiPath as the provider offers it.
func Platform() tf.Platform {
	return tf.Platform{
		Namespace: namespace,
		Name:      access.Name,
		Settings:  settingsAttribute(),
		NewClient: func(s *platform.SettingsSource, c platform.Connection) tf.Client { return access.Open(s, c) },
		Resources: []func() tf.ManagedResource{
			NewUserResource,
			NewInvitationResource,
			NewGroupMemberResource,
			NewGroupMembersResource,
			NewTenantRoleGrantResource,
			NewFolderRoleGrantResource,
			NewFolderRoleGrantsResource,
		},
		DataSources: []func() datasource.DataSourceWithConfigure{
			NewUserDataSource,
			NewUsersDataSource,
			NewGroupsDataSource,
			NewRolesDataSource,
			NewFoldersDataSource,
			NewInvitationsDataSource,
			NewGroupMembersDataSource,
			NewTenantRoleGrantsDataSource,
			NewFolderRoleGrantsDataSource,
		},
		Actions:            []func() action.ActionWithConfigure{NewResendInvitationAction},
		EphemeralResources: []func() ephemeral.EphemeralResourceWithConfigure{NewAccessTokenEphemeral},
	}
}
