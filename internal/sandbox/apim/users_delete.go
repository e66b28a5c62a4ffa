package apim

import (
	"net/http"
	"net/url"
	"strings"
	"time"
)

// operation is a delete that is under way, or has ended.
type operation struct {
	ID            string    `json:"id"`
	Service       string    `json:"service"`
	UserID        string    `json:"user_id"`
	Subscriptions bool      `json:"subscriptions"`
	Notify        bool      `json:"notify"`
	AppType       string    `json:"app_type"`
	Mode          string    `json:"mode"` // the value that apim.delete_answer had at its start
	Started       time.Time `json:"started"`
	Updated       time.Time `json:"updated"`
	Looks         int       `json:"looks"`   // how often somebody polled it or read its user
	Shadows       int       `json:"shadows"` // how often its user is still to be seen after the end
	Status        string    `json:"status"`
}

// States of an operation.
const (
	inProgress = "InProgress"
	succeeded  = "Succeeded"
	failed     = "Failed"
)

// An operation ends when somebody has looked at it looksToEnd times, or when timeToEnd has passed on the sandbox's clock,
// whatever is first: a client that polls gets through without waiting, and one that does not poll finds it ended.
const (
	looksToEnd = 2
	timeToEnd  = 10 * time.Second
)

// shadowLooks and shadowTime are how long the user is seen after the end by the variant "late" of apim.delete_visibility.
const (
	shadowLooks = 2
	shadowTime  = 10 * time.Second
)

// operationOn finds the operations on a user.
func (c *call) operationOn(userID string, match func(*operation) bool) *operation {
	for _, op := range c.state.Operations {
		if op.Service == c.svc.Name && strings.EqualFold(op.UserID, userID) && match(op) {
			return op
		}
	}
	return nil
}

// deleting is the operation that deletes a user at the time.
func (c *call) deleting(userID string) *operation {
	return c.operationOn(userID, func(op *operation) bool { return op.Status == inProgress })
}

// shadow is the operation that has deleted a user who can still be seen.
func (c *call) shadow(userID string) *operation {
	return c.operationOn(userID, func(op *operation) bool { return op.Shadows > 0 })
}

func (c *call) deleteUser() (reply, error) {
	if err := c.refuseAdministrator(); err != nil {
		return reply{}, err
	}
	subscriptions, err := c.flag("deleteSubscriptions")
	if err != nil {
		return reply{}, err
	}
	notify, err := c.flag("notify")
	if err != nil {
		return reply{}, err
	}
	if c.r.Header.Get("If-Match") == "" {
		if err := c.precondition("", true); err != nil {
			return reply{}, err
		}
	}
	u, err := c.knownUser()
	if err != nil {
		if c.is("delete_unknown_user", "204") {
			return empty(http.StatusNoContent)
		}
		return reply{}, err
	}
	if err := c.precondition(u.etag(), true); err != nil {
		return reply{}, err
	}
	if owned := c.svc.owned(u.ID); len(owned) > 0 && !subscriptions && c.is("delete_with_subscriptions", "400") {
		return reply{}, refuse(http.StatusBadRequest, "ValidationError",
			"User cannot be deleted since it has existing subscriptions. You can either delete the subscriptions or pass in deleteSubscriptions=true.")
	}
	if err := c.touch("user " + u.ID); err != nil {
		return reply{}, err
	}
	op := &operation{ID: random(12), Service: c.svc.Name, UserID: u.ID, Subscriptions: subscriptions, Notify: notify,
		AppType: c.r.URL.Query().Get("appType"),
		Mode:    c.value("delete_answer"), Started: c.now(), Updated: c.now(), Status: inProgress}
	status, background := http.StatusOK, strings.HasPrefix(op.Mode, "202")
	if !background {
		status = c.number("delete_answer")
	}
	if !background || c.r.URL.Query().Get("api-version") != apiVersion {
		c.finish(op)
		return empty(status)
	}
	c.state.Operations[op.ID] = op
	return c.accepted(op), nil
}

// accepted answers that the delete continues, with the URLs to poll.
func (c *call) accepted(op *operation) reply {
	out := reply{status: http.StatusAccepted, header: http.Header{}}
	base := c.origin() + c.svc.base()
	out.header.Set("Location", base+"/users/"+url.PathEscape(op.UserID)+"?api-version="+apiVersion+"&asyncId="+op.ID+"&asyncCode=204")
	if op.Mode != "202_location" {
		out.header.Set("Azure-AsyncOperation", base+"/tenant/operationResults/"+op.ID+"?api-version="+apiVersion)
	}
	if after := c.value("poll_retry_after"); after != "none" {
		out.header.Set("Retry-After", after)
	}
	return out
}

// origin is the base URL of the server as the caller wrote it.
func (c *call) origin() string {
	scheme := "http"
	if c.r.TLS != nil {
		scheme = "https"
	}
	return scheme + "://" + c.r.Host + Root
}

// settle lets time do its work on the operations of the service.
func (c *call) settle() {
	for _, op := range c.state.Operations {
		if op.Service != c.svc.Name {
			continue
		}
		if op.Status == inProgress && !c.now().Before(op.Started.Add(timeToEnd)) {
			c.end(op)
		}
		if op.Shadows > 0 && !c.now().Before(op.Updated.Add(shadowTime)) {
			op.Shadows = 0
			c.forget(op.UserID)
		}
	}
}

// look lets an operation on a user, or its shadow, continue because somebody has read the user.
func (c *call) look(userID string) {
	if op := c.deleting(userID); op != nil {
		c.step(op)
	} else if op := c.shadow(userID); op != nil {
		if op.Shadows--; op.Shadows == 0 {
			c.forget(userID)
		}
	}
}

// step lets an operation that somebody looks at continue.
func (c *call) step(op *operation) {
	if op.Status != inProgress {
		return
	}
	if op.Looks++; op.Looks >= looksToEnd {
		c.end(op)
	}
}

func (c *call) end(op *operation) {
	op.Updated = c.now()
	if op.Mode == "202_failed" {
		op.Status = failed
		return
	}
	c.finish(op)
}

// finish carries a delete out.
func (c *call) finish(op *operation) {
	op.Status = succeeded
	u := c.svc.user(op.UserID)
	if u == nil {
		return // deleted from outside meanwhile
	}
	if op.Notify {
		c.mail("accountClosedDeveloper", u, op.AppType)
	}
	c.state.removeUser(c.svc, u.ID, op.Subscriptions)
	switch {
	case c.is("delete_leaves", "state_deleted"):
		u.close()
		c.svc.Users = append(c.svc.Users, u)
	case c.is("delete_visibility", "late") && strings.HasPrefix(op.Mode, "202"):
		op.Shadows = shadowLooks
		c.svc.Users = append(c.svc.Users, u)
	}
}

// forget removes what is left of a deleted user.
func (c *call) forget(userID string) {
	if op := c.shadow(userID); op != nil {
		op.Shadows = 0
	}
	c.state.removeUser(c.svc, userID, false)
}

// getOperation reports how far an operation is: flat as recorded of an older version, or under properties as the API description has it.
func (c *call) getOperation() (reply, error) {
	op := c.state.Operations[c.id("operationId")]
	if op == nil || op.Service != c.svc.Name {
		return reply{}, unknownEntity("Operation")
	}
	c.step(op)
	contract := map[string]any{"id": op.ID, "status": op.Status, "started": op.Started.Format(time.RFC3339Nano),
		"updated":    op.Updated.Format(time.RFC3339Nano),
		"resultInfo": nil, "error": nil, "actionLog": []any{}}
	if op.Status == failed {
		contract["error"] = map[string]any{"code": "InternalError", "message": "The user could not be deleted.",
			"details": []detail{{"InternalError", "user", "A dependency of the user is locked."}}}
	}
	out := reply{status: http.StatusOK, body: contract}
	if op.Mode == "202_nested" {
		out.body = map[string]any{"id": c.svc.base() + "/tenant/operationResults/" + op.ID,
			"type": "Microsoft.ApiManagement/service/tenant/operationResults", "name": op.ID, "properties": contract}
	}
	if after := c.value("poll_retry_after"); after != "none" && op.Status == inProgress {
		out.header = http.Header{"Retry-After": {after}}
	}
	return out, nil
}

// pollUser answers a GET of a user that carries an operation's id: 202 until it has ended, then the status that asyncCode names
// (assumed from its name).
func (c *call) pollUser(op *operation) (reply, error) {
	c.step(op)
	switch op.Status {
	case inProgress:
		return c.accepted(op), nil
	case failed:
		return reply{}, refuse(http.StatusInternalServerError, "InternalError", "The user could not be deleted.")
	}
	if c.is("delete_location_ends", "404") {
		return reply{}, unknownEntity("User")
	}
	return empty(c.number("delete_location_ends"))
}
