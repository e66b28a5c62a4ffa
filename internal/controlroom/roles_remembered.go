package controlroom

import (
	"context"
	"fmt"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/platformusers/terraform-provider-platformusers/internal/controlroom/access"
	"github.com/platformusers/terraform-provider-platformusers/internal/controlroom/api"
	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
)

// keyRoleNames holds the names that the roles of an account have been seen by. A refresh puts today's names into the state, and a configuration may
// still have the former one: then the role was renamed, which is no change of the account.
const keyRoleNames = "role_names"

// rememberedRoles are numbers of roles by the names that they had.
type rememberedRoles map[string]int64

func (r rememberedRoles) called(name string) (id int64, known bool) {
	for former, id := range r {
		if platform.SameName(former, name) {
			return id, true
		}
	}
	return 0, false
}

func recallRoles(ctx context.Context, private tf.PrivateReader, diags *diag.Diagnostics) rememberedRoles {
	known, _ := tf.GetPrivate[rememberedRoles](ctx, private, keyRoleNames, diags)
	return known
}

// rememberRoles adds what an account's roles are called now, and forgets the names of roles that the account does not have any more.
func rememberRoles(ctx context.Context, known rememberedRoles, private tf.PrivateWriter, roles []api.RoleRef, diags *diag.Diagnostics) {
	seen := rememberedRoles{}
	for name, id := range known {
		if slices.Contains(access.RoleIDs(roles), id) {
			seen[name] = id
		}
	}
	for _, role := range roles {
		seen[role.Name] = role.ID
	}
	tf.SetPrivate(ctx, private, keyRoleNames, seen, diags)
}

// rolesByName finds the roles that a configuration names. A name that nothing has any more is that of the role which had it, as long as the account
// has that role; a name that another role has by now is that role's, with a warning.
func (r *user) rolesByName(ctx context.Context, p *tf.PlanCall[userModel], names []string) (ids []int64, err error) {
	var former rememberedRoles
	held := []int64{}
	if p.State != nil {
		former, held = recallRoles(ctx, p.Private(), &p.Response.Diagnostics), knownNumbers(p.State.RoleIDs)
	}
	taken := map[string][2]int64{} // the former number and today's, by name
	for _, name := range names {
		before, known := former.called(name)
		known = known && slices.Contains(held, before)
		found, err := r.Client.RolesByName(ctx, []string{name})
		switch {
		case err == nil:
			ids = append(ids, found[0].ID)
			if known && found[0].ID != before {
				taken[name] = [2]int64{before, found[0].ID}
			}
		case known:
			ids = append(ids, before)
			r.warnRenamedRole(ctx, p, before, name)
		default:
			return nil, err
		}
	}
	for name, role := range taken {
		if before, now := role[0], role[1]; !slices.Contains(ids, before) {
			p.WarnAt("role_names", "The name means another object now",
				fmt.Sprintf("The role %q was %d%s. Today it is %d, another role with the same name, so this plan takes the one away and gives the other. To "+
					"keep the old one, name it by role_ids.", name, before, r.nowCalled(ctx, before), now))
		}
	}
	return ids, nil
}

// nowCalled says what a role is called now, as a part of a sentence.
func (r *user) nowCalled(ctx context.Context, id int64) string {
	if now, err := r.Client.RolesByID(ctx, []int64{id}); err == nil {
		return fmt.Sprintf(", which is called %q now", platform.Inert(now[0].Name))
	}
	return ""
}

func (r *user) warnRenamedRole(ctx context.Context, p *tf.PlanCall[userModel], id int64, name string) {
	now, err := r.Client.RolesByID(ctx, []int64{id})
	if err != nil {
		return
	}
	p.WarnAt("role_names", "The object has another name now",
		fmt.Sprintf("The role %d is not called %q any more: it is called %q now. Nothing changes. Write %[3]q in role_names.",
			id, name, platform.Inert(now[0].Name)))
}
