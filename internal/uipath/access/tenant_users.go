package access

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/rest"
	"github.com/platformusers/terraform-provider-platformusers/internal/uipath/api"
)

// explainTenant explains a refusal to show the tenant's users.
func (c *Client) explainTenant(err error) error {
	switch rest.KindOf(err) {
	case rest.NotFound, rest.NotAllowed, rest.BadResponse:
		return &platform.Problem{
			Summary: "Orchestrator does not show the tenant",
			Means: "At this base URL Orchestrator has no list of users: the tenant was deleted or renamed, or tenant or orchestrator_base_url is wrong. " +
				"Until this is resolved, nothing is believed to be gone.",
			Do:   "Check tenant, organization and orchestrator_base_url in the provider's uipath settings.",
			Hint: platform.HintLetGo,
			Err:  err,
		}
	}
	return c.explain(err)
}

// tenantUser returns a user's row in the tenant, nil when there is none. A row that what this run has read does not show is looked for. The row's
// number never changes; its roles may be those of an earlier moment.
func (c *Client) tenantUser(ctx context.Context, userID string) (*api.OrchestratorUser, error) {
	return c.numbered(c.tenantUsers.Get(ctx, strings.ToLower(userID)))
}

// listedTenantUser is tenantUser for what follows anyway: a list that was read is believed when it does not show the row.
func (c *Client) listedTenantUser(ctx context.Context, userID string) (*api.OrchestratorUser, error) {
	return c.numbered(c.tenantUsers.Listed(ctx, strings.ToLower(userID)))
}

// numbered remembers the number of a row that was read; nil for one that is not there.
func (c *Client) numbered(row api.OrchestratorUser, err error) (*api.OrchestratorUser, error) {
	switch {
	case platform.GoneReason(err) != "":
		return nil, nil
	case err != nil:
		return nil, err
	}
	c.rowNumbers.Store(row.Key, row.ID)
	return &row, nil
}

// HasTenantRole reports whether a user has a role in the tenant, or a group of the user's has one, as far as the list of the tenant's users shows.
func (c *Client) HasTenantRole(ctx context.Context, userID string) (bool, error) {
	has := func(id string) (bool, error) {
		row, err := c.listedTenantUser(ctx, id)
		return row != nil && len(row.Roles) > 0, err
	}
	if yes, err := has(userID); yes || err != nil {
		return yes, err
	}
	account, err := c.User(ctx, userID, "")
	if err != nil {
		return false, err
	}
	for _, group := range account.GroupIDs {
		if yes, err := has(group); yes || err != nil {
			return yes, err
		}
	}
	return false, nil
}

// joinTenant returns a user's row in the tenant, and adds the user to the tenant when there is none. Grants made side by side add one row. Whom the
// list does not show may be there by now: adding finds that row.
func (c *Client) joinTenant(ctx context.Context, userID string) (*api.OrchestratorUser, error) {
	unlock, err := c.locks.Lock(ctx, strings.ToLower("joining/"+c.Tenant()+"/"+userID))
	if err != nil {
		return nil, err
	}
	defer unlock()
	row, err := c.listedTenantUser(ctx, userID)
	if err != nil || row != nil {
		return row, err
	}
	account, err := c.User(ctx, userID, "")
	if err != nil {
		return nil, err
	}
	row, err = c.api.AddOrchestratorUser(ctx, *account)
	if err != nil {
		return nil, c.explain(explainDirectory(err))
	}
	c.tenantUsers.Put(*row)
	return c.numbered(*row, nil)
}

// explainDirectory says what was tried to find an account in Orchestrator's directory.
func explainDirectory(err error) error {
	var missing *api.DirectoryError
	if !errors.As(err, &missing) {
		return err
	}
	problem := &platform.Problem{
		Summary: "Orchestrator's directory does not show the user",
		Means: fmt.Sprintf("User %s (%s) is not in the tenant yet, and Orchestrator adds whom its directory shows: %s; nobody there has exactly this "+
			"user name or e-mail address. BulkResolveByName does not know the whole names either.", missing.User.ID, missing.User.UserName,
			missing.Searched()),
		Do: "Check that the account can sign in to this organization, or add it to the tenant in Orchestrator (Tenant, Manage access); then run " +
			"Terraform again.",
		Err: errors.Unwrap(missing),
	}
	if len(missing.Refusals) > 0 {
		problem.Means += " The platform refused:"
		problem.Lines = missing.Refusals
	}
	if len(missing.Candidates) > 0 {
		problem.Summary = "The name is ambiguous"
		problem.Means = fmt.Sprintf("User %s is not in the tenant yet, and Orchestrator's directory has several accounts called %s:", missing.User.ID,
			missing.User.UserName)
		problem.Lines = missing.Candidates
		problem.Do = "Add the one that is meant to the tenant in Orchestrator (Tenant, Manage access); then run Terraform again."
	}
	return problem
}
