package anypoint

import (
	"strings"

	datasource "github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
)

// losesAccess is what a replacement of a membership or permission does.
const losesAccess = "takes the person's access away"

// organizationAttribute is organization_id as all resources have it. what says in a sentence which organization the resource means.
func organizationAttribute(what string) schema.StringAttribute {
	return schema.StringAttribute{
		MarkdownDescription: what + " Default: the provider's `organization_id`, else the root organization of the account that signs in. A change " +
			"replaces the resource.",
		Optional:   true,
		Computed:   true,
		Validators: []validator.String{organizationID()},
		PlanModifiers: []planmodifier.String{
			tf.KeepCase(), stringplanmodifier.UseStateForUnknown(), tf.ReplaceWhenKnown(losesAccess),
		},
	}
}

// lookUpOrganization is organization_id as all data sources have it. more is a sentence of the data source's own.
func lookUpOrganization(more string) datasource.StringAttribute {
	return datasource.StringAttribute{
		MarkdownDescription: strings.TrimSpace("The organization's id. Default: the provider's `organization_id`, else the root organization of the " +
			"account that signs in. " + more),
		Optional:   true,
		Computed:   true,
		Validators: []validator.String{organizationID()},
	}
}

// What the resources and data sources say of names of organizations.
const (
	aboutOrganizationName = "The names from the root organization down to it, joined with `/`, such as `Acme/Engineering`. Null where the sign-in may " +
		"not see the tree of organizations."
	howToNameOrganizations = "The names from the root organization down to it, joined with `/`, such as `Acme/Engineering`, or its own name alone " +
		"where no other one is called that. Case-insensitive."
)

// edgeNames is what the pages of all memberships and permissions say about names.
const edgeNames = "What it connects can be named by id or by name. Names are in the state either way, so that plans show them; that something was " +
	"renamed is no change."

// computedText is a text that only the platform sets, and that does not change by itself.
func computedText(description string) schema.StringAttribute {
	return schema.StringAttribute{
		MarkdownDescription: description,
		Computed:            true,
		PlanModifiers:       []planmodifier.String{stringplanmodifier.UseStateForUnknown()},
	}
}

// decidedText is a text that the invited person decides. At first it is as the plan of the create has it.
func decidedText(description string, atFirst types.String) schema.StringAttribute {
	return schema.StringAttribute{MarkdownDescription: description, Computed: true, PlanModifiers: []planmodifier.String{tf.TextAtFirst(atFirst)}}
}

// organizationID refuses what is no organization's id.
func organizationID() validator.String {
	return tf.ValidUUID("The id is shown in Access Management, under Organization.")
}

// userID refuses what is no user's id, a user name above all.
func userID() validator.String {
	return tf.ValidUUID("To refer to a user by user name or e-mail address, use the id of a platformusers_anypoint_user resource or data source.")
}

func teamID() validator.String {
	return tf.ValidUUID("The data source platformusers_anypoint_teams lists the teams with their ids.")
}

func roleGroupID() validator.String {
	return tf.ValidUUID("The data source platformusers_anypoint_role_groups lists the role groups with their ids.")
}

func roleID() validator.String {
	return tf.ValidUUID("The data source platformusers_anypoint_roles lists the permissions with their ids; set role_name to use a name.")
}

func environmentID() validator.String {
	return tf.ValidUUID("The data source platformusers_anypoint_environments lists the environments with their ids.")
}
