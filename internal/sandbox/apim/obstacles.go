package apim

import (
	"fmt"
	"net/http"
	"slices"
)

// Obstacle is something of Azure's around the service that makes Resource Manager refuse writes.
type Obstacle string

// The obstacles. What they refuse and with which code is documented; that they come after the check of rights is assumed.
const (
	DeleteLock           Obstacle = "delete_lock"           // a lock CanNotDelete: 409 ScopeLocked for DELETE
	ReadOnlyLock         Obstacle = "read_only_lock"        // a lock ReadOnly: 409 ScopeLocked for every write, and for POSTs that read
	DenyPolicy           Obstacle = "deny_policy"           // a policy with the effect deny: 403 RequestDisallowedByPolicy for PUT and PATCH
	SubscriptionDisabled Obstacle = "subscription_disabled" // the Azure subscription is disabled: 409 ReadOnlyDisabledSubscription for every write
)

var obstacles = []Obstacle{DeleteLock, ReadOnlyLock, DenyPolicy, SubscriptionDisabled}

// SetObstacles puts these obstacles in the place of those there are.
func (p *Platform) SetObstacles(these ...Obstacle) error {
	for _, o := range these {
		if !slices.Contains(obstacles, o) {
			return fmt.Errorf("there is no obstacle %q; there are %q", o, obstacles)
		}
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.state.Obstacles = slices.Clone(these)
	return nil
}

// obstruct refuses what an obstacle forbids.
func (c *call) obstruct() error {
	method := c.r.Method
	if method == http.MethodGet || method == http.MethodHead {
		return nil
	}
	in := func(o Obstacle) bool { return slices.Contains(c.state.Obstacles, o) }
	locked := in(ReadOnlyLock) || in(DeleteLock) && method == http.MethodDelete
	verb := map[string]string{http.MethodDelete: "delete"}[method]
	if verb == "" {
		verb = "write"
	}
	switch {
	case in(SubscriptionDisabled):
		return refuse(http.StatusConflict, "ReadOnlyDisabledSubscription",
			"The subscription '%s' is disabled and therefore marked as read only. "+
				"You cannot perform any write actions on this subscription until it is re-enabled.",
			c.svc.SubscriptionID)
	case locked:
		return refuse(http.StatusConflict, "ScopeLocked",
			"The scope '%s' cannot perform %s operation because following scope(s) are locked: '%s'. Please remove the lock and try again.",
			c.r.URL.Path, verb, c.svc.base())
	case in(DenyPolicy) && (method == http.MethodPut || method == http.MethodPatch):
		return refuse(http.StatusForbidden, "RequestDisallowedByPolicy", "Resource '%s' was disallowed by policy. Policy identifiers: '%s'.",
			c.r.URL.Path, `[{"policyAssignment":{"name":"Deny changes by hand"}}]`)
	}
	return nil
}
