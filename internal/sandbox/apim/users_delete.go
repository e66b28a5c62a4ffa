package apim

import (
	"net/http"
	"strings"
	"time"
)

// operation is a delete that is under way.
type operation struct {
	ID            string    `json:"id"`
	Service       string    `json:"service"`
	UserID        string    `json:"user_id"`
	Subscriptions bool      `json:"subscriptions"`
	Notify        bool      `json:"notify"`
	AppType       string    `json:"app_type"`
	Mode          string    `json:"mode"`
	Started       time.Time `json:"started"`
	Polls         int       `json:"polls"`
	Late          int       `json:"late"` // how often the user is still to be seen after the end
	Status        string    `json:"status"`
}

// pollsToEnd is how often an operation is asked for until it has ended.
const pollsToEnd = 2

// deleting is the operation that deletes a user at the time, or has a moment ago.
func (c *call) deleting(userID string) *operation {
	for _, op := range c.state.Operations {
		if op.Service == c.svc.Name && strings.EqualFold(op.UserID, userID) && op.Status == "InProgress" {
			return op
		}
	}
	return nil
}

// hidden reports whether GET does not show the user any more although the operation goes on.
func (op *operation) hidden(p *Platform) bool { return p.is("delete_visibility", "early") }

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
	if c.r.Header.Get("If-Match") == "" && c.is("if_match", "strict") {
		return reply{}, c.precondition("", true)
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
	if c.deleting(u.ID) != nil {
		return reply{}, refuse(http.StatusConflict, "PessimisticConcurrencyConflict", "Operation on the user is in progress.")
	}
	op := &operation{ID: random(12), Service: c.svc.Name, UserID: u.ID, Subscriptions: subscriptions, Notify: notify, AppType: c.r.URL.Query().Get("appType"),
		Mode: c.value("delete_answer"), Started: c.now(), Status: "InProgress"}
	switch op.Mode {
	case "200", "204":
		c.finish(op)
		return empty(c.number("delete_answer"))
	}
	c.state.Operations[op.ID] = op
	return c.accepted(op), nil
}

// accepted answers that the delete goes on, with the addresses to poll.
func (c *call) accepted(op *operation) reply {
	out := reply{status: http.StatusAccepted, header: http.Header{}}
	base := c.origin() + c.svc.base()
	out.header.Set("Location", base+"/users/"+pathEscape(op.UserID)+"?api-version=2024-05-01&asyncId="+op.ID+"&asyncCode=204")
	if op.Mode != "202_location" {
		out.header.Set("Azure-AsyncOperation", base+"/tenant/operationResults/"+op.ID+"?api-version=2024-05-01")
	}
	if after := c.value("poll_retry_after"); after != "none" {
		out.header.Set("Retry-After", after)
	}
	return out
}

// origin is the address of the server as the caller spelt it.
func (c *call) origin() string {
	scheme := "http"
	if c.r.TLS != nil {
		scheme = "https"
	}
	return scheme + "://" + c.r.Host + Root
}

// step lets an operation that somebody asks for go on.
func (c *call) step(op *operation) {
	if op.Status != "InProgress" {
		return
	}
	if op.Polls++; op.Polls < pollsToEnd {
		return
	}
	if op.Mode == "202_failed" {
		op.Status = "Failed"
		return
	}
	c.finish(op)
}

// finish carries a delete out.
func (c *call) finish(op *operation) {
	op.Status = "Succeeded"
	u := c.svc.user(op.UserID)
	if u == nil {
		return
	}
	if op.Notify {
		c.mail("accountClosedDeveloper", u, op.AppType)
	}
	if c.is("delete_visibility", "late") && strings.HasPrefix(op.Mode, "202") {
		op.Late = 2
		return
	}
	c.remove(op)
}

func (c *call) remove(op *operation) {
	u := c.svc.user(op.UserID)
	if u == nil {
		return
	}
	c.state.removeUser(c.svc, op.UserID, op.Subscriptions)
	if c.is("delete_leaves", "state_deleted") {
		u.State, u.Email = "deleted", "deleted-"+u.ID+"@example.invalid"
		c.svc.Users = append(c.svc.Users, u)
	}
}

// getOperation tells how far an operation is: flat as recorded, or under properties as the API description has it.
func (c *call) getOperation() (reply, error) {
	op := c.state.Operations[c.id("operationId")]
	if op == nil || op.Service != c.svc.Name {
		return reply{}, unknownEntity("Operation")
	}
	c.step(op)
	contract := map[string]any{"id": op.ID, "status": op.Status, "started": op.Started.Format(time.RFC3339Nano), "updated": c.now().Format(time.RFC3339Nano), "resultInfo": nil, "error": nil, "actionLog": []any{}}
	if op.Status == "Failed" {
		contract["error"] = map[string]any{"code": "InternalError", "message": "The user could not be deleted.", "details": []detail{{"InternalError", "user", "A dependency of the user is locked."}}}
	}
	out := reply{status: http.StatusOK, body: contract}
	if op.Mode == "202_nested" {
		out.body = map[string]any{"id": c.svc.base() + "/tenant/operationResults/" + op.ID, "type": "Microsoft.ApiManagement/service/tenant/operationResults", "name": op.ID, "properties": contract}
	}
	if after := c.value("poll_retry_after"); after != "none" && op.Status == "InProgress" {
		out.header = http.Header{"Retry-After": {after}}
	}
	return out, nil
}

// pollUser answers a GET of a user that carries an operation's id: 202 until it has ended, then the status that asyncCode names (assumed from its name).
func (c *call) pollUser(op *operation) (reply, error) {
	c.step(op)
	switch op.Status {
	case "InProgress":
		return c.accepted(op), nil
	case "Failed":
		return reply{}, refuse(http.StatusInternalServerError, "InternalError", "The user could not be deleted.")
	default:
		return empty(http.StatusNoContent)
	}
}

// settleLate lets a user whose delete has ended be seen a few times more.
func (c *call) settleLate(userID string) {
	for _, op := range c.state.Operations {
		if op.Service != c.svc.Name || !strings.EqualFold(op.UserID, userID) || op.Late == 0 {
			continue
		}
		if op.Late--; op.Late == 0 {
			c.remove(op)
		}
	}
}
