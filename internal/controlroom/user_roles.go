package controlroom

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/platformusers/terraform-provider-platformusers/internal/controlroom/access"
	"github.com/platformusers/terraform-provider-platformusers/internal/controlroom/api"
	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
)

// planRoles resolves both ways to name roles: the one that is configured says which, and the other one shows the same. Where neither is, the roles
// are not this resource's: none are shown, and the base role of a new account is looked for.
func (r *user) planRoles(ctx context.Context, p *tf.PlanCall[userModel]) {
	ids, names := types.SetNull(types.Int64Type), types.SetNull(types.StringType)
	attribute := "base_role_name"
	var err error
	switch {
	case !p.Config.RoleIDs.IsNull() && !p.Config.RoleNames.IsNull():
		attribute = "role_names"
		ids, names, err = r.rolesNamedTwice(ctx, p)
	case !p.Config.RoleIDs.IsNull():
		attribute, ids = "role_ids", p.Config.RoleIDs
		names, err = r.namesOfRoles(ctx, p.Plan, ids, p.State)
	case !p.Config.RoleNames.IsNull():
		attribute = "role_names"
		ids, names, err = r.numbersOfRoles(ctx, p, p.Config.RoleNames)
	case p.State == nil && !p.Config.BaseRoleName.IsUnknown():
		_, err = r.baseRole(ctx, p.Plan)
	}
	switch {
	case err == nil:
		p.Set(ctx, "role_ids", ids)
		p.Set(ctx, "role_names", names)
	case p.State != nil || !p.Removed(p.Config.name()):
		p.ErrorAt(attribute, err)
	}
}

// rolesNamedTwice plans a configuration that lists all roles by number and by name: both have to mean the same.
func (r *user) rolesNamedTwice(ctx context.Context, p *tf.PlanCall[userModel]) (ids, names types.Set, err error) {
	ids, names = p.Config.RoleIDs, p.Config.RoleNames
	if !fullyKnown(ids) || !fullyKnown(names) {
		return ids, names, nil
	}
	byName, names, err := r.numbersOfRoles(ctx, p, names)
	if err != nil {
		return ids, names, err
	}
	byNumber := ids
	if isEmptySet(ids) {
		if byNumber, err = r.onlyBaseRole(ctx, p.Plan); err != nil {
			return ids, names, err
		}
	}
	if byName.Equal(byNumber) {
		return ids, names, nil
	}
	shown, err := r.namesOfRoles(ctx, p.Plan, ids, nil)
	if err != nil {
		return ids, names, err
	}
	return ids, names, &platform.Problem{
		Summary: "role_ids and role_names do not mean the same",
		Means: fmt.Sprintf("role_ids are the roles %s, and role_names are %s. Nothing was sent.",
			listOf(knownTexts(shown)), listOf(knownTexts(names))),
		Do: "Remove role_ids or role_names, or correct one of them.",
	}
}

// namesOfRoles are the names of configured numbers, unknown as long as one of them is. state is nil for a new account.
func (r *user) namesOfRoles(ctx context.Context, m *userModel, ids types.Set, state *userModel) (types.Set, error) {
	unknown := types.SetUnknown(types.StringType)
	if !fullyKnown(ids) {
		return unknown, nil
	}
	if state != nil && ids.Equal(state.RoleIDs) && !state.RoleNames.IsNull() {
		return state.RoleNames, nil
	}
	roles, err := r.Client.RolesByID(ctx, knownNumbers(ids))
	if isEmptySet(ids) {
		roles, err = r.baseRole(ctx, m)
	}
	if err != nil {
		return unknown, err
	}
	return textSet(access.RoleNames(roles)), nil
}

// numbersOfRoles are the numbers of configured names, unknown as long as one of them is, and the names to plan: those of the state when only case
// differs, or a role was renamed.
func (r *user) numbersOfRoles(ctx context.Context, p *tf.PlanCall[userModel], configured types.Set) (ids, names types.Set, err error) {
	state, unknown := p.State, types.SetUnknown(types.Int64Type)
	if !fullyKnown(configured) {
		return unknown, configured, nil
	}
	known := state != nil && !state.RoleNames.IsNull() && !state.RoleIDs.IsNull()
	if known && sameNames(knownTexts(configured), knownTexts(state.RoleNames)) && !isEmptySet(state.RoleIDs) {
		return state.RoleIDs, state.RoleNames, nil
	}
	if isEmptySet(configured) {
		ids, err = r.onlyBaseRole(ctx, p.Plan)
		return ids, configured, err
	}
	roles, err := r.rolesByName(ctx, p, knownTexts(configured))
	if err != nil {
		return unknown, configured, err
	}
	if ids = numberSet(roles); known && ids.Equal(state.RoleIDs) { // renamed, perhaps
		return ids, state.RoleNames, nil
	}
	return ids, configured, nil
}

// onlyBaseRole is the number of the base role alone: what an account has whose configuration lists no role.
func (r *user) onlyBaseRole(ctx context.Context, m *userModel) (types.Set, error) {
	base, err := r.baseRole(ctx, m)
	if err != nil {
		return types.SetUnknown(types.Int64Type), err
	}
	return numberSet(access.RoleIDs(base)), nil
}

// baseRole finds the role of an account that is given no other. Every account of a Control Room has one.
func (r *user) baseRole(ctx context.Context, m *userModel) ([]api.RoleRef, error) {
	name := m.BaseRoleName.ValueString()
	found, err := r.Client.RolesByName(ctx, []string{name})
	if err == nil {
		return found, nil
	}
	all, listErr := r.Client.Roles(ctx)
	if listErr != nil || slices.ContainsFunc(all, func(role api.Role) bool { return platform.SameName(role.Name, name) }) {
		return nil, tf.At("base_role_name", err)
	}
	exist := make([]string, 0, len(all))
	for _, role := range all {
		exist = append(exist, role.Name)
	}
	return nil, tf.At("base_role_name", &platform.Problem{
		Summary: "The base role does not exist",
		Means: fmt.Sprintf("An account of a Control Room has at least one role. This configuration gives it none by role_names or role_ids, so it gets "+
			"the role that base_role_name names, %s unless that is set. This Control Room has no role %q, or not one that the sign-in may see. The roles "+
			"are %s.", access.BasicRoleName, name, listOf(exist)),
		Do: "Set base_role_name to one of them, or list the roles of the account in role_names.",
	})
}

// maxListed is how many names a message lists.
const maxListed = 30

// listOf puts names into a sentence.
func listOf(names []string) string {
	quoted := []string{}
	for _, name := range slices.Sorted(slices.Values(names)) {
		if len(quoted) == maxListed {
			quoted = append(quoted, fmt.Sprintf("and %d more", len(names)-maxListed))
			break
		}
		quoted = append(quoted, fmt.Sprintf("%q", platform.Inert(name)))
	}
	return strings.Join(quoted, ", ")
}
