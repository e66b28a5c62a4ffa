package apim

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"

	"github.com/platformusers/terraform-provider-platformusers/internal/apim/access"
	"github.com/platformusers/terraform-provider-platformusers/internal/apim/api"
	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
)

// newAccount is an account that a plan creates, as a user or as an invitation.
type newAccount struct {
	*tf.Planning

	client    *access.Client
	kind      tf.Kind
	service   api.Service
	id, email string
	// end checks the end of the account that this one takes the place of, where the plan of the change did not know of it.
	end func(ctx context.Context, old *api.User)
}

// key is what this process knows the account by.
func (a *newAccount) key() string { return access.UserKey(a.service, a.id) }

// plan says who has the id or the e-mail address.
func (a *newAccount) plan(ctx context.Context) {
	a.client.RecordPlanned(a.service, a.id, a.email)
	replaced := replacedBy(ctx, a.Identity())
	if err := a.client.GuardUser(a.id, "create"); err != nil {
		a.refuse(ctx, "user_id", err, replaced != "")
		return
	}
	holders, err := a.client.Holders(ctx, a.service, a.id, a.email)
	if err != nil {
		a.Error(blame(nil, err))
		return
	}
	for i := range holders {
		if access.UserKey(a.service, holders[i].ID) == replaced {
			a.planSuccessor(ctx, &holders[i])
			continue
		}
		a.planTaken(ctx, &holders[i], replaced != "")
	}
}

// planTaken decides about a new account whose id or e-mail address another one has.
func (a *newAccount) planTaken(ctx context.Context, holder *api.User, replaces bool) {
	attribute := "email"
	if access.SameID(holder.ID, a.id) {
		attribute = "user_id"
	}
	switch a.client.ClaimAccount(a.service, holder, a.id, a.email) {
	case platform.Free:
	case platform.ClaimedByCreate:
		a.ErrorAt(attribute, tf.ErrMoved(a.kind, holder.Email, holder.ID))
	case platform.ClaimedByState:
		err := a.client.ErrTaken(a.kind.Noun, a.service, holder, a.id)
		if attribute == "user_id" {
			err = tf.ErrInState(holder.Email, holder.ID, "")
		}
		a.ErrorAt(attribute, err)
	default:
		a.refuse(ctx, attribute, a.client.ErrTaken(a.kind.Noun, a.service, holder, a.id), replaces)
	}
}

// refuse warns of a create that the apply will refuse. The second half of a replacement is refused at once: it would lose the person.
func (a *newAccount) refuse(ctx context.Context, attribute string, err error, replaces bool) {
	if replaces {
		a.ErrorAt(attribute, err)
		return
	}
	a.WarnRefused(ctx, attribute, err)
}

// planSuccessor checks a replacement by an account with the id or the e-mail address of the old one. That of -replace and replace_triggered_by the
// plan
// of the change did not know: they come from Terraform alone. What it warned of would not be shown.
func (a *newAccount) planSuccessor(ctx context.Context, old *api.User) {
	accounts, key := &a.client.Run().Accounts, access.UserKey(a.service, old.ID)
	switch {
	case !accounts.Keeps(key):
		if accounts.Want(key, a.key()) != platform.Free { // it is tainted, or an accepted invitation
			a.ErrorAt("user_id", tf.ErrInState(old.Email, old.ID, ""))
		}
	case accounts.GiveUp(key, a.key()) == platform.ClaimedByCreate:
		a.Error(tf.ErrMoved(a.kind, old.Email, old.ID))
	default:
		a.end(ctx, old)
	}
}

// replacedBy is what this process knows the account by that a planned create replaces, "" for any other create: Terraform plans a replacement once
// more as a create, without the state, but with its identity.
func replacedBy(ctx context.Context, identity *tfsdk.ResourceIdentity) string {
	if identity == nil || identity.Raw.IsNull() {
		return ""
	}
	var diags diag.Diagnostics
	old := tf.Get[userIdentity](ctx, identity, &diags)
	if diags.HasError() {
		return ""
	}
	return access.UserKey(old.service(), old.UserID.ValueString())
}

// giveUp records that a plan ends an account, and reports whether it may. successor is what this process knows the account by that replaces it.
func giveUp(p *tf.Planning, client *access.Client, kind tf.Kind, account, email, id, successor string) bool {
	switch client.Run().Accounts.GiveUp(account, successor) {
	case platform.ClaimedByState:
		p.Error(tf.ErrTwoResources(email, id))
	case platform.ClaimedByCreate:
		p.Error(tf.ErrMoved(kind, email, id))
	default:
		return true
	}
	return false
}
