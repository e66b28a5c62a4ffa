package access

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/platformusers/terraform-provider-platformusers/internal/anypoint/api"
	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/rest"
)

// The built-in roles that may do everything in an organization. The vendor's own texts name the first one in lists of roles and the second one
// ("Organization Owner") in samples of a user's permissions; which of them a tenant has is not documented, so each counts.
const (
	organizationAdministrator = "d74ef94a-4292-4896-b860-b05bd7f90d6d"
	organizationOwner         = "73a5c3c3-ef75-4291-b51e-a69f998eeea2"
)

func isAdministratorRole(roleID string) bool {
	return roleID == organizationAdministrator || roleID == organizationOwner
}

// accessControlsAdministrator is the built-in role that manages users, teams and their permissions, and nothing else (by its name and its scope, see
// facts: the vendor's list of roles has it, its docs describe it nowhere).
const accessControlsAdministrator = "42ea6892-f95c-4d1b-ab48-687b1f6632fc"

// givesAccess reports whether a role lets its holder give access to others.
func givesAccess(roleID string) bool {
	return isAdministratorRole(roleID) || roleID == accessControlsAdministrator
}

// GuardUser refuses to delete or disable protected accounts: the one that the provider signs in as, the organization's owner, and the last
// Organization Administrator. verb is what was to be done, for the message: "delete", "disable".
func (c *Client) GuardUser(ctx context.Context, organizationID, userID, verb string) error {
	if err := c.guardSelf(ctx, organizationID, userID, verb); err != nil {
		return err
	}
	owner, err := c.owner(ctx, organizationID)
	if err != nil {
		return err
	}
	if owner == userID {
		return &platform.Problem{
			Summary: "Refused: the organization's owner",
			Means: fmt.Sprintf("User %s owns the organization %s. Anypoint keeps the owner's account until the ownership is moved, so the provider does "+
				"not %s it.", userID, organizationID, verb),
			Do:   "Move the ownership in Access Management first.",
			Hint: HintKeepAccount,
		}
	}
	return c.guardLastAdministrator(ctx, organizationID, loss{users: []string{userID}})
}

func (c *Client) owner(ctx context.Context, organizationID string) (string, error) {
	organization, err := c.Organization(ctx, organizationID)
	if err != nil {
		return "", err
	}
	return organization.OwnerID, nil
}

// loss is what one change takes from people: from one by the end of a single membership or grant, from many by that of several.
type loss struct {
	users []string
	// takes returns which of a user's permissions the change takes away; nil: all, since the account ends.
	takes func(ctx context.Context, userID string) (func(Permission) bool, error)
	// joins are to whom the same change gives what it takes from the users, before it does so. "" is somebody whom this run creates.
	joins []string
}

// lossOf is the loss of the same permissions by all users.
func lossOf(takes func(Permission) bool, users ...string) loss {
	return loss{users: users, takes: func(context.Context, string) (func(Permission) bool, error) { return takes, nil }}
}

// has reports whether a user loses something.
func (l loss) has(userID string) bool {
	return slices.ContainsFunc(l.users, func(id string) bool { return strings.EqualFold(id, userID) })
}

// guardEdges refuses to take edges away that are the provider's own access, or that the last administrators are such by. Callers that go on to write
// hold the lock of withAdministrators over both.
func (c *Client) guardEdges(ctx context.Context, organizationID string, l loss) error {
	guarded, err := c.guarded(ctx, organizationID, l.users)
	if err != nil || len(guarded) == 0 {
		return err
	}
	if err := c.guardOwnAccess(ctx, organizationID, l); err != nil {
		return err
	}
	return c.guardLastAdministrator(ctx, organizationID, l)
}

// guardLastAdministrator refuses when somebody is an enabled Organization Administrator of the root organization, would not be one any more after the
// change, and nobody can be shown to be one then. Callers that go on to write hold the lock of withAdministrators over both.
func (c *Client) guardLastAdministrator(ctx context.Context, organizationID string, l loss) error {
	search := &administratorSearch{client: c, organizationID: organizationID, loss: l, asked: map[string]bool{}}
	var last []string
	guarded, err := c.guarded(ctx, organizationID, l.users)
	if err != nil {
		return err
	}
	for _, userID := range guarded {
		admin, err := c.isAdministrator(ctx, organizationID, userID)
		if err != nil {
			return err
		}
		if !admin {
			continue
		}
		ways, err := c.administratorBy(ctx, organizationID, userID)
		if err != nil {
			return err
		}
		if stays, err := c.keepsOne(ctx, userID, ways, l); err != nil || stays {
			return err
		}
		if found, err := search.another(ctx, ways); err != nil || found {
			return err
		}
		last = append(last, userID)
	}
	if len(last) == 0 {
		return nil
	}
	return c.errLastAdministrator(ctx, organizationID, last)
}

// keepsOne reports whether a user keeps one of the ways to be an administrator.
func (c *Client) keepsOne(ctx context.Context, userID string, ways []Permission, l loss) (bool, error) {
	if l.takes == nil {
		return false, nil
	}
	removes, err := l.takes(ctx, userID)
	return err == nil && slices.ContainsFunc(ways, func(p Permission) bool { return !removes(p) }), err
}

func (c *Client) errLastAdministrator(ctx context.Context, organizationID string, last []string) error {
	problem := &platform.Problem{
		Summary: "Refused: the last Organization Administrator",
		Means: fmt.Sprintf("User %s is an Organization Administrator of %s, and no other enabled account could be found that is one. Without an "+
			"administrator nobody can manage the organization any more.", last[0], organizationID),
		Do: "Make somebody else Organization Administrator first. If there is another one, the account that the provider signs in as may not be " +
			"allowed to see it.",
		Hint: HintLastAdministrator,
	}
	if len(last) == 1 {
		return problem
	}
	problem.Means = fmt.Sprintf("%d users are Organization Administrators of %s, and would not be any more, all together. No other enabled account "+
		"could be found that is one. Without an administrator nobody can manage the organization any more. They are:", len(last), organizationID)
	for _, id := range last {
		account, err := c.accountOf(ctx, organizationID, id)
		if err != nil {
			account.ID = id
		}
		problem.Lines = append(problem.Lines, strings.TrimSpace(account.ID+"  "+account.Username))
	}
	return problem
}

// administratorSearch looks for an administrator who stays one when others lose it. It asks about each account and each list once.
type administratorSearch struct {
	client         *Client
	organizationID string
	loss           loss
	asked          map[string]bool // accounts by their ids, lists by candidates.of
	askedJoins     bool
}

// another reports whether somebody stays an administrator who loses nothing, or becomes one by what the change gives. ways are those of a user who
// loses them all.
func (s *administratorSearch) another(ctx context.Context, ways []Permission) (bool, error) {
	if joins, err := s.joins(ctx); err != nil || joins {
		return joins, err
	}
	for _, step := range s.client.administratorCandidates(ctx, s.organizationID, ways) {
		if s.asked[step.of] {
			continue
		}
		s.asked[step.of] = true
		ids, err := step.list()
		if err != nil {
			return false, err
		}
		for _, id := range ids {
			if s.asked[id] || s.loss.has(id) {
				continue
			}
			s.asked[id] = true
			if admin, err := s.client.isAdministrator(ctx, s.organizationID, id); err != nil || admin {
				return admin, err
			}
		}
	}
	return false, nil
}

// joins reports whether the change gives what it takes from administrators to somebody who can sign in.
func (s *administratorSearch) joins(ctx context.Context) (bool, error) {
	if s.askedJoins {
		return false, nil
	}
	s.askedJoins = true
	if slices.Contains(s.loss.joins, "") {
		return true, nil
	}
	for _, id := range s.loss.joins {
		account, err := s.client.api.User(ctx, s.organizationID, id)
		switch {
		case rest.IsNotFound(err):
		case err != nil:
			return false, s.client.explain(err)
		case account.Enabled && !account.Deleted:
			return true, nil
		}
	}
	return false, nil
}

// isAdministrator reports whether an account is Organization Administrator, directly or not, and enabled: one that cannot sign in does not count.
func (c *Client) isAdministrator(ctx context.Context, organizationID, userID string) (bool, error) {
	grants, err := c.api.Grants(ctx, organizationID, userID, api.GrantQuery{
		RoleIDs: []string{organizationAdministrator, organizationOwner}, Teams: true, RoleGroups: true,
	})
	if rest.IsNotFound(err) {
		_, err := c.Organization(ctx, organizationID)
		return false, err
	}
	if err != nil {
		return false, c.explain(err)
	}
	if !slices.ContainsFunc(grants, func(g api.Grant) bool { return administers(g, organizationID) }) {
		return false, nil
	}
	if self, ok := c.self.Known(""); ok && self.User != nil && self.User.ID == userID && self.User.Enabled {
		return true, nil // it signs in
	}
	account, err := c.api.User(ctx, organizationID, userID)
	if rest.IsNotFound(err) {
		return false, nil
	}
	if err != nil {
		return false, c.explain(err)
	}
	return account.Enabled && !account.Deleted, nil
}

func administers(g api.Grant, organizationID string) bool {
	return isAdministratorRole(g.RoleID) && g.Context[api.ContextOrganization] == organizationID
}

// administratorBy lists what makes the user an administrator: direct grants, teams, role groups.
func (c *Client) administratorBy(ctx context.Context, organizationID, userID string) ([]Permission, error) {
	permissions, err := c.permissionsLive(ctx, organizationID, userID)
	return platform.Filter(permissions, func(p Permission) bool { return administers(p.Grant, organizationID) }), err
}

// candidates is a list of accounts that may be administrators.
type candidates struct {
	of   string // the list
	list func() ([]string, error)
}

// administratorCandidates lists who may be an administrator, in steps from the most likely and cheapest on: the account that signs in and the
// owner, those who are in the role's own list, and those who share the team or role group that makes the user one. Not every sign-in may see
// the role's list.
func (c *Client) administratorCandidates(ctx context.Context, organizationID string, ways []Permission) []candidates {
	steps := []candidates{{"known", func() ([]string, error) { return c.knownAdministrators(ctx, organizationID) }}}
	for _, role := range []string{organizationAdministrator, organizationOwner} {
		steps = append(steps, candidates{"role " + role, func() ([]string, error) {
			holders, err := c.api.RoleHolders(ctx, role)
			switch rest.KindOf(err) {
			case rest.Forbidden, rest.Unauthorized, rest.NotFound, rest.NotAllowed, rest.BadRequest:
				return nil, nil // not every sign-in may see them, and not every tenant has both roles
			}
			return ids(holders, func(u api.User) string { return u.ID }), c.explain(err)
		}})
	}
	for _, way := range ways {
		of := way.Origin.Kind + " " + way.Origin.ID
		switch way.Origin.Kind {
		case OriginTeam:
			steps = append(steps, candidates{of, func() ([]string, error) {
				members, err := c.api.TeamMembers(ctx, organizationID, way.Origin.ID)
				return ids(members, func(m api.TeamMember) string { return m.ID }), c.explain(err)
			}})
		case OriginRoleGroup:
			steps = append(steps, candidates{of, func() ([]string, error) {
				members, err := c.api.RoleGroupMembers(ctx, organizationID, way.Origin.ID)
				return ids(members, func(u api.User) string { return u.ID }), c.explain(err)
			}})
		}
	}
	return steps
}

func ids[T any](items []T, id func(T) string) []string {
	all := make([]string, len(items))
	for i, item := range items {
		all[i] = id(item)
	}
	return all
}

// knownAdministrators are the account that signs in, if the sign-in has one, and the owner.
func (c *Client) knownAdministrators(ctx context.Context, organizationID string) ([]string, error) {
	own, err := c.ownAccount(ctx)
	if err != nil {
		return nil, err
	}
	owner, err := c.owner(ctx, organizationID)
	if err != nil || own.ID == "" {
		return []string{owner}, err
	}
	return []string{own.ID, owner}, nil
}

// guarded are those of some users for whom isGuarded holds.
func (c *Client) guarded(ctx context.Context, organizationID string, users []string) (guarded []string, err error) {
	for _, userID := range users {
		is, err := c.isGuarded(ctx, organizationID, userID)
		if err != nil {
			return nil, err
		}
		if is {
			guarded = append(guarded, userID)
		}
	}
	return guarded, nil
}

// isGuarded reports whether a change of a user's account or access has to be guarded by what the platform has right now. For nearly everybody
// that is known from facts that a run reads once: who signs in, who owns the organization, and that one of these two is an enabled administrator.
// Then whoever else goes, an administrator remains, so that nobody has to ask whether this user is one:
//
//   - This run cannot end that administrator meanwhile. The account that signs in is spared by the guards, its access included; the platform keeps
//     the owner's account, and Organization Administrator with the owner (documented). What concerns one of the two is guarded live, and forgets the
//     fact.
//   - Somebody else can, but is an administrator then, and remains one.
//
// An organization in which neither of the two is an administrator has the live look for every user.
func (c *Client) isGuarded(ctx context.Context, organizationID, userID string) (bool, error) {
	owner, err := c.owner(ctx, organizationID)
	if err != nil {
		return false, err
	}
	own, err := c.ownAccount(ctx)
	if err != nil || own.Unknown || userID == own.ID || userID == owner {
		return err == nil, err
	}
	remains, err := c.remains.Get(ctx, organizationID, func(ctx context.Context) (bool, error) {
		for _, id := range []string{own.ID, owner} {
			if id == "" {
				continue
			}
			if admin, err := c.isAdministrator(ctx, organizationID, id); err != nil || admin {
				return admin, err
			}
		}
		return false, nil
	})
	return err != nil || !remains, nil //nolint:nilerr // the live look shows whether the error concerns this user, too
}

// withAdministrators checks and then writes as one step when the user is an administrator, so that of two deletions side by side the second
// sees what the first has done. Everybody else's writes go on in parallel.
func (c *Client) withAdministrators(ctx context.Context, organizationID, userID string, check, write func() error) error {
	guarded, err := c.isGuarded(ctx, organizationID, userID)
	if err != nil {
		return err
	}
	admin := false
	if guarded {
		admin, err = c.isAdministrator(ctx, organizationID, userID)
		if err != nil {
			return err
		}
		defer func() {
			if remains, _ := c.remains.Known(organizationID); remains {
				c.remains.Forget(organizationID) // this is the one who remains, or may be
			}
		}()
	}
	if admin {
		unlock, err := c.locks.LockMachine(ctx, c.settings.Clock, organizationID)
		if err != nil {
			return err
		}
		defer unlock()
	}
	if err := check(); err != nil {
		return err
	}
	return write()
}
