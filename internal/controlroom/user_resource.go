package controlroom

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/platformusers/terraform-provider-platformusers/internal/controlroom/access"
	"github.com/platformusers/terraform-provider-platformusers/internal/controlroom/api"
	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
)

// NewUserResource is platformusers_controlroom_user: an account.
func NewUserResource() tf.ManagedResource {
	return &user{tf.Resource[*access.Client]{Kind: namespace.Kind(access.NounUser), Identity: userIdentity{}, Moves: true}}
}

type user struct{ tf.Resource[*access.Client] }

// ModifyPlan applies the default of disabled, and checks what the plan can know. See user_plan.go.
func (r *user) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	tf.PlanDisabled(ctx, "disabled", req, resp)
	tf.Plan(ctx, r, req, resp, tf.Planner[userModel]{
		Create: r.planCreate, Update: r.planUpdate, Key: (*userModel).login, Replace: r.planReplace, Destroy: r.planDestroy,
	})
}

func (r *user) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	config := tf.Get[userModel](ctx, req.Config, &resp.Diagnostics)
	created := tf.Create(ctx, r, req, resp, func(ctx context.Context, c *tf.Call, plan *userModel) (*userModel, error) {
		if plan.needsPassword(config) {
			return nil, errNeedsPassword() // the plan reports it, unless it was made on the way to a destroy
		}
		if plan.Email.IsNull() {
			return nil, errNeedsEmail()
		}
		host, err := r.Client.RequireHost("")
		if err != nil {
			return nil, err
		}
		roles, err := r.rolesOfNew(ctx, plan, config)
		if err != nil {
			return nil, err
		}
		account, err := r.Client.CreateUser(ctx, plan.toCreate(config.PasswordWO, roles))
		if err != nil {
			return nil, err
		}
		created := userFromAPI(account)
		created.refreshRoles(account) // as far as the plan did not know them
		rememberRoles(ctx, nil, resp.Private, account.Roles, &resp.Diagnostics)
		created.MultipleLoginAllowed = r.undeclaredMultipleLogin(ctx) // unless the plan has it
		r.recordMultipleLogin(ctx, plan.MultipleLoginAllowed, account, nil, resp.Private, &resp.Diagnostics)
		c.Identity = created.identity(host)
		return created, nil
	})
	if created != nil {
		tf.RecordOwnPassword(ctx, created.PasswordWOVersion.IsNull(), resp.Private, &resp.Diagnostics)
	}
}

// rolesOfNew are the roles that a new account gets: those that are configured, or the base role.
func (r *user) rolesOfNew(ctx context.Context, plan, config *userModel) ([]int64, error) {
	if config.namesRoles() {
		return r.configuredRoles(ctx, plan)
	}
	roles, err := r.baseRole(ctx, plan)
	return access.RoleIDs(roles), err
}

// configuredRoles are the roles that are configured, the base role when these are none. By name they are looked for when the plan could not.
func (r *user) configuredRoles(ctx context.Context, plan *userModel) ([]int64, error) {
	if isEmptySet(plan.RoleIDs) || !fullyKnown(plan.RoleIDs) && isEmptySet(plan.RoleNames) {
		roles, err := r.baseRole(ctx, plan)
		return access.RoleIDs(roles), err
	}
	if fullyKnown(plan.RoleIDs) {
		return knownNumbers(plan.RoleIDs), nil
	}
	roles, err := r.Client.RolesByName(ctx, knownTexts(plan.RoleNames))
	return access.RoleIDs(roles), err
}

func (r *user) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	tf.Read(ctx, r, req, resp, func(ctx context.Context, c *tf.Call, state *userModel) (*userModel, error) {
		host, err := r.Client.RequireHost(hostOf(ctx, req.Identity))
		if err != nil {
			return nil, err
		}
		c.Identity, c.Names = state.identity(host), []string{state.name()}
		r.Client.Run().Accounts.Record(state.ID.ValueString())
		account, err := r.Client.User(ctx, state.ID.ValueString(), state.CreatedAt.ValueString())
		if err != nil {
			return nil, err
		}
		if err := r.Client.RequireSamePerson(hostOf(ctx, req.Identity), state.Username.ValueString(), account); err != nil {
			return nil, err
		}
		if account, err = r.readMultipleLogin(ctx, account, state, req.Private, resp.Private, &resp.Diagnostics); err != nil {
			return nil, err
		}
		rememberRoles(ctx, recallRoles(ctx, req.Private, &resp.Diagnostics), resp.Private, account.Roles, &resp.Diagnostics)
		domain := state.Domain
		state.refresh(account)
		if !domain.IsNull() {
			// No account changes its domain, but a Control Room may show it by another name than the one that it was created with (seen in the vendor's
			// samples): what is no change must not replace a person.
			state.Domain = domain
		}
		state.PasswordWOVersion = tf.StoredPasswordVersion(ctx, state.PasswordWOVersion, req.Private, &resp.Diagnostics)
		return state, nil
	})
}

func (r *user) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	config := tf.Get[userModel](ctx, req.Config, &resp.Diagnostics)
	var password tf.PasswordVersions
	updated := tf.Update(ctx, r, req, resp, func(ctx context.Context, c *tf.Call, plan, state *userModel) (*userModel, error) {
		host, err := r.Client.RequireHost(hostOf(ctx, req.Identity))
		if err != nil {
			return nil, err
		}
		c.Identity = state.identity(host)
		password = plan.passwordVersions(state)
		change := plan.toUpdate(state)
		change.Password = password.ToSend(ctx, config.PasswordWO, req.Private, &resp.Diagnostics)
		if config.namesRoles() && !plan.RoleIDs.Equal(state.RoleIDs) { // else the roles are somebody else's, or do not change
			if change.RoleIDs, err = r.changedRoles(ctx, plan, state); err != nil {
				return nil, err
			}
		}
		account, err := r.change(ctx, plan, state, change)
		if account == nil || err != nil {
			return state, err
		}
		current := userFromAPI(account)
		current.refreshRoles(account) // as far as the plan did not know them
		rememberRoles(ctx, recallRoles(ctx, req.Private, &resp.Diagnostics), resp.Private, account.Roles, &resp.Diagnostics)
		r.recordMultipleLogin(ctx, plan.MultipleLoginAllowed, account, req.Private, resp.Private, &resp.Diagnostics)
		return current, nil
	})
	if updated == nil {
		return
	}
	password.Settled(ctx, req.Private, resp.Private, &resp.Diagnostics)
	if !updated.Disabled.ValueBool() {
		tf.RecordEnabled(ctx, resp.Private, true, &resp.Diagnostics)
	}
}

// changedRoles are the roles to send, nil when the account has them already, as one may whose roles the state did not have.
func (r *user) changedRoles(ctx context.Context, plan, state *userModel) (*[]int64, error) {
	roles, err := r.configuredRoles(ctx, plan)
	if err != nil || !state.RoleIDs.IsNull() {
		return &roles, err
	}
	account, err := r.Client.KnownUser(ctx, state.ID.ValueString())
	if err != nil || numberSet(access.RoleIDs(account.Roles)).Equal(numberSet(roles)) {
		return nil, err
	}
	return &roles, nil
}

// change sends a change, if it is one. It returns the account as the platform has it now, nil when nothing was sent and the plan is complete.
func (r *user) change(ctx context.Context, plan, state *userModel, change api.UserChange) (*api.User, error) {
	id := state.ID.ValueString()
	switch {
	case !platform.IsEmpty(change):
		return r.Client.UpdateUser(ctx, id, change)
	case !fullyKnown(plan.RoleIDs) || !fullyKnown(plan.RoleNames):
		return r.Client.KnownUser(ctx, id)
	}
	return nil, nil
}

func (r *user) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	tf.Delete(ctx, r, req, resp, func(ctx context.Context, state *userModel) error {
		policy := state.DeletionPolicy.ValueString()
		if policy == platform.PolicyAbandon {
			return nil
		}
		if _, err := r.Client.RequireHost(hostOf(ctx, req.Identity)); err != nil {
			return err
		}
		if policy == platform.PolicyDisable {
			return r.Client.DisableUser(ctx, state.ID.ValueString())
		}
		return r.Client.DeleteUser(ctx, state.ID.ValueString())
	})
}

// ImportState takes HOST/USER or USER, where USER is an id, a user name or DOMAIN\user; or the identity.
func (r *user) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	imported := tf.Import(ctx, r, req, resp, func(ctx context.Context, c *tf.Call) (*userModel, error) {
		host, who, err := importedUser(ctx, req)
		if err != nil {
			return nil, err
		}
		host, err = r.Client.RequireHost(host)
		if err != nil {
			return nil, err
		}
		account, err := r.Client.FindUser(ctx, who)
		if err != nil {
			return nil, err
		}
		found := r.found(ctx, account)
		c.Identity = found.identity(host)
		return found, nil
	})
	if imported != nil {
		tf.RecordEnabled(ctx, resp.Private, !imported.Disabled.ValueBool(), &resp.Diagnostics)
	}
}

// found is an account that an import takes in, or that a query lists.
func (r *user) found(ctx context.Context, account *api.User) *userModel {
	found := userFromAPI(account)
	found.MultipleLoginAllowed = r.undeclaredMultipleLogin(ctx)
	found.BaseRoleName = types.StringValue(access.BasicRoleName)
	return found
}

// importedUser returns who is meant, with the Control Room that the import names, "" for none.
func importedUser(ctx context.Context, req resource.ImportStateRequest) (host, who string, err error) {
	if req.ID == "" {
		identity, err := tf.ImportIdentity[userIdentity](ctx, req)
		return identity.Host.ValueString(), identity.UserID.ValueString(), err
	}
	host, parts, err := splitImportID(req.ID, 1, `USER or HOST/USER, where USER is an id, a user name or DOMAIN\user`)
	if err != nil {
		return "", "", err
	}
	return host, parts[0], nil
}
