package uipath

import (
	"net/http"
	"time"
)

var passwordRoutes = []route{
	{pattern: "POST /api/User/{userId}/changepassword", service: identity, scope: "PM.User", handle: (*call).changePassword},
	{pattern: "GET /api/User/{userId}/loginAttempts", service: identity, scope: "PM.UserLoginAttempt", handle: (*call).loginAttempts},
}

type changePasswordBody struct {
	OldPassword *string `json:"oldPassword"`
	NewPassword *string `json:"newPassword"`
}

// changePassword sets a password for whoever knows the old one (documented; the code of the refusal is ASP.NET Identity's).
func (c *call) changePassword() (reply, error) {
	u, err := c.pathUser()
	if err != nil {
		return reply{}, err
	}
	in, err := body[changePasswordBody](c)
	if err != nil {
		return reply{}, err
	}
	if held, has := c.state.Passwords[u.ID]; !has || held != digest(u.ID, text(in.OldPassword)) {
		return reply{}, failed(identityError{"PasswordMismatch", "Incorrect password."}).refuse(http.StatusBadRequest)
	}
	if weak := weaknesses(text(in.NewPassword)); len(weak) > 0 {
		return reply{}, failed(weak...).refuse(http.StatusBadRequest)
	}
	c.state.Passwords[u.ID] = digest(u.ID, *in.NewPassword)
	return ok(succeeded)
}

// loginAttempts are an account's last sign-in, if there was one: the sandbox keeps no more. The query can leave out what is old (documented).
func (c *call) loginAttempts() (reply, error) {
	u, err := c.pathUser()
	if err != nil {
		return reply{}, err
	}
	q := c.r.URL.Query()
	skip, top, err := c.paging(q)
	if err != nil {
		return reply{}, err
	}
	since := time.Time{}
	if q.Has("since") {
		if since, err = time.Parse(time.RFC3339, q.Get("since")); err != nil {
			return reply{}, invalid("since", "The value '%s' is not valid.", q.Get("since"))
		}
	}
	rows := []any{}
	if !u.LastLoginAt.IsZero() && !u.LastLoginAt.Before(since) {
		rows = append(rows, map[string]any{"id": 1, "partitionName": OrganizationName, "userId": u.ID, "userNameOrEmailAddress": u.UserName,
			"clientIpAddress": "127.0.0.1", "clientName": nil, "browserInfo": nil, "result": c.enum(0, "success"),
			"creationTime": c.stamp(u.LastLoginAt), "partitionGlobalId": PartitionGlobalID})
	}
	return ok(map[string]any{"totalCount": len(rows), "results": cut(rows, skip, top)})
}
