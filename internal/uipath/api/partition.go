package api

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/platformusers/terraform-provider-platformusers/internal/rest"
)

// PartitionError is the error when the organization's id is not to be found, or not the one that was set.
type PartitionError struct {
	// Setting is the id that was set, Token the one that the token names; both are empty when none is known.
	Setting, Token string
	// Err is why Orchestrator could not be asked; may be nil.
	Err error
}

// Error names where the id is found.
func (e *PartitionError) Error() string {
	if e.Setting != "" {
		return fmt.Sprintf("partition_global_id is set to %s, but this sign-in belongs to organization %s: correct it, or omit it", e.Setting, e.Token)
	}
	why := ""
	if e.Err != nil {
		why = fmt.Sprintf(" (%v)", e.Err)
	}
	return "the organization's id (partitionGlobalId) is not known: neither the token nor Orchestrator contains it" + why +
		". Set partition_global_id; the id stands in the URLs of the administration pages, as organizationId= or as the first GUID"
}

// Asked is the failed call to Orchestrator, nil when none failed.
func (e *PartitionError) Asked() error {
	var failure *rest.Error
	if !errors.As(e.Err, &failure) {
		return nil
	}
	return e.Err
}

// Unwrap returns why Orchestrator could not be asked.
func (e *PartitionError) Unwrap() error { return e.Err }

// PartitionGlobalID returns the organization's id: from the token, which names it for most sign-ins (seen by other clients), else as it was
// set, else from Orchestrator. An id that was set and is not the token's is an error, and so is none; both are a *PartitionError.
func (c *Client) PartitionGlobalID(ctx context.Context) (string, error) {
	return c.partition(ctx, partUsers)
}

// partition is PartitionGlobalID for a call to one part of the API, whose token is needed anyway.
func (c *Client) partition(ctx context.Context, p part) (string, error) {
	if c.unusable != nil { // an access token and a setting could name the organization without a call
		return "", c.unusable
	}
	if found := c.partitionFound.Load(); found != nil {
		return *found, nil
	}
	known := c.tokens.claims.Load()
	if known == nil {
		r := rest.Request{Op: "look up the organization's id", Method: http.MethodPost, Route: tokenRoute, Tokens: c.tokens.of(p)}
		if err := c.identity.SignIn(ctx, r); err != nil {
			return "", err
		}
		known = c.tokens.claims.Load()
	}
	setting, claimed := strings.ToLower(c.partitionSetting), strings.ToLower(string(known.PartitionGlobalID))
	switch {
	case setting != "" && claimed != "" && setting != claimed:
		return "", &PartitionError{Setting: setting, Token: claimed}
	case setting == "" && claimed == "":
		return c.askPartition(ctx)
	}
	found := cmp.Or(claimed, setting)
	c.partitionFound.Store(&found)
	return found, nil
}

// partitionTimeout bounds the look-up, which serves everybody who waits for it and so runs on a context of its own.
const partitionTimeout = 2 * time.Minute

// askPartition asks Orchestrator, once for all callers that wait at that time.
func (c *Client) askPartition(ctx context.Context) (string, error) {
	flight := c.partitionFlight.DoChan("", func() (found any, err error) {
		// This goroutine belongs to no handler that could recover: a panic here would end every resource of the process.
		defer func() {
			if p := recover(); p != nil {
				found, err = "", fmt.Errorf("the look-up of the organization's id panicked: %v", p)
			}
		}()
		own, cancel := c.identity.Detach(ctx, partitionTimeout)
		defer cancel()
		id, err := c.partitionOfOrchestrator(own)
		if err == nil {
			c.partitionFound.Store(&id)
		}
		return id, err
	})
	select {
	case <-ctx.Done():
		return "", ctx.Err()
	case result := <-flight:
		id, _ := result.Val.(string)
		return id, result.Err
	}
}

// partitionOfOrchestrator reads the organization's id off any of the tenant's users.
func (c *Client) partitionOfOrchestrator(ctx context.Context) (string, error) {
	var first page[OrchestratorUser]
	_, err := c.callOrchestrator(ctx, partTenant, rest.Request{
		Op: "look up the organization's id", Method: http.MethodGet, Path: "/odata/Users", Route: "/odata/Users", Query: url.Values{"$top": {"1"}},
	}, &first)
	if err != nil {
		if rest.KindOf(err) == rest.Canceled {
			return "", err
		}
		return "", &PartitionError{Err: err}
	}
	if len(first.Items) == 0 {
		return "", &PartitionError{Err: errors.New("the tenant shows no users")}
	}
	user := first.Items[0]
	if !isGUID(c.partitionOf(user)) { // lists may lack the field
		one, err := c.OrchestratorUser(ctx, user.ID)
		if err != nil {
			return "", &PartitionError{Err: err}
		}
		user = *one
	}
	if id := c.partitionOf(user); isGUID(id) {
		return strings.ToLower(id), nil
	}
	return "", &PartitionError{Err: errors.New("Orchestrator's user " + strconv.FormatInt(user.ID, 10) + " does not name the organization")}
}

// partitionOf returns what a user of Orchestrator shows of the organization: AccountId on Cloud, TenantKey on a standalone Orchestrator (seen
// by another client), whose tenants are the organizations.
func (c *Client) partitionOf(user OrchestratorUser) string {
	if c.edition == EditionOnPrem {
		return cmp.Or(user.TenantKey, user.AccountID)
	}
	return user.AccountID
}

// Self is who the client is signed in as.
type Self struct {
	// UserID is the identity id of the user; "" when an application is signed in, or when it cannot be determined.
	UserID string
	// Application reports whether it is an application, which has no account. ClientID is its id, "" when it cannot be determined.
	Application bool
	ClientID    string
}

// Unknown reports whether it cannot be told whose token it is.
func (s *Self) Unknown() bool { return s.UserID == "" && !s.Application }

// Self returns who the client is signed in as. It asks Orchestrator when the token does not contain it, as personal access tokens do not; when
// that refuses to answer, it cannot be determined, and that is no error.
func (c *Client) Self(ctx context.Context) (*Self, error) {
	if c.unusable != nil {
		return nil, c.unusable
	}
	if c.signIn == SignInApplication {
		return &Self{Application: true, ClientID: c.clientID}, nil
	}
	if known := c.tokens.claims.Load(); known != nil && *known != (claims{}) {
		if id := known.user(); id != "" || known.ClientID == "" {
			return &Self{UserID: id}, nil
		}
		return &Self{Application: true, ClientID: string(known.ClientID)}, nil
	}
	var user OrchestratorUser
	response, err := c.callOrchestrator(ctx, partTenant, rest.Request{
		Op: "read the signed-in user", Method: http.MethodGet,
		Path: odata("Users", "GetCurrentUser"), Route: odata("Users", "GetCurrentUser"),
	}, &user)
	switch rest.KindOf(err) {
	case rest.Unauthorized, rest.Forbidden, rest.NotFound, rest.NotAllowed:
		return &Self{}, nil
	}
	if errors.Is(err, ErrNoOrchestrator) {
		return &Self{}, nil
	}
	if err != nil {
		return nil, err
	}
	if nothing(response.Body) { // documented: 204
		return &Self{}, nil
	}
	return &Self{UserID: strings.ToLower(user.Key)}, nil
}
