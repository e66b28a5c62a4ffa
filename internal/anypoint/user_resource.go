package anypoint

import (
	"context"
	"fmt"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/platformusers/terraform-provider-platformusers/internal/anypoint/access"
	"github.com/platformusers/terraform-provider-platformusers/internal/anypoint/api"
	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
)

// NewUserResource is platformusers_anypoint_user: an account.
func NewUserResource() tf.ManagedResource {
	return &user{tf.Resource[*access.Client]{Kind: namespace.Kind(access.NounUser), Identity: userIdentity{}}}
}

type user struct{ tf.Resource[*access.Client] }

// ModifyPlan checks in plan what the plan can know, and says what a destroy will do to the person: see user_plan.go.
func (r *user) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	tf.PlanEnabled(ctx, "enabled", req, resp)
	tf.Plan(ctx, r, req, resp, tf.Planner[userModel]{
		Create: r.planCreate, Update: r.planUpdate, Key: (*userModel).name, Replace: r.planReplace, Destroy: r.planDestroy,
	})
}

func (r *user) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	config := tf.Get[userModel](ctx, req.Config, &resp.Diagnostics)
	var account *api.User
	created := tf.Create(ctx, r, req, resp, func(ctx context.Context, c *tf.Call, plan *userModel) (*userModel, error) {
		organizationID, err := r.Client.OrganizationID(ctx, plan.OrganizationID.ValueString())
		if err != nil {
			return nil, err
		}
		if account, err = r.Client.CreateUser(ctx, organizationID, plan.toCreate(config.PasswordWO)); err != nil {
			return nil, err
		}
		recordPhone(ctx, account, resp.Private, &resp.Diagnostics)
		found := userModelOf(organizationID, account)
		c.Identity = found.identity()
		return found, nil
	})
	if created != nil && account.Enabled && !created.Enabled.ValueBool() {
		r.disableNew(ctx, created, resp)
	}
}

// disableNew locks a new account that is to be disabled, which the platform cannot create in one call. The account exists by now, so a failure must
// not be an error: Terraform would replace the person. The next plan shows the difference.
func (r *user) disableNew(ctx context.Context, created *userModel, resp *resource.CreateResponse) {
	if err := r.Client.DisableUser(ctx, created.OrganizationID.ValueString(), created.ID.ValueString()); err != nil {
		tf.WarnAt(&resp.Diagnostics, "enabled", "The new account is still enabled",
			fmt.Sprintf("%q was created, but could not be disabled afterwards: %s", created.Username.ValueString(), err),
			"The next plan shows the difference; apply again to disable the account.")
	}
}

func (r *user) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	takenIn := tf.IsTakenIn(ctx, req.Private, &resp.Diagnostics)
	current := tf.Read(ctx, r, req, resp, func(ctx context.Context, c *tf.Call, state *userModel) (*userModel, error) {
		c.Identity, c.Names = state.identity(), []string{state.name()}
		r.Client.Run().Accounts.Record(state.ID.ValueString())
		account, err := r.Client.User(ctx, state.OrganizationID.ValueString(), state.ID.ValueString(), state.CreatedAt.ValueString())
		if err != nil {
			return nil, err
		}
		phone, err := r.phoneNumber(ctx, account, state, req.Private, resp)
		if err != nil {
			return nil, err
		}
		createdAt := state.CreatedAt // it never changes; the platform writes it in several forms
		state.userRow, state.PhoneNumber = userRowOf(account), phone
		if !createdAt.IsNull() {
			state.CreatedAt = createdAt
		}
		return state, nil
	})
	if current != nil && takenIn {
		tf.RecordEnabled(ctx, resp.Private, current.Enabled.ValueBool(), &resp.Diagnostics)
	}
}

// keyPhoneReadAt holds the account's change stamp as of which the state holds the phone number, which no list shows.
const keyPhoneReadAt = "phone_read_at"

// phoneNumber is the phone number that a refresh stores. Where the account comes from a list, it is read by itself only once it has changed.
func (r *user) phoneNumber(ctx context.Context, account *api.User, state *userModel, private tf.PrivateReader, resp *resource.ReadResponse) (
	types.String, error,
) {
	readAt, _ := tf.GetPrivate[string](ctx, private, keyPhoneReadAt, &resp.Diagnostics)
	if !account.HasPhoneNumber {
		if sameStamp(readAt, account.UpdatedAt) {
			return state.PhoneNumber, nil
		}
		alone, err := r.Client.UserLive(ctx, state.OrganizationID.ValueString(), state.ID.ValueString())
		if err != nil {
			return state.PhoneNumber, err
		}
		account.PhoneNumber = alone.PhoneNumber
	}
	if !sameStamp(readAt, account.UpdatedAt) {
		tf.SetPrivate(ctx, resp.Private, keyPhoneReadAt, account.UpdatedAt, &resp.Diagnostics)
	}
	return types.StringValue(account.PhoneNumber), nil
}

// sameStamp compares two times of a change. The platform may leave the fraction of a second out in one of its forms.
func sameStamp(a, b string) bool {
	at, errA := time.Parse(time.RFC3339Nano, a)
	bt, errB := time.Parse(time.RFC3339Nano, b)
	if errA != nil || errB != nil {
		return a == b && a != ""
	}
	return at.Equal(bt) || at.Truncate(time.Second).Equal(bt.Truncate(time.Second)) && (at.Nanosecond() == 0 || bt.Nanosecond() == 0)
}

// recordPhone records for the next refresh that the state holds the phone number as of what the platform returned.
func recordPhone(ctx context.Context, account *api.User, private tf.PrivateWriter, diags *diag.Diagnostics) {
	if account.HasPhoneNumber {
		tf.SetPrivate(ctx, private, keyPhoneReadAt, account.UpdatedAt, diags)
	}
}

func (r *user) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	updated := tf.Update(ctx, r, req, resp, func(ctx context.Context, c *tf.Call, plan, state *userModel) (*userModel, error) {
		c.Identity = state.identity()
		change := plan.toUpdate(state)
		if platform.IsEmpty(change) {
			return state, nil
		}
		account, err := r.Client.UpdateUser(ctx, state.OrganizationID.ValueString(), state.ID.ValueString(), change)
		if err != nil {
			return nil, err
		}
		recordPhone(ctx, account, resp.Private, &resp.Diagnostics)
		return userModelOf(state.OrganizationID.ValueString(), account), nil
	})
	if updated != nil && updated.Enabled.ValueBool() {
		tf.RecordEnabled(ctx, resp.Private, true, &resp.Diagnostics)
	}
}

func (r *user) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	tf.Delete(ctx, r, req, resp, func(ctx context.Context, state *userModel) error {
		organizationID, id := state.OrganizationID.ValueString(), state.ID.ValueString()
		switch policy := state.DeletionPolicy.ValueString(); {
		case policy == platform.PolicyAbandon:
			return nil
		case policy == platform.PolicyDisable:
			return r.Client.DisableUser(ctx, organizationID, id)
		case state.Type.ValueString() == api.UserTypeProxy:
			return errProxyDelete(state.Username.ValueString())
		default:
			return r.Client.DeleteUser(ctx, organizationID, id)
		}
	})
}

// ImportState takes ORG/USER, USER, ORG/NAME, ORG/PROVIDER/NAME or NAME, where USER is an id, NAME a user name or an e-mail address, and PROVIDER
// the id of an identity provider; or the identity.
func (r *user) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	imported := tf.Import(ctx, r, req, resp, func(ctx context.Context, c *tf.Call) (*userModel, error) {
		named, err := importKey(ctx, req, (*userIdentity).parts)
		if err != nil {
			return nil, err
		}
		if err := refuseEmpty(importPart{"organization_id", named.OrganizationID, true}, importPart{"user_id", named.UserID, false}); err != nil {
			return nil, err
		}
		organizationID, err := r.Client.OrganizationID(ctx, named.OrganizationID.ValueString())
		if err != nil {
			return nil, err
		}
		if err := r.Client.RequireRoot(ctx, organizationID); err != nil {
			return nil, err
		}
		provider, name := "", named.UserID.ValueString()
		if !named.OrganizationID.IsNull() {
			provider, name = access.SplitProvider(name)
		}
		account, err := r.Client.FindUserOf(ctx, organizationID, provider, name)
		if err != nil {
			return nil, err
		}
		// Without it, the configuration that created the account, which has to hold it, would plan a change, and not only where one is: what a plan finds
		// out comes too late, since Terraform takes no planned value but the configured one where the state has none, and neither an import nor the
		// refresh behind it is told the configuration. So whoever imports a thousand people again, after a state was lost, would be shown a thousand
		// changes, by chance without the few whom this run has read by themselves. That is worth a call each, once: a refresh needs none.
		if !account.HasPhoneNumber {
			alone, err := r.Client.UserLive(ctx, organizationID, account.ID)
			if err != nil {
				return nil, err
			}
			account.PhoneNumber, account.HasPhoneNumber = alone.PhoneNumber, true
		}
		recordPhone(ctx, account, resp.Private, &resp.Diagnostics)
		found := userModelOf(organizationID, account)
		c.Identity = found.identity()
		return found, nil
	})
	if imported != nil {
		tf.RecordEnabled(ctx, resp.Private, imported.Enabled.ValueBool(), &resp.Diagnostics)
	}
}
