package uipath

import (
	"github.com/hashicorp/terraform-plugin-framework-validators/int64validator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	listschema "github.com/hashicorp/terraform-plugin-framework/list/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
)

// The filters that data sources and lists of invitations, memberships and grants share. Of the names of one object at most one is set.

type personFilter struct {
	UserID   types.String `tfsdk:"user_id"`
	UserName types.String `tfsdk:"user_name"`
	Email    types.String `tfsdk:"email"`
}

// named is the person that the filter names; the zero value: everybody.
func (f personFilter) named() platform.Named[string] {
	return platform.Named[string]{ID: f.UserID.ValueString(), Name: f.UserName.ValueString(), Email: f.Email.ValueString()}
}

type groupFilter struct {
	GroupID   types.String `tfsdk:"group_id"`
	GroupName types.String `tfsdk:"group_name"`
}

func (f groupFilter) named() platform.Named[string] {
	return platform.Named[string]{ID: f.GroupID.ValueString(), Name: f.GroupName.ValueString()}
}

type roleFilter struct {
	RoleID   types.Int64  `tfsdk:"role_id"`
	RoleName types.String `tfsdk:"role_name"`
}

func (f roleFilter) named() platform.Named[int64] {
	return platform.Named[int64]{ID: f.RoleID.ValueInt64(), Name: f.RoleName.ValueString()}
}

type folderFilter struct {
	FolderID   types.Int64  `tfsdk:"folder_id"`
	FolderPath types.String `tfsdk:"folder_path"`
}

func (f folderFilter) named() platform.Named[int64] {
	return platform.Named[int64]{ID: f.FolderID.ValueInt64(), Name: f.FolderPath.ValueString()}
}

// filter is one argument that selects. A number selects by a number, all others by a text.
type filter struct {
	name, description string
	number            bool
	valid             []validator.String
}

// but is the filter, of which others exclude it.
func (f filter) but(others ...string) filter {
	var paths []path.Expression
	for _, other := range others {
		paths = append(paths, path.MatchRoot(other))
	}
	f.valid = append(f.valid, stringvalidator.ConflictsWith(paths...))
	return f
}

// personFilters are the arguments of a personFilter. valid is for user_id.
func personFilters(what string, valid validator.String) []filter {
	return []filter{
		{name: "user_id", description: "Only the " + what + " of the user with this id.", valid: []validator.String{valid}},
		filter{name: "user_name", description: "Only the " + what + " of the user with this user name. Case-insensitive."}.but("user_id", "email"),
		filter{name: "email", description: "Only the " + what + " of the user with this e-mail address. Case-insensitive.",
			valid: []validator.String{tf.ValidEmail()}}.but("user_id", "user_name"),
	}
}

var emailDomainFilter = filter{name: "email_domain",
	description: "Only people whose e-mail address is of this domain, such as `example.com`. Case-insensitive. Subdomains do not count."}

func groupFilters(what string) []filter {
	return []filter{
		{name: "group_id", description: "Only " + what + " the group with this id.", valid: []validator.String{groupID()}},
		filter{name: "group_name", description: "Only " + what + " the group with this name. Case-insensitive."}.but("group_id"),
	}
}

func roleFilters() []filter {
	return []filter{
		{name: "role_id", description: "Only grants of the role with this number.", number: true},
		filter{name: "role_name", description: "Only grants of the role with this name. Case-insensitive."}.but("role_id"),
	}
}

func folderFilters() []filter {
	return []filter{
		{name: "folder_id", description: "Only grants in the folder with this number, those below it not included.", number: true},
		filter{name: "folder_path", description: "Only grants in the folder with this path, such as `Finance/Invoices`, those below it not included. " +
			"Case-insensitive."}.but("folder_id"),
	}
}

// dataFilters are filters as a data source has them.
func dataFilters(sets ...[]filter) map[string]schema.Attribute {
	attributes := map[string]schema.Attribute{}
	for _, filters := range sets {
		for _, f := range filters {
			attributes[f.name] = tf.TextFilter(f.description, f.valid...)
			if f.number {
				attributes[f.name] = schema.Int64Attribute{
					MarkdownDescription: f.description, Optional: true, Validators: []validator.Int64{int64validator.AtLeast(1)},
				}
			}
		}
	}
	return attributes
}

// listFilters are filters as a list has them.
func listFilters(sets ...[]filter) map[string]listschema.Attribute {
	attributes := map[string]listschema.Attribute{}
	for _, filters := range sets {
		for _, f := range filters {
			attributes[f.name] = tf.ListFilter(f.description, f.valid...)
			if f.number {
				attributes[f.name] = listschema.Int64Attribute{
					MarkdownDescription: f.description, Optional: true, Validators: []validator.Int64{int64validator.AtLeast(1)},
				}
			}
		}
	}
	return attributes
}

// computedPerson are the attributes of the user of a membership or grant.
func computedPerson(userID string) map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"user_id":   tf.Computed(userID),
		"user_name": tf.Computed("The name that the user signs in with. Null where it is not known."),
		"email":     tf.Computed("The user's e-mail address. Null where there is none, or it is not known."),
		"status": tf.Computed("The account's status: `active`, `disabled`, or `pending` for somebody who has not accepted the invitation yet; `deleted` " +
			"where Orchestrator keeps what a deleted account had. Null for somebody without an account."),
	}
}
