package apim

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/platformusers/terraform-provider-platformusers/internal/apim/api"
	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/rest"
	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
)

// CreateUser makes an account, with at most one mail. The call that makes it would overwrite an account that is there, so it is looked for first, and
// what answers anything but "created" is not ours.
func (c *Client) CreateUser(ctx context.Context, asking string, s api.Service, user api.NewUser) (*api.User, error) {
	a, err := c.use()
	if err != nil {
		return nil, err
	}
	if err := guardAdministrator(user.ID, "create"); err != nil {
		return nil, at("user_id", err)
	}
	// Two resources that make the same user side by side would both find nobody, and one would overwrite the other.
	unlock, err := c.creating.Lock(ctx, accountKey(s, user.ID))
	if err != nil {
		return nil, err
	}
	defer unlock()

	// One that the service only keeps as deleted is no account any more.
	there, err := c.User(ctx, s, user.ID)
	switch {
	case err == nil:
		return nil, at("user_id", errExists(asking, there))
	case platform.GoneReason(err) == "":
		return nil, err
	}
	created, err := a.CreateUser(ctx, s, user)
	if err != nil {
		return nil, c.refusedCreate(ctx, asking, s, user, err)
	}
	c.accounts.Record(accountKey(s, user.ID))
	return created, nil
}

// refusedCreate explains why there is no new account that is ours.
func (c *Client) refusedCreate(ctx context.Context, asking string, s api.Service, user api.NewUser, err error) error {
	var overwritten *api.OverwrittenError
	var exists *api.ExistsError
	switch {
	case errors.As(err, &exists):
		return at("user_id", errExists(asking, &exists.User))
	case errors.As(err, &overwritten):
		return at("user_id", errOverwritten(&overwritten.User))
	case rest.KindOf(err) == rest.Ambiguous:
		return c.unknownCreate(ctx, asking, s, user, err)
	default:
		return c.refusedAddress(ctx, s, user.ID, user.Email, err)
	}
}

// errOverwritten is the one case in which a create may have done harm: somebody made the account between the look and the call. What was there is
// lost, so all that is left is to say it. The account stays, for it is the other one's, and it does not come into the state, from where Terraform would
// delete it as a failed create.
func errOverwritten(u *api.User) error {
	return &platform.Problem{
		Summary: "Somebody made the user at the same moment",
		Means: fmt.Sprintf("There was no user %q a moment ago. When it was to be created, the service said that it changed one that exists: somebody made it in between, and the service gave it the "+
			"names, the address, the state, the note and the password of this resource. Nothing was deleted, and the resource is not in the state.", u.ID),
		Do: "Find out who else creates this user (another run of Terraform?), and see to it that the account is as its owner wants it. To manage it here, import it:\n\n" + tf.ImportBlock(userType, u.ARMID),
	}
}

// unknownCreate looks a last time for an account whose creation was not answered, and says what is known.
func (c *Client) unknownCreate(ctx context.Context, asking string, s api.Service, user api.NewUser, err error) error {
	look, cancel := rest.Detach(ctx, c.settings.Clock.Time(), lookAgain)
	defer cancel()
	if there, lookErr := c.User(look, s, user.ID); lookErr == nil {
		return at("user_id", errExists(asking, there))
	}
	means := fmt.Sprintf("It is not known whether user %q was created: the answer was lost, and no such user is to be seen.", user.ID)
	if user.Notify || user.Confirmation != "" {
		means += " It is not sent again, since the person could get two mails."
	}
	return &platform.Problem{
		Err: err, Means: means,
		Do: "Run terraform plan again in a moment: it shows the user if there is one, with the import block. If there is none, apply again.",
	}
}

// lookAgain bounds the look after a write that ran out of time itself.
const lookAgain = 30 * time.Second

// refusedAddress explains a refusal that may be about the e-mail address: which status the service gives for one that is taken is not documented.
func (c *Client) refusedAddress(ctx context.Context, s api.Service, id, email string, err error) error {
	kind := rest.KindOf(err)
	if email == "" || kind != rest.BadRequest && kind != rest.Conflict {
		return c.explain(err)
	}
	if holders, lookErr := c.usersAt(ctx, s, email); lookErr == nil {
		for _, holder := range holders {
			if !sameID(holder.ID, id) {
				return at("email", c.errTaken(s, &holder))
			}
		}
	}
	return c.explain(err)
}

// present is what the state or the platform knows of the fields that can be changed.
type present struct{ firstName, lastName, email, state, note string }

func presentOf(u *api.User) present {
	return present{firstName: u.FirstName, lastName: u.LastName, email: u.Email, state: u.State, note: u.Note}
}

// field is one field of an account in a change.
type field struct {
	attribute string
	planned   string  // what the plan was made from
	now       string  // what is there
	wanted    *string // nil: not changed
}

// fields puts a change beside what it was planned from and what is there now.
func fields(from present, u *api.User, change api.UserChange) []field {
	return []field{
		{"first_name", from.firstName, u.FirstName, change.FirstName},
		{"last_name", from.lastName, u.LastName, change.LastName},
		{"email", strings.ToLower(from.email), strings.ToLower(u.Email), lower(change.Email)},
		{"state", from.state, u.State, change.State},
		{"note", from.note, u.Note, change.Note},
	}
}

func lower(text *string) *string {
	if text == nil {
		return nil
	}
	folded := strings.ToLower(*text)
	return &folded
}

// UpdateUser sends the fields that changed. from is what the plan was made from: a field that somebody else changed meanwhile is not overwritten.
func (c *Client) UpdateUser(ctx context.Context, s api.Service, id string, from present, change api.UserChange) error {
	_, err := c.update(ctx, s, id, from, change, func(*api.User) bool { return true })
	return err
}

// Tries of a write that needs the account's present version: others who only touch it (a membership that is added) move the version, too.
const (
	versionTries = 4
	versionWait  = 500 * time.Millisecond
)

// update is UpdateUser for an account that may be changed as long as it meets a condition. It returns the account when it does not.
func (c *Client) update(ctx context.Context, s api.Service, id string, from present, change api.UserChange, may func(*api.User) bool) (unchanged *api.User, err error) {
	a, err := c.use()
	if err != nil {
		return nil, err
	}
	if err := guardAdministrator(id, "change"); err != nil {
		return nil, err
	}
	for try := 1; ; try++ {
		account, err := c.User(ctx, s, id)
		if err != nil {
			return nil, err
		}
		if !may(account) {
			return account, nil
		}
		done := change.Password == nil
		for _, f := range fields(from, account, change) {
			switch {
			case f.wanted == nil || *f.wanted == f.now:
			case f.now != f.planned:
				return nil, at(f.attribute, errChangedOutside(id, f.attribute))
			default:
				done = false
			}
		}
		if done {
			return nil, nil // nothing is left to change, perhaps since the first try did it and its answer was lost
		}
		err = a.UpdateUser(ctx, s, id, change, account.ETag)
		switch kind := rest.KindOf(err); {
		case err == nil:
			return nil, nil
		case kind != rest.Ambiguous && !api.IsStale(err):
			return nil, c.refusedAddress(ctx, s, id, valueOf(change.Email), err)
		case try == versionTries && api.IsStale(err):
			return nil, errStale(id, err)
		case try == versionTries || c.settings.Clock.Wait(ctx, versionWait<<(try-1)) != nil:
			return nil, c.explain(err)
		}
		from = presentOf(account) // from here on, whatever is different was changed by somebody else a moment ago
	}
}

func valueOf(text *string) string {
	if text == nil {
		return ""
	}
	return *text
}

// errChangedOutside refuses to overwrite what somebody else has changed since the plan.
func errChangedOutside(id, attribute string) error {
	return &platform.Problem{
		Summary: "Changed outside Terraform",
		Means:   fmt.Sprintf("Since this was planned, somebody else has changed %s of user %q. Nothing was overwritten.", attribute, id),
		Do:      "Run terraform plan again: it shows what is there now.",
	}
}

// errStale is for an account that never stands still.
func errStale(id string, err error) error {
	return &platform.Problem{
		Summary: "Changed outside Terraform",
		Means:   fmt.Sprintf("Each time that user %q was read and then to be written, the service said that the account had changed in between. Nothing was overwritten.", id),
		Do:      "Find out who else writes to this user, and run Terraform again.",
		Err:     err,
	}
}

// BlockUser locks an account out without deleting it. An account that is gone already is as blocked as it can be.
func (c *Client) BlockUser(ctx context.Context, s api.Service, id string) error {
	account, err := c.User(ctx, s, id)
	if platform.GoneReason(err) != "" {
		return nil
	}
	if err != nil {
		return err
	}
	blocked := api.StateBlocked
	err = c.UpdateUser(ctx, s, id, presentOf(account), api.UserChange{State: &blocked})
	if platform.GoneReason(err) != "" {
		return nil
	}
	return err
}

// DeleteUser is the platform's delete. An account that is gone is as deleted as can be; one whose subscriptions would go on working without an owner, or
// that the service would not delete for them, is refused.
func (c *Client) DeleteUser(ctx context.Context, s api.Service, id string, options api.DeleteOptions) error {
	_, err := c.delete(ctx, s, id, options, func(*api.User) bool { return true })
	return err
}

// delete deletes an account as long as it meets a condition, in just the version that was looked at. It returns the account when it does not meet it.
func (c *Client) delete(ctx context.Context, s api.Service, id string, options api.DeleteOptions, may func(*api.User) bool) (left *api.User, err error) {
	a, err := c.use()
	if err != nil {
		return nil, err
	}
	if err := guardAdministrator(id, "delete"); err != nil {
		return nil, err
	}
	var before *api.User
	for try := 1; ; try++ {
		account, err := c.User(ctx, s, id)
		switch {
		case platform.GoneReason(err) != "":
			return nil, nil
		case err != nil:
			return nil, err
		case !may(account):
			return account, nil
		case before != nil && presentOf(before) != presentOf(account):
			return nil, errStale(id, nil)
		}
		if !options.DeleteSubscriptions {
			switch err := c.guardSubscriptions(ctx, s, id); {
			case rest.IsNotFound(err) && try < versionTries:
				continue // an earlier deletion has just ended: the next look tells
			case err != nil:
				return nil, err
			}
		}
		err = a.DeleteUser(ctx, s, id, options, account.ETag)
		switch kind := rest.KindOf(err); {
		case err == nil:
			return nil, nil
		case kind != rest.NotFound && kind != rest.Ambiguous && !api.IsStale(err):
			return nil, c.refusedDelete(ctx, s, id, options, err)
		case try == versionTries && api.IsStale(err):
			return nil, errStale(id, err)
		case try == versionTries || c.settings.Clock.Wait(ctx, versionWait<<(try-1)) != nil:
			return nil, c.explain(err)
		}
		before = account // somebody was faster, the answer was lost, or the address is wrong: the next look tells
	}
}

// refusedDelete explains why an account was not deleted. A refusal that does not say why is mostly for the subscriptions.
func (c *Client) refusedDelete(ctx context.Context, s api.Service, id string, options api.DeleteOptions, err error) error {
	if kind := rest.KindOf(err); options.DeleteSubscriptions || kind != rest.BadRequest && kind != rest.Conflict {
		return c.explain(err)
	}
	subscriptions, lookErr := c.SubscriptionsOf(ctx, s, id)
	if lookErr != nil || len(subscriptions) == 0 {
		return c.explain(err)
	}
	return errSubscriptions(id, subscriptions, err)
}
