package anypoint

import (
	"cmp"
	"context"
	"errors"

	"github.com/platformusers/terraform-provider-platformusers/internal/anypoint/access"
	"github.com/platformusers/terraform-provider-platformusers/internal/anypoint/api"
	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/rest"
	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
)

// toCreate puts the invitation together: it finds what the contents name. What is not found is an error of the attribute that names it.
func (r *invitation) toCreate(ctx context.Context, organizationID string, contents *invitationContents) (api.NewInvite, error) {
	invite := api.NewInvite{Email: contents.Email.ValueString()}
	var errs []error
	for _, team := range elements[invitationTeam](ctx, contents.Teams) {
		if err := r.requireTeam(ctx, organizationID, team.TeamID.ValueString()); err != nil {
			errs = append(errs, tf.At(attributeTeam, err))
		}
		invite.Teams = append(invite.Teams, api.InviteTeam{ID: team.TeamID.ValueString(), MembershipType: team.MembershipType.ValueString()})
	}
	for _, id := range elements[string](ctx, contents.RoleGroups) {
		group, err := r.Client.FindRoleGroup(ctx, organizationID, id)
		if err != nil {
			errs = append(errs, tf.At(attributeRoleGroups, err))
			continue
		}
		invite.RoleGroups = append(invite.RoleGroups, api.InviteRoleGroup{ID: group.ID, Name: group.Name})
	}
	for _, permission := range elements[invitationPermission](ctx, contents.Permissions) {
		role, err := r.findRole(ctx, organizationID, permission)
		if err != nil {
			errs = append(errs, tf.At(attributePermission, err))
			continue
		}
		invite.Roles = append(invite.Roles, role)
	}
	return invite, errors.Join(errs...)
}

// Ends are the organizations and environments of the permissions: what else an invitation names, toCreate looks up.
func (r *invitation) Ends(ctx context.Context, m *invitationModel) (place string, ends []platform.EdgeEnd) {
	if !m.isKnown() || m.OrganizationID.ValueString() == "" {
		return "", nil
	}
	var grants []access.PermissionGrant
	for _, permission := range elements[invitationPermission](ctx, m.Permissions) {
		organizationID := cmp.Or(permission.OrganizationID.ValueString(), m.OrganizationID.ValueString())
		grants = append(grants, access.PermissionGrant{OrganizationID: organizationID, EnvironmentID: permission.EnvironmentID.ValueString()})
	}
	return "invited", r.Client.InvitedEnds(ctx, attributePermission, grants)
}

// requireTeam is an error unless a team exists. A sign-in that may not see teams may still invite to them: then the invitation itself will show it.
func (r *invitation) requireTeam(ctx context.Context, organizationID, id string) error {
	root, err := r.Client.RootOf(ctx, organizationID) // teams belong to root organizations (documented)
	if err != nil {
		return err
	}
	_, err = r.Client.Team(ctx, root, id)
	if rest.IsForbidden(err) {
		return nil
	}
	return err
}

func (r *invitation) findRole(ctx context.Context, organizationID string, permission invitationPermission) (api.InviteRole, error) {
	named := platform.Named[string]{ID: permission.RoleID.ValueString()}
	if permission.RoleID.IsNull() {
		named.Name = permission.RoleName.ValueString()
	}
	role, err := r.Client.FindRoleToGrant(ctx, named)
	if err != nil {
		return api.InviteRole{}, err
	}
	resolved := &platform.Resolved[string]{ID: role.ID, Name: role.Name}
	if err := grantRole.RequireSame(ctx, resolved, permission.RoleName, r.resolveRole); err != nil {
		return api.InviteRole{}, err
	}
	grant := access.PermissionGrant{
		OrganizationID: cmp.Or(permission.OrganizationID.ValueString(), organizationID), RoleID: role.ID,
		EnvironmentID: permission.EnvironmentID.ValueString(),
	}
	return api.InviteRole{RoleID: role.ID, Context: grant.Context()}, access.RequireGrantable(role, grant.EnvironmentID)
}

// resolveRole finds a permission for tf.References.
func (r *invitation) resolveRole(ctx context.Context, named platform.Named[string]) (*platform.Resolved[string], error) {
	role, err := r.Client.FindRoleToGrant(ctx, named)
	if err != nil {
		return nil, err
	}
	return &platform.Resolved[string]{ID: role.ID, Name: role.Name}, nil
}
