package anypoint

import (
	"cmp"
	"context"
	"errors"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/types"

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
		id, err := r.findTeam(ctx, organizationID, team)
		if err != nil {
			errs = append(errs, tf.At(attributeTeam, err))
		}
		invite.Teams = append(invite.Teams, api.InviteTeam{ID: id, MembershipType: team.MembershipType.ValueString()})
	}
	for attribute, set := range contents.parts()[attributeRoleGroups] {
		for _, name := range elements[string](ctx, *set) {
			group, err := r.Client.FindRoleGroup(ctx, organizationID, name)
			if err != nil {
				errs = append(errs, tf.At(attribute, err))
				continue
			}
			joined := api.InviteRoleGroup{ID: group.ID, Name: group.Name}
			if !slices.Contains(invite.RoleGroups, joined) {
				invite.RoleGroups = append(invite.RoleGroups, joined)
			}
		}
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
		if permission.OrganizationID.IsNull() && !permission.OrganizationName.IsNull() {
			continue
		}
		organizationID := cmp.Or(permission.OrganizationID.ValueString(), m.OrganizationID.ValueString())
		grants = append(grants, access.PermissionGrant{OrganizationID: organizationID, EnvironmentID: permission.EnvironmentID.ValueString()})
	}
	return "invited", r.Client.InvitedEnds(ctx, attributePermission, grants)
}

// findTeam finds the team of a block.
func (r *invitation) findTeam(ctx context.Context, organizationID string, team invitationTeam) (id string, err error) {
	root, err := r.Client.RootOf(ctx, organizationID) // teams belong to root organizations (documented)
	if err != nil {
		return "", err
	}
	find := func(ctx context.Context, named platform.Named[string]) (*platform.Resolved[string], error) {
		return r.Client.FindTeamNamed(ctx, root, named)
	}
	if id = team.TeamID.ValueString(); id == "" {
		found, err := find(ctx, platform.Named[string]{Name: team.TeamName.ValueString()})
		if err != nil {
			return "", err
		}
		return found.ID, nil
	}
	if err := r.requireTeam(ctx, root, id); err != nil || team.TeamName.IsNull() {
		return id, err
	}
	return id, teamReference.RequireSame(ctx, r.Client.TeamNow(ctx, root, id), team.TeamName, find)
}

// requireTeam is an error unless a team exists. A sign-in that may not see teams may still invite to them: then the invitation itself will show it.
func (r *invitation) requireTeam(ctx context.Context, root, id string) error {
	_, err := r.Client.Team(ctx, root, id)
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
	organizationID, environmentID, err := r.findPlace(ctx, organizationID, permission)
	if err != nil {
		return api.InviteRole{}, err
	}
	grant := access.PermissionGrant{OrganizationID: organizationID, RoleID: role.ID, EnvironmentID: environmentID}
	return api.InviteRole{RoleID: role.ID, Context: grant.Context()}, access.RequireGrantable(role, grant.EnvironmentID)
}

// findPlace finds where the permission of a block counts.
func (r *invitation) findPlace(ctx context.Context, invitedTo string, permission invitationPermission) (
	organizationID, environmentID string, err error,
) {
	organizationID = cmp.Or(permission.OrganizationID.ValueString(), invitedTo)
	environmentID = permission.EnvironmentID.ValueString()
	if !permission.OrganizationName.IsNull() {
		find := findOrganization(r.Client)
		named, err := find(ctx, platform.Named[string]{ID: permission.OrganizationID.ValueString(), Name: permission.OrganizationName.ValueString()})
		if err == nil {
			err = organizationReference.RequireSame(ctx, named, permission.OrganizationName, find)
		}
		if err != nil {
			return "", "", err
		}
		organizationID = named.ID
	}
	if permission.EnvironmentName.IsNull() {
		return organizationID, environmentID, nil
	}
	find := findEnvironment(r.Client, types.StringValue(organizationID))
	named, err := find(ctx, platform.Named[string]{ID: environmentID, Name: permission.EnvironmentName.ValueString()})
	if err != nil {
		return "", "", err
	}
	return organizationID, named.ID, environmentReference.RequireSame(ctx, named, permission.EnvironmentName, find)
}

// resolveRole finds a permission for tf.References.
func (r *invitation) resolveRole(ctx context.Context, named platform.Named[string]) (*platform.Resolved[string], error) {
	role, err := r.Client.FindRoleToGrant(ctx, named)
	if err != nil {
		return nil, err
	}
	return &platform.Resolved[string]{ID: role.ID, Name: role.Name}, nil
}
