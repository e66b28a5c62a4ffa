// Package controlroom holds the resources and data sources of Automation Anywhere's Control Room. What they mean on the platform is in package
// access.
package controlroom

import (
	"github.com/hashicorp/terraform-plugin-framework/action"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral"

	"github.com/platformusers/terraform-provider-platformusers/internal/controlroom/access"
	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
)

// Platform is the Control Room as the provider offers it.
func Platform() tf.Platform {
	return tf.Platform{
		Namespace: namespace,
		Name:      access.Name,
		Settings:  settingsSchema(),
		NewClient: func(s *platform.SettingsSource, c platform.Connection) tf.Client { return access.Open(s, c) },
		Resources: []func() tf.ManagedResource{
			NewUserResource,
			NewRoleGrantResource,
		},
		DataSources: []func() datasource.DataSourceWithConfigure{
			NewUserDataSource,
			NewUsersDataSource,
			NewRolesDataSource,
			NewRoleGrantsDataSource,
		},
		Actions:            []func() action.ActionWithConfigure{NewReleaseLicensesAction},
		EphemeralResources: []func() ephemeral.EphemeralResourceWithConfigure{NewTokenEphemeral},
	}
}
