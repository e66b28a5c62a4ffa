package anypoint

import (
	"context"
	"maps"

	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	resourceschema "github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/platformusers/terraform-provider-platformusers/internal/anypoint/access"
	"github.com/platformusers/terraform-provider-platformusers/internal/anypoint/api"
	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
)

// personFilter selects the person of memberships and permissions in a data source.
type personFilter struct {
	UserID   types.String `tfsdk:"user_id"`
	Username types.String `tfsdk:"username"`
	Email    types.String `tfsdk:"email"`
}

func personFilterAttributes() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"user_id":  tf.TextFilter("Only those of the user with this id.", userID()),
		"username": tf.TextFilter("Only those of the users with this user name. Case-insensitive."),
		"email":    tf.TextFilter("Only those of the users with this e-mail address, which several accounts may share. Case-insensitive.", tf.ValidEmail()),
	}
}

func (f personFilter) people() access.People {
	return access.People{ID: f.UserID.ValueString(), Username: f.Username.ValueString(), Email: f.Email.ValueString()}
}

// personRow is the person of a membership or permission as a data source shows it.
type personRow struct {
	UserID   types.String `tfsdk:"user_id"`
	Username types.String `tfsdk:"username"`
	Email    types.String `tfsdk:"email"`
}

func personRowOf(u api.User) personRow {
	return personRow{UserID: types.StringValue(u.ID), Username: tf.StringOrNull(u.Username), Email: tf.StringOrNull(u.Email)}
}

func personRowAttributes() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"user_id":  tf.Computed("The user's id."),
		"username": tf.Computed("The user's name to sign in with. Null for an account that the organization does not list."),
		"email":    tf.Computed("The user's e-mail address. Null where there is none."),
	}
}

// personReference are the attributes by which memberships and permissions name their user.
var personReference = tf.References[string]{IDAttribute: "user_id", NameAttribute: "username", EmailAttribute: "email", MayMiss: true}

// personNames are the names of the user of a membership or permission in configuration, plan and state.
type personNames struct {
	UserID   types.String `tfsdk:"user_id"`
	Username types.String `tfsdk:"username"`
	Email    types.String `tfsdk:"email"`
}

// person is how a model names its user.
func (n personNames) person() tf.Reference[string] {
	return tf.PersonReference(n.UserID, n.Username, n.Email)
}

// setPerson takes the names of an account.
func (n *personNames) setPerson(now *platform.Resolved[string]) {
	n.UserID, n.Username, n.Email = types.StringValue(now.ID), tf.StringOrNull(now.Name), tf.StringOrNull(now.Email)
}

// setAccount is setPerson for an account of a list.
func (n *personNames) setAccount(u api.User) {
	n.UserID, n.Username, n.Email = types.StringValue(u.ID), tf.StringOrNull(u.Username), tf.StringOrNull(u.Email)
}

// refreshPerson takes the names that the user has now, as far as they are known.
func (n *personNames) refreshPerson(ctx context.Context, c *access.Client, organizationID string, private tf.PrivateReader, diags *diag.Diagnostics) {
	now := c.PersonNow(ctx, organizationID, n.UserID.ValueString(), n.Username.IsNull())
	n.Username, n.Email = personReference.Current(ctx, private, n.person(), now, diags)
}

// findPerson finds the user of a membership or permission for tf.References. organizationID is that of the plan.
func findPerson(c *access.Client, organizationID types.String) tf.Resolve[string] {
	return func(ctx context.Context, named platform.Named[string]) (*platform.Resolved[string], error) {
		return c.FindPerson(ctx, organizationID.ValueString(), named)
	}
}

// planPerson resolves the user. A create leaves the names of a user who is named by the id to the apply: Terraform refuses an apply that knows less,
// or otherwise, than its plan, and the user may be deleted or get another e-mail address in between.
func planPerson(ctx context.Context, c *access.Client, p *tf.Planning, config, state personNames, organizationID types.String) {
	find := idsAlone(findPerson(c, organizationID), state.UserID.IsNull())
	personReference.Plan(ctx, p, config.person(), state.person(), find)
}

// idsAlone takes an id as it is when a plan creates something, and looks for no names by it.
func idsAlone(find tf.Resolve[string], creates bool) tf.Resolve[string] {
	return func(ctx context.Context, named platform.Named[string]) (*platform.Resolved[string], error) {
		if creates && named.ID != "" {
			return &platform.Resolved[string]{ID: named.ID}, nil
		}
		return find(ctx, named)
	}
}

// settlePerson finds the user before a create, as far as the plan could not.
func settlePerson(ctx context.Context, c *access.Client, organizationID string, n personNames) (*platform.Resolved[string], error) {
	found, err := personReference.Settle(ctx, n.person(), findPerson(c, types.StringValue(organizationID)))
	if platform.GoneReason(err) != "" {
		return nil, access.ErrNoUser(organizationID, n.UserID.ValueString())
	}
	return found, err
}

// requiredPerson refuses a membership or permission that names no user.
func requiredPerson() resource.ConfigValidator {
	return tf.RequiredUser(personReference,
		"for_each = { for k, i in platformusers_anypoint_invitation.team : k => i.accepted_user_id if i.accepted_user_id != null }\n"+
			"  user_id  = each.value")
}

// withPerson adds the attributes that name the user to those of a membership or permission.
func withPerson(attributes map[string]resourceschema.Attribute) map[string]resourceschema.Attribute {
	maps.Copy(attributes, map[string]resourceschema.Attribute{
		"user_id": resourceschema.StringAttribute{
			MarkdownDescription: "The user's id. " + personReference.Rule() + " Another user replaces the resource.",
			Optional:            true,
			Computed:            true,
			Validators:          []validator.String{tf.ValidUUID("To name the user by user name or e-mail address, set username or email instead.")},
		},
		"username": tf.NameAttribute("The user's name to sign in with. If accounts of several identity providers have it, the error lists them."),
		"email":    tf.NameAttribute("The user's e-mail address. If several accounts have it, the error lists them."),
	})
	return attributes
}
