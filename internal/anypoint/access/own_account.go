package access

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/platformusers/terraform-provider-platformusers/internal/anypoint/api"
	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/rest"
)

// ownAccount is the account that the provider signs in as, or that its connected app belongs to.
type ownAccount struct {
	// ID is "" for an app without a user behind it.
	ID, Username string
	// Unknown reports that the platform does not report whose access token it is.
	Unknown bool
}

// ownAccount goes by the setting, else by what the platform reports.
func (c *Client) ownAccount(ctx context.Context) (ownAccount, error) {
	if id := c.settings.SignedInUserID; id != "" {
		return ownAccount{ID: id, Username: "signed_in_user_id in the provider's anypoint settings"}, nil
	}
	self, err := c.Self(ctx)
	switch {
	case err != nil:
		return ownAccount{}, err
	case self.User != nil:
		return ownAccount{ID: self.User.ID, Username: self.User.Username}, nil
	}
	return ownAccount{Unknown: self.Client == nil}, nil
}

// whoAmI asks who the provider is signed in as. The platform was seen to refuse that question to a token that works otherwise: such a sign-in is
// *api.Me without user and app, once an organization answers it.
func (c *Client) whoAmI(ctx context.Context) (*api.Me, error) {
	me, err := c.api.Me(ctx)
	var refused *api.SignInError
	if rest.KindOf(err) != rest.Unauthorized || errors.As(err, &refused) {
		return me, err
	}
	if c.settings.OrganizationID == "" {
		return nil, &platform.Problem{
			Err: err,
			Means: "Anypoint does not report to this sign-in whose it is, or does not accept it. Anypoint was seen to refuse that to tokens of apps that " +
				"act on behalf of a user, which work otherwise. " + c.unauthorized(),
			Do: "Set organization_id in the provider's anypoint settings (ANYPOINT_ORGANIZATION_ID), which makes the question unnecessary, and " +
				"signed_in_user_id, so that the provider spares that account. If that does not help: " + c.otherSignIn(),
		}
	}
	if _, ownErr := c.api.Organization(ctx, c.settings.OrganizationID); ownErr != nil {
		return nil, err
	}
	return &api.Me{}, nil
}

// guardSelf refuses to end the account that the provider signs in as. Where that is not known, it refuses to end an administrator.
func (c *Client) guardSelf(ctx context.Context, organizationID, userID, verb string) error {
	own, err := c.ownAccount(ctx)
	switch {
	case err != nil:
		return err
	case own.Unknown:
		admin, err := c.isAdministrator(ctx, organizationID, userID)
		if err != nil || !admin {
			return err
		}
		return errMayBeSelf(userID, verb+" it")
	case own.ID != userID:
		return nil
	}
	return &platform.Problem{
		Summary: "Refused: the account that the provider signs in as",
		Means: fmt.Sprintf("User %s (%s) is the account that the provider signs in as, or that its connected app belongs to. If the provider were to "+
			"%s it, these credentials could not be used on this organization again.", userID, own.Username, verb),
		Do:   "Sign in as somebody else to do this.",
		Hint: HintKeepAccount,
	}
}

// guardOwnAccess refuses to take from the account that the provider signs in as what lets it manage people: being Organization Administrator, or
// any permission when it is none. Where the account is not known, it refuses to make an administrator none.
func (c *Client) guardOwnAccess(ctx context.Context, organizationID string, l loss) error {
	own, err := c.ownAccount(ctx)
	if err != nil {
		return err
	}
	for _, userID := range l.users {
		if !own.Unknown && own.ID != userID {
			continue
		}
		if err := c.guardPerhapsOwn(ctx, organizationID, userID, own, l); err != nil {
			return err
		}
	}
	return nil
}

// guardPerhapsOwn is guardOwnAccess for a user who is the account, or may be it where that is not known.
func (c *Client) guardPerhapsOwn(ctx context.Context, organizationID, userID string, own ownAccount, l loss) error {
	if own.Unknown {
		if admin, err := c.isAdministrator(ctx, organizationID, userID); err != nil || !admin {
			return err
		}
	}
	removes, err := l.takes(ctx, userID)
	if err != nil {
		return err
	}
	permissions, err := c.permissionsLive(ctx, organizationID, userID)
	if platform.GoneReason(err) != "" {
		return nil
	}
	if err != nil {
		return err
	}
	ways := platform.Filter(permissions, func(p Permission) bool { return administers(p.Grant, organizationID) })
	if len(ways) == 0 && !own.Unknown {
		ways = permissions
		if !slices.ContainsFunc(ways, removes) {
			return nil
		}
	} else if len(ways) == 0 || slices.ContainsFunc(ways, func(p Permission) bool { return !removes(p) }) {
		return nil
	}
	if own.Unknown {
		return errMayBeSelf(userID, "take Organization Administrator from it")
	}
	return &platform.Problem{
		Summary: "Refused: the access of the account that the provider signs in as",
		Means: fmt.Sprintf("User %s (%s) is the account that the provider signs in as, or that its connected app belongs to. Without this it may not "+
			"be able to manage people in this organization again.", userID, own.Username),
		Do:   "Sign in as somebody else to do this.",
		Hint: HintKeepEdge,
	}
}

// errMayBeSelf refuses what would be the end of the provider's own access, if the account were its own.
func errMayBeSelf(userID, what string) error {
	return &platform.Problem{
		Summary: "Refused: this may be the account that the provider signs in as",
		Means: fmt.Sprintf("User %s is an Organization Administrator, and Anypoint does not report whose access token the provider signs in with. If it "+
			"is that of this user and the provider were to %s, it could not manage this organization again.", userID, what),
		Do: "Set signed_in_user_id in the provider's anypoint settings (ANYPOINT_SIGNED_IN_USER_ID) to the id of the user that the provider signs in as.",
	}
}
