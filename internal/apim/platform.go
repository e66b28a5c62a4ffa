// Package apim holds the resources and data sources of Azure API Management's developer portal: its users, groups, products and subscriptions.
package apim

import (
	"github.com/hashicorp/terraform-plugin-framework/action"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral"

	"github.com/platformusers/terraform-provider-platformusers/internal/apim/access"
	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
)

// Platform is Azure API Management as the provider offers it.
func Platform() tf.Platform {
	return tf.Platform{
		Namespace: namespace,
		Name:      access.Name,
		Settings:  settingsSchema(),
		NewClient: func(s *platform.SettingsSource, c platform.Connection) tf.Client { return access.Open(s, c) },
		Resources: []func() tf.ManagedResource{
			NewUserResource,
			NewInvitationResource,
			NewGroupMemberResource,
			NewGroupMembersResource,
			NewSubscriptionResource,
		},
		DataSources: []func() datasource.DataSourceWithConfigure{
			NewUserDataSource,
			NewUsersDataSource,
			NewInvitationsDataSource,
			NewGroupsDataSource,
			NewGroupMembersDataSource,
			NewProductsDataSource,
			NewSubscriptionsDataSource,
		},
		Actions: []func() action.ActionWithConfigure{
			NewSendConfirmationAction,
			NewRegenerateSubscriptionKeysAction,
		},
		EphemeralResources: []func() ephemeral.EphemeralResourceWithConfigure{
			NewSharedAccessTokenEphemeral,
			NewSSOURLEphemeral,
		},
	}
}
