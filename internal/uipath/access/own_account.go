package access

import (
	"context"
	"fmt"
	"strings"

	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/uipath/api"
)

// ownAccount is who the provider is signed in as: by the setting, else by what the sign-in returns. An application has no account, and the user of a
// personal access token is known only by way of Orchestrator.
func (c *Client) ownAccount(ctx context.Context) (*api.Self, error) {
	self, err := c.Self(ctx)
	if err == nil && self.Unknown() {
		return &api.Self{UserID: strings.ToLower(c.settings.SignedInUserID)}, nil
	}
	return self, err
}

// guardSelf refuses to end the account that the provider signs in as. Where that is not known, it refuses to end an administrator: only an
// administrator's token can manage people.
func (c *Client) guardSelf(ctx context.Context, userID, verb string) error {
	own, may, err := c.mayBeSelf(ctx, userID)
	switch {
	case err != nil || !may:
		return err
	case !own:
		return errMayBeSelf(userID, verb+" it")
	}
	return &platform.Problem{
		Summary: "Refused: the account that the provider signs in as",
		Means: fmt.Sprintf("User %s is the account whose access token the provider signs in with. If the provider were to %s it, nobody could manage "+
			"this organization with this token again.", userID, verb),
		Do:   "Sign in as somebody else to do this.",
		Hint: HintLeaveAccount,
	}
}

// guardOwnAccess refuses to take what from the account that the provider signs in as. Where that is not known, it refuses to take it from an
// administrator.
func (c *Client) guardOwnAccess(ctx context.Context, userID, what string) error {
	own, may, err := c.mayBeSelf(ctx, userID)
	switch {
	case err != nil || !may:
		return err
	case !own:
		return errMayBeSelf(userID, "take "+what+" from it")
	}
	return &platform.Problem{
		Summary: "Refused: the access of the account that the provider signs in as",
		Means: fmt.Sprintf("User %s is the account whose access token the provider signs in with. Without %s the provider may not be able to manage "+
			"people here with this token again.", userID, what),
		Do:   "Sign in as somebody else to do this.",
		Hint: HintLeaveEdge,
	}
}

// mayBeSelf reports whether a user is the account that the provider signs in as, or, where that is not known, may be it.
func (c *Client) mayBeSelf(ctx context.Context, userID string) (is, may bool, err error) {
	own, err := c.ownAccount(ctx)
	switch {
	case err != nil:
		return false, false, err
	case !own.Unknown():
		is = own.UserID != "" && strings.EqualFold(own.UserID, userID)
		return is, is, nil
	case !platform.IsUUID(userID):
		return false, false, nil
	}
	adminGroups, _, err := c.administratorBy(ctx, userID)
	return false, len(adminGroups) > 0, err
}

// errMayBeSelf refuses what would be the end of the provider's own access, if the account were its own.
func errMayBeSelf(userID, what string) error {
	return &platform.Problem{
		Summary: "Refused: this may be the account that the provider signs in as",
		Means: fmt.Sprintf("User %s is an administrator, and UiPath does not report whose access token the provider signs in with: a personal access "+
			"token without the scope OR.Users, or without tenant in the settings. If it is that of this user and the provider were to %s, nobody could "+
			"manage this organization with this token again.", userID, what),
		Do: "Set signed_in_user_id in the provider's uipath settings (UIPATH_SIGNED_IN_USER_ID) to the id of the user whose token it is, or give the " +
			"token the scope OR.Users and set tenant.",
	}
}
