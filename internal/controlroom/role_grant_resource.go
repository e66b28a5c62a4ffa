package controlroom

import (
	"context"
	"fmt"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/platformusers/terraform-provider-platformusers/internal/controlroom/access"
	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
)

// The keys of what a grant keeps in private state.
const (
	// keyLeaving holds the users whom the plan of a destroy or replacement destroys or replaces, too. Apply runs in a separate process; private state
	// carries this across.
	keyLeaving = "leaving"
	// keyManaged says that the state had the user, too, in some read of the grant. The plan of a destroy does not read, and gets to users last.
	keyManaged = "user_in_state"
)

// NewRoleGrantResource is platformusers_controlroom_role_grant: one role of one user.
func NewRoleGrantResource() tf.ManagedResource {
	return &roleGrant{tf.Resource[*access.Client]{Kind: namespace.Kind(access.NounRoleGrant), Identity: roleGrantIdentity{}, Moves: true}}
}

type roleGrant struct{ tf.Resource[*access.Client] }

// Edge is the one that a model means.
func (r *roleGrant) Edge(m *roleGrantModel) tf.Edge {
	return tf.EdgeOf(r.Kind.Noun, m.grant().ID(), m.UserID, m.RoleID)
}

// ConfigValidators refuse a grant that does not name its user and its role.
func (r *roleGrant) ConfigValidators(context.Context) []resource.ConfigValidator {
	return []resource.ConfigValidator{
		tf.RequiredUser(userReference, "for_each = { for k, id in local.user_ids : k => id if id != null }\n  user_id  = each.value"),
		roleReference.Required(),
	}
}

// findUser finds a user as a model names it.
func (r *roleGrant) findUser(m *roleGrantModel) tf.Resolve[string] {
	return inTheFormOf(m.Username, r.Client.FindPerson)
}

// Ends are those that the plan of a create looks for.
func (r *roleGrant) Ends(ctx context.Context, m *roleGrantModel) (place string, ends []platform.EdgeEnd) {
	return "", r.Client.UserEnd(ctx, m.UserID.ValueString())
}

// ModifyPlan has no Key: whether a change names another role is known only when the role is resolved. See planUpdate in role_grant_plan.go.
func (r *roleGrant) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	tf.Plan(ctx, r, req, resp, tf.Planner[roleGrantModel]{Create: r.planCreate, Update: r.planUpdate, Destroy: r.planDestroy})
}

func (r *roleGrant) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	created := tf.Create(ctx, r, req, resp, func(ctx context.Context, c *tf.Call, plan *roleGrantModel) (*roleGrantModel, error) {
		host, err := r.Client.RequireHost("")
		if err != nil {
			return nil, err
		}
		user, err := userReference.Settle(ctx, plan.user(), r.findUser(plan))
		if platform.GoneReason(err) != "" {
			return nil, access.ErrNoUser(plan.UserID.ValueString())
		}
		if err != nil {
			return nil, err
		}
		role, err := roleReference.Settle(ctx, plan.role(), r.Client.FindRole)
		if err != nil {
			return nil, err
		}
		grant := access.RoleGrant{UserID: user.ID, Username: user.Name, Email: user.Email, RoleID: role.ID, RoleName: role.Name}
		added := roleGrantRow(grant)
		c.Identity = added.identity(host)
		return added, r.Client.AddRoleGrant(ctx, grant)
	})
	if created != nil {
		r.warnMappedNow(created, &resp.Diagnostics)
		tf.SetPrivate(ctx, resp.Private, keyLeaving, []string(nil), &resp.Diagnostics)
		tf.SetPrivate(ctx, resp.Private, keyManaged, r.Client.Run().Created.Has(created.UserID.ValueString()), &resp.Diagnostics)
	}
}

// warnMappedNow is warnMapped for what the plan may not have seen: the update of the user shows what a list leaves out.
func (r *roleGrant) warnMappedNow(created *roleGrantModel, diags *diag.Diagnostics) {
	account, known := r.Client.LastRead(created.UserID.ValueString())
	if !known || account.Domain != "" {
		return
	}
	if note := access.MappedNote(account); note != "" {
		tf.Warn(diags, whatUndoes, note)
	}
}

func (r *roleGrant) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	current := tf.Read(ctx, r, req, resp, func(ctx context.Context, c *tf.Call, state *roleGrantModel) (*roleGrantModel, error) {
		host, err := r.Client.RequireHost(hostOf(ctx, req.Identity))
		if err != nil {
			return nil, err
		}
		c.Identity, c.Names = state.identity(host), append(roleReference.Names(state.role()), userReference.Names(state.user())...)
		now, err := r.Client.RoleGrant(ctx, state.grant())
		if err != nil {
			return nil, err
		}
		user := &platform.Resolved[string]{ID: now.UserID, Name: now.Username, Email: now.Email}
		state.Username, state.Email = userReference.Current(ctx, req.Private, state.user(), user, &resp.Diagnostics)
		state.RoleName, _ = roleReference.Current(ctx, req.Private, state.role(), &platform.Resolved[int64]{Name: now.RoleName}, &resp.Diagnostics)
		return state, nil
	})
	if current != nil && r.Client.Run().Accounts.Has(current.UserID.ValueString()) {
		tf.SetPrivate(ctx, resp.Private, keyManaged, true, &resp.Diagnostics)
	}
}

// Update only stores other names, or other forms of them: another role or user is another grant, and replaces this one.
func (r *roleGrant) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	tf.Update(ctx, r, req, resp, func(ctx context.Context, c *tf.Call, plan, _ *roleGrantModel) (*roleGrantModel, error) {
		host, err := r.Client.RequireHost(hostOf(ctx, req.Identity))
		c.Identity = plan.identity(host)
		return plan, err
	})
}

func (r *roleGrant) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	tf.Delete(ctx, r, req, resp, func(ctx context.Context, state *roleGrantModel) error {
		userID := state.UserID.ValueString()
		if leaving, _ := tf.GetPrivate[[]string](ctx, req.Private, keyLeaving, &resp.Diagnostics); slices.Contains(leaving, userID) {
			r.Client.RecordLeaving(userID)
		}
		if _, err := r.Client.RequireHost(hostOf(ctx, req.Identity)); err != nil {
			return err
		}
		left, err := r.Client.RemoveRoleGrant(ctx, state.grant())
		if account, known := r.Client.LastRead(userID); err == nil && known {
			warnComesBack(state.grant(), account, &resp.Diagnostics)
		}
		if left {
			tf.Warn(&resp.Diagnostics, "The user's last role was left",
				fmt.Sprintf("Role %d is the last one of user %s, and a Control Room's user has at least one. Terraform manages the user, too: when the user is "+
					"destroyed, the role goes with it. If the user stays, the role stays, and nothing manages it.", state.RoleID.ValueInt64(), userID))
		}
		return err
	})
}

// ImportState takes HOST/USER/ROLE or USER/ROLE, by ids or names, or the identity.
func (r *roleGrant) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	tf.Import(ctx, r, req, resp, func(ctx context.Context, c *tf.Call) (*roleGrantModel, error) {
		host, named, err := importedRoleGrant(ctx, req)
		if err != nil {
			return nil, err
		}
		host, err = r.Client.RequireHost(host)
		if err != nil {
			return nil, err
		}
		grant, err := r.Client.FindRoleGrant(ctx, named)
		found := roleGrantRow(grant)
		c.Identity = found.identity(host)
		return found, err
	})
}

// importedRoleGrant returns what an import names, with the Control Room that it names, "" for none.
func importedRoleGrant(ctx context.Context, req resource.ImportStateRequest) (host string, named access.RoleGrant, err error) {
	if req.ID == "" {
		identity, err := tf.ImportIdentity[roleGrantIdentity](ctx, req)
		return identity.Host.ValueString(), access.RoleGrant{UserID: identity.UserID.ValueString(), RoleID: identity.RoleID.ValueInt64()}, err
	}
	host, parts, err := splitImportID(req.ID, 2, `USER/ROLE or HOST/USER/ROLE, where USER is an id, a user name or DOMAIN\user, and ROLE a number or `+
		`a name; if a role's name contains a slash, import it by its number`)
	if err != nil {
		return "", named, err
	}
	named.UserID = parts[0]
	named.RoleID, named.RoleName = tf.NumberOrName(parts[1])
	return host, named, nil
}
