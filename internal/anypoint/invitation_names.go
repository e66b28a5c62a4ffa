package anypoint

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/platformusers/terraform-provider-platformusers/internal/anypoint/api"
	"github.com/platformusers/terraform-provider-platformusers/internal/rest"
	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
)

// invitationNames resolves what an invitation names, with errors on the attribute that names it.
type invitationNames struct{ client *Client }

func (r *invitation) names() invitationNames { return invitationNames{r.Client} }

func (n invitationNames) roleGroup(ctx context.Context, organizationID, id string, diags *diag.Diagnostics) *api.RoleGroup {
	group, err := n.client.FindRoleGroup(ctx, organizationID, id)
	if err != nil {
		tf.AddAttributeError(diags, path.Root("role_groups"), "Unable to find the role group", err)
	}
	return group
}

// team checks that a team is there. A sign-in that may not see teams may still invite to them: then the invitation itself will tell.
func (n invitationNames) team(ctx context.Context, organizationID, id string, diags *diag.Diagnostics) {
	root, err := n.client.RootOf(ctx, organizationID) // teams belong to root organizations (documented)
	if err == nil {
		_, err = n.client.Team(ctx, root, id)
	}
	if err != nil && !rest.IsForbidden(err) {
		tf.AddAttributeError(diags, path.Root("teams"), "Unable to find the team", err)
	}
}

func (n invitationNames) role(ctx context.Context, permission invitationPermission, diags *diag.Diagnostics) *api.Role {
	name := permission.RoleID.ValueString()
	if name == "" {
		name = permission.RoleName.ValueString()
	}
	role, err := n.client.FindRole(ctx, name)
	if name == permission.RoleID.ValueString() && refusesCatalogue(err) {
		// Some connected apps may not see the catalogue of roles (reported by users); an id can do without it.
		return &api.Role{ID: name}
	}
	if err == nil {
		err = CheckGrantable(role, permission.EnvironmentID.ValueString())
	}
	if err != nil {
		tf.AddAttributeError(diags, path.Root("permissions"), "Unable to use the permission", err)
	}
	return role
}

// sent adds to an invitation in the state what only the private state knows.
func (r *invitation) sent(ctx context.Context, state *invitationModel, private tf.PrivateReader, diags *diag.Diagnostics) SentInvitation {
	sent := state.sent()
	sent.AccountsBefore, sent.Known = tf.GetPrivate[[]string](ctx, private, keyAccountsBefore, diags)
	return sent
}
