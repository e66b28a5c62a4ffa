// Package controlroom holds the resources and data sources of Automation Anywhere's Control Room. What they mean on the platform is in package
// access.
package controlroom

import (
	"github.com/hashicorp/terraform-plugin-framework/action"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral"

	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
)

// Platform is the Control Room as the provider offers it.
func Platform() tf.Platform {
	return tf.Platform{
		Namespace: namespace,
		Name:      "Automation Anywhere Control Room",
		Settings:  settingsSchema(),
		NewClient: newClient,
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
