package access

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/rest"
	"github.com/platformusers/terraform-provider-platformusers/internal/uipath/api"
)

// listTenantUsers lists who is in the tenant, read once for the reads of all grants, until a write of this process.
func (c *Client) listTenantUsers(ctx context.Context) ([]api.OrchestratorUser, error) {
	rows, err := c.tenantUsers.Get(ctx, "", c.api.OrchestratorUsers)
	switch rest.KindOf(err) {
	case rest.NotFound, rest.NotAllowed, rest.BadResponse:
		return nil, &platform.Problem{
			Summary: "Orchestrator does not show the tenant",
			Means: "At this base URL Orchestrator has no list of users: the tenant was deleted or renamed, or tenant or orchestrator_base_url is wrong. " +
				"Until this is resolved, nothing is believed to be gone.",
			Do:   "Check tenant, organization and orchestrator_base_url in the provider's uipath settings.",
			Hint: platform.HintLetGo,
			Err:  err,
		}
	}
	return rows, c.explain(err)
}

// tenantUser returns a user's row in the tenant, nil when there is none. A row that the list of this process does not show is looked for
// once more. The row's number never changes; its roles may be those of an earlier moment.
func (c *Client) tenantUser(ctx context.Context, userID string) (*api.OrchestratorUser, error) {
	rows, err := c.listTenantUsers(ctx)
	if err != nil {
		return nil, err
	}
	if row := rowOf(rows, userID); row != nil {
		return row, nil
	}
	c.tenantUsers.Forget("")
	rows, err = c.listTenantUsers(ctx)
	return rowOf(rows, userID), err
}

func rowOf(rows []api.OrchestratorUser, userID string) *api.OrchestratorUser {
	if i := slices.IndexFunc(rows, func(u api.OrchestratorUser) bool { return strings.EqualFold(u.Key, userID) }); i >= 0 {
		return &rows[i]
	}
	return nil
}

// HasTenantRole reports whether a user has a role in the tenant, or a group of the user's has one, as far as the list of the tenant's users shows.
func (c *Client) HasTenantRole(ctx context.Context, userID string) (bool, error) {
	rows, err := c.listTenantUsers(ctx)
	if err != nil {
		return false, err
	}
	if row := rowOf(rows, userID); row != nil && len(row.Roles) > 0 {
		return true, nil
	}
	account, err := c.User(ctx, userID, "")
	if err != nil {
		return false, err
	}
	return slices.ContainsFunc(account.GroupIDs, func(group string) bool {
		row := rowOf(rows, group)
		return row != nil && len(row.Roles) > 0
	}), nil
}

// joinTenant returns a user's row in the tenant, and adds the user to the tenant when there is none. Grants made side by side add one row.
func (c *Client) joinTenant(ctx context.Context, userID string) (*api.OrchestratorUser, error) {
	unlock, err := c.locks.Lock(ctx, strings.ToLower("joining/"+c.Tenant()+"/"+userID))
	if err != nil {
		return nil, err
	}
	defer unlock()
	row, err := c.tenantUser(ctx, userID)
	if err != nil || row != nil {
		return row, err
	}
	account, err := c.UserLive(ctx, userID)
	if err != nil {
		return nil, err
	}
	row, err = c.api.AddOrchestratorUser(ctx, *account)
	c.tenantUsers.Forget("")
	return row, c.explain(explainDirectory(err))
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
