package access

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/platformusers/terraform-provider-platformusers/internal/apim/api"
	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/rest"
	"github.com/platformusers/terraform-provider-platformusers/internal/snapshot"
)

// CreateUser creates an account, with at most one mail. The call that creates it would overwrite an account that is there, so the id is looked up
// first, and what is answered with anything but "created" is not ours. An account that exists is an error that names it.
func (c *Client) CreateUser(ctx context.Context, s api.Service, user api.NewUser) (*api.User, error) {
	return c.createUser(ctx, NounUser, s, user)
}

// createUser is CreateUser for an account that is to be managed as noun.
func (c *Client) createUser(ctx context.Context, noun platform.Noun, s api.Service, user api.NewUser) (*api.User, error) {
	if err := c.GuardUser(user.ID, "create"); err != nil {
		return nil, at("user_id", err)
	}
	// Two that create the same user side by side would both find nobody, and one would overwrite the other.
	unlock, err := c.locks.LockMachine(ctx, c.settings.Clock, UserKey(s, user.ID))
	if err != nil {
		return nil, err
	}
	defer unlock()

	// One that the service only keeps as deleted is no account any more.
	there, err := c.UserLive(ctx, s, user.ID)
	switch {
	case err == nil:
		return nil, at("user_id", errUserExists(noun, there))
	case platform.GoneReason(err) == "":
		return nil, err
	}
	created, err := c.api.CreateUser(ctx, s, user)
	c.wroteUser(s, user.ID, created)
	if err != nil {
		return nil, c.refusedCreate(ctx, noun, s, user, err)
	}
	c.run.Created.Record(UserKey(s, user.ID))
	return created, nil
}

// refusedCreate explains why there is no new account that is ours.
func (c *Client) refusedCreate(ctx context.Context, noun platform.Noun, s api.Service, user api.NewUser, err error) error {
	var overwritten *api.OverwrittenError
	var exists *api.ExistsError
	switch {
	case errors.As(err, &exists):
		return at("user_id", errUserExists(noun, &exists.User))
	case errors.As(err, &overwritten):
		return at("user_id", errOverwritten(&overwritten.User))
	case rest.KindOf(err) == rest.Ambiguous:
		return c.unknownCreate(ctx, noun, s, user, err)
	default:
		return c.refusedEmail(ctx, s, user.ID, user.Email, err)
	}
}

// errOverwritten is the one case in which a create may have done harm: somebody created the account between the look and the call. What was there is
// lost, so all that is left is to say it. The account stays, for it is the other one's, and it does not come into the state, from where Terraform
// would delete it as a failed create.
func errOverwritten(u *api.User) error {
	return &platform.Problem{
		Summary: "Somebody created the user at the same moment",
		Means: fmt.Sprintf("There was no user %q a moment ago, but the service reported the create as a change of one that exists: somebody created it "+
			"in between, and the service gave it the names, the e-mail address, the state, the note and the password of this create. Nothing was deleted, "+
			"and the user is not in the state.", u.ID),
		Do:     "Find out who else creates this user, and make sure that the account is as its owner wants it.",
		Hint:   HintOverwritten,
		Exists: &platform.Object{Noun: NounUser, ID: u.ARMID},
	}
}

// unknownCreate looks a last time for an account whose creation was not answered, and says what is known.
func (c *Client) unknownCreate(ctx context.Context, noun platform.Noun, s api.Service, user api.NewUser, err error) error {
	look, cancel := rest.Detach(ctx, c.settings.Clock.Time(), lastLook)
	defer cancel()
	if there, lookErr := c.UserLive(look, s, user.ID); lookErr == nil {
		return at("user_id", errUserExists(noun, there))
	}
	means := fmt.Sprintf("It is not known whether user %q was created: the response was lost, and no such user is there.", user.ID)
	if user.Notify || user.Confirmation != "" {
		means += " The create is not sent again, since the person could get two mails."
	}
	return &platform.Problem{Err: err, Means: means, Hint: HintLostCreate}
}

// lastLook bounds the look after a create that ran out of time itself.
const lastLook = 30 * time.Second

// refusedEmail explains a refusal that may be about the e-mail address: which status the service gives for one that is taken is not documented.
func (c *Client) refusedEmail(ctx context.Context, s api.Service, id, email string, err error) error {
	kind := rest.KindOf(err)
	if email == "" || kind != rest.BadRequest && kind != rest.Conflict {
		return c.explain(err)
	}
	holders, lookErr := c.usersAtLive(ctx, s, email)
	if lookErr != nil {
		return c.explain(err)
	}
	for _, holder := range holders {
		if !SameID(holder.ID, id) {
			return at("email", c.errTaken(s, &holder))
		}
	}
	return c.explain(err)
}

// UserFields are the fields of an account that can be changed, as somebody knows them who plans a change.
type UserFields struct{ FirstName, LastName, Email, State, Note string }

func fieldsOfUser(u *api.User) UserFields {
	return UserFields{FirstName: u.FirstName, LastName: u.LastName, Email: u.Email, State: u.State, Note: u.Note}
}

// fieldChange is one field in a change.
type fieldChange struct {
	field   string
	planned string  // what the change was planned from
	now     string  // what is there
	wanted  *string // nil: not changed
}

// changes puts each field of a change but the password, which nobody can read, beside what it was planned from and what is there now.
func (f UserFields) changes(now UserFields, change api.UserChange) []fieldChange {
	return []fieldChange{
		{"first_name", f.FirstName, now.FirstName, change.FirstName},
		{"last_name", f.LastName, now.LastName, change.LastName},
		{"email", strings.ToLower(f.Email), strings.ToLower(now.Email), lower(change.Email)},
		{"state", f.State, now.State, change.State},
		{"note", f.Note, now.Note, change.Note},
	}
}

// compare judges a change by what is there now. outside is a field that somebody else has changed since the change was planned; done reports that
// nothing is left to change.
func compare(changes []fieldChange) (outside string, done bool) {
	done = true
	for _, one := range changes {
		switch {
		case one.wanted == nil || platform.SameText(*one.wanted, one.now):
		case !platform.SameText(one.now, one.planned):
			return one.field, false
		default:
			done = false
		}
	}
	return "", done
}

func lower(text *string) *string {
	if text == nil {
		return nil
	}
	folded := strings.ToLower(*text)
	return &folded
}

// UpdateUser sends the fields that changed. from is what the change was planned from: a field that somebody else changed meanwhile is not
// overwritten.
func (c *Client) UpdateUser(ctx context.Context, s api.Service, id string, from UserFields, change api.UserChange) error {
	_, err := c.updateUser(ctx, s, id, &from, change, func(*api.User) bool { return true })
	return err
}

// Tries of a write that needs the present version: others who only touch the object (a membership that is added) change the version, too.
const (
	versionTries = 4
	versionWait  = 500 * time.Millisecond
)

// updateUser is UpdateUser for an account that may be changed as long as it meets a condition. It returns the account when it does not. from is nil
// when the change is wanted whatever is there.
func (c *Client) updateUser(
	ctx context.Context, s api.Service, id string, from *UserFields, change api.UserChange, may func(*api.User) bool,
) (unchanged *api.User, err error) {
	if err := c.GuardUser(id, "change"); err != nil {
		return nil, err
	}
	var after *api.User
	defer func() { c.wroteUser(s, id, after) }()
	for try := 1; ; try++ {
		account, err := c.UserLive(ctx, s, id)
		if err != nil {
			return nil, err
		}
		if !may(account) {
			return account, nil
		}
		now := fieldsOfUser(account)
		if from == nil {
			from = &now
		}
		outside, done := compare(from.changes(now, change))
		switch {
		case outside != "":
			return nil, at(outside, errChangedOutside(outside, "user", id))
		case done && change.Password == nil:
			return nil, nil // perhaps the first try did it, and its response was lost
		}
		after, err = c.api.UpdateUser(ctx, s, id, change, account.ETag)
		switch kind := rest.KindOf(err); {
		case err == nil:
			return nil, nil
		case kind != rest.Ambiguous && !api.IsStale(err):
			return nil, c.refusedEmail(ctx, s, id, valueOf(change.Email), err)
		case try == versionTries && api.IsStale(err):
			return nil, errRestless("user", id, err)
		case try == versionTries || c.settings.Clock.Wait(ctx, versionWait<<(try-1)) != nil:
			return nil, c.explain(err)
		}
		from = &now // from here on, whatever is different was changed by somebody else a moment ago
	}
}

// wroteUser records what a write has left of an account: after is the account as the response shows it, nil for a write that failed or showed none.
func (c *Client) wroteUser(s api.Service, id string, after *api.User) {
	if after == nil || after.RegisteredAt == "" {
		c.users(s).Forget(c.read.key(id))
		return
	}
	c.users(s).Put(rowOfUser(after))
}

func valueOf(text *string) string {
	if text == nil {
		return ""
	}
	return *text
}

// errChangedOutside refuses to overwrite a field that somebody else has changed since the change was planned.
func errChangedOutside(field, what, id string) error {
	return &platform.Problem{
		Summary: summaryChanged,
		Means:   fmt.Sprintf("Since this was planned, somebody else has changed %s of %s %q. Nothing was overwritten.", field, what, id),
		Hint:    HintPlanAgain,
	}
}

// errRestless is for an object that has another version at each look.
func errRestless(what, id string, err error) error {
	return &platform.Problem{
		Summary: summaryChanged,
		Means: fmt.Sprintf("Each time that %s %q was read and then to be written, the service reported that it had changed in between. Nothing was "+
			"overwritten.", what, id),
		Do:  fmt.Sprintf("Find out who else writes to this %s, and try again.", what),
		Err: err,
	}
}

// DisableUser blocks an account without deleting it. A missing account counts as blocked.
func (c *Client) DisableUser(ctx context.Context, s api.Service, id string) error {
	blocked := api.StateBlocked
	_, err := c.updateUser(ctx, s, id, nil, api.UserChange{State: &blocked}, func(*api.User) bool { return true })
	if platform.GoneReason(err) != "" {
		return nil
	}
	return platform.ConfirmRemoved(ctx, c.settings.Clock, fmt.Sprintf("user %q", id), err, func(ctx context.Context) (bool, error) {
		now, err := c.UserLive(ctx, s, id)
		return err == nil && now.State == api.StateBlocked, err
	})
}

// DeleteUser deletes an account. A missing account counts as deleted. One whose subscriptions would go on working without an owner, or that the
// service does not delete because of them, is refused.
func (c *Client) DeleteUser(ctx context.Context, s api.Service, id string, options api.DeleteOptions) error {
	_, err := c.deleteUser(ctx, s, id, options, func(*api.User) bool { return true })
	return err
}

// deleteUser deletes an account as long as it meets a condition, in just the version that was looked at. It returns the account when it does not
// meet it.
func (c *Client) deleteUser(
	ctx context.Context, s api.Service, id string, options api.DeleteOptions, may func(*api.User) bool,
) (left *api.User, err error) {
	if err := c.GuardUser(id, "delete"); err != nil {
		return nil, err
	}
	users, key := c.users(s), c.read.key(id)
	gone := func(ctx context.Context) (bool, error) {
		account, err := users.Get(snapshot.Again(ctx), key) // what the list lacks is gone: the service has deleted it
		return isGone(err) || err == nil && account.State == api.StateDeleted, ignoreGone(err)
	}
	defer func() {
		switch {
		case left != nil: // nothing was sent
		case err == nil:
			users.Remove(key)
			c.forgetEdges(s, id)
		default:
			users.Forget(key)
			c.forgetEdges(s, id)
		}
	}()
	var before *api.User
	for try := 1; ; try++ {
		account, err := c.UserLive(ctx, s, id)
		switch {
		case platform.GoneReason(err) != "":
			return nil, nil
		case err != nil:
			return nil, err
		case !may(account):
			return account, nil
		case before != nil && fieldsOfUser(before) != fieldsOfUser(account):
			return nil, errRestless("user", id, nil)
		}
		if !options.DeleteSubscriptions {
			switch err := c.guardSubscriptions(ctx, s, id); {
			case rest.IsNotFound(err) && try < versionTries:
				continue // an earlier deletion has just ended: the next look shows it
			case err != nil:
				return nil, err
			}
		}
		err = c.api.DeleteUserUntil(ctx, s, id, options, account.ETag, gone)
		switch kind := rest.KindOf(err); {
		case err == nil:
			return nil, nil
		case kind != rest.NotFound && kind != rest.Ambiguous && !api.IsStale(err):
			return nil, c.refusedDelete(ctx, s, id, options, err)
		case try == versionTries && api.IsStale(err):
			return nil, errRestless("user", id, err)
		case try == versionTries || c.settings.Clock.Wait(ctx, versionWait<<(try-1)) != nil:
			return nil, c.explain(err)
		}
		before = account // somebody was faster, or the response was lost: the next look shows it
	}
}

// refusedDelete explains why an account was not deleted. A refusal without a reason, or with a word about subscriptions, is for the subscriptions.
func (c *Client) refusedDelete(ctx context.Context, s api.Service, id string, options api.DeleteOptions, err error) error {
	if kind := rest.KindOf(err); options.DeleteSubscriptions || kind != rest.BadRequest && kind != rest.Conflict || !api.MayMeanSubscriptions(err) {
		return c.explain(err)
	}
	subscriptions, lookErr := c.api.UserSubscriptions(ctx, s, id)
	if lookErr != nil || len(subscriptions) == 0 {
		return c.explain(err)
	}
	return errSubscriptions(id, subscriptions, err)
}
