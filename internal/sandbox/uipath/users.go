package uipath

import (
	"cmp"
	"net/http"
	"slices"
	"strings"
)

var userRoutes = []route{
	{pattern: "GET /api/User/users/{partitionGlobalId}", service: identity, scope: "PM.User", partition: true, handle: (*call).listUsers},
	{pattern: "POST /api/User/BulkCreate", service: identity, scope: "PM.User", partition: true, handle: (*call).bulkCreate},
	{pattern: "POST /api/User", service: identity, scope: "PM.User", partition: true, handle: (*call).createUser},
	{pattern: "DELETE /api/User", service: identity, scope: "PM.User", partition: true, handle: (*call).bulkDelete},
	{pattern: "GET /api/User/{userId}", service: identity, scope: "PM.User", handle: (*call).getUser},
	{pattern: "PUT /api/User/{userId}", service: identity, scope: "PM.User", handle: (*call).updateUser},
	{pattern: "DELETE /api/User/{userId}", service: identity, scope: "PM.User", handle: (*call).deleteUser},
}

// pathUser is the account that the path names. The status and body for an unknown one are assumed.
func (c *call) pathUser() (*User, error) {
	id := c.r.PathValue("userId")
	if !isUUID(id) {
		if c.is("malformed_id_status", "404") {
			return nil, refuse(http.StatusNotFound, nil)
		}
		return nil, invalid("userId", "The value '%s' is not valid.", id)
	}
	if u := c.state.user(id); u != nil {
		return u, nil
	}
	return nil, c.missingUser(c.number("missing_user_status"))
}

// missingUser is the refusal of an unknown account, in the form that the switch missing_user_body chooses.
func (c *call) missingUser(status int) error {
	const message = "The entity was not found."
	switch c.value("missing_user_body") {
	case "status_code":
		return statusCode(status, "NotFound", message)
	case "identity_result":
		return failed(identityError{"UserNotFound", message}).refuse(status)
	case "problem":
		return problem(status, "Not Found", nil)
	case "empty":
		return refuse(status, nil)
	}
	return refuse(status, map[string]string{"message": message})
}

func (c *call) getUser() (reply, error) {
	u, err := c.pathUser()
	if err != nil {
		return reply{}, err
	}
	return ok(c.wireUser(u))
}

// listUsers pages through the organization's accounts. Without sortBy the order changes from call to call: a client that relied on it lost a user
// (recorded).
func (c *call) listUsers() (reply, error) {
	if err := c.partition(c.r.PathValue("partitionGlobalId")); err != nil {
		return reply{}, err
	}
	q := c.r.URL.Query()
	skip, top, err := c.paging(q)
	if err != nil {
		return reply{}, err
	}
	order := q.Get("sortOrder")
	if !slices.Contains([]string{"", "asc", "desc"}, order) {
		return reply{}, invalid("sortOrder", "The value '%s' is not valid.", order)
	}
	var found []*User
	for _, u := range c.state.Users {
		if c.matches(u, q.Get("searchTerm")) {
			found = append(found, u)
		}
	}
	switch by := q.Get("sortBy"); {
	case by != "":
		compare := userOrders[by]
		if compare == nil {
			return reply{}, invalid("sortBy", "The value '%s' is not valid.", by)
		}
		slices.SortStableFunc(found, func(a, b *User) int {
			if order == "desc" {
				return compare(b, a)
			}
			return compare(a, b)
		})
	case c.is("unsorted_lists", "shuffled") && len(found) > 0:
		found = c.shuffle(found)
	}
	results := []any{}
	for _, u := range cut(found, skip, top) {
		results = append(results, c.wireUser(u))
	}
	return ok(map[string]any{"totalCount": len(found), "results": results})
}

// shuffle rotates a list by another offset at each call.
func (c *call) shuffle(found []*User) []*User {
	c.lists++
	at := c.lists % len(found)
	return append(slices.Clone(found[at:]), found[:at]...)
}

// matches is the search: a part of a name, e-mail address or user name (recorded).
func (c *call) matches(u *User, term string) bool {
	same := strings.Contains
	if c.is("search_case", "insensitive") {
		same = func(s, part string) bool { return strings.Contains(fold(s), fold(part)) }
	}
	return slices.ContainsFunc([]string{u.UserName, u.Email, u.Name, u.Surname, u.DisplayName}, func(s string) bool { return same(s, term) })
}

// userOrders are the fields that lists can be sorted by (recorded). An id is compared as text.
var userOrders = map[string]func(a, b *User) int{
	"Id":                   func(a, b *User) int { return cmp.Compare(a.ID, b.ID) },
	"UserName":             func(a, b *User) int { return cmp.Compare(fold(a.UserName), fold(b.UserName)) },
	"Email":                func(a, b *User) int { return cmp.Compare(fold(a.Email), fold(b.Email)) },
	"EmailConfirmed":       func(a, b *User) int { return compareBool(a.EmailConfirmed, b.EmailConfirmed) },
	"Name":                 func(a, b *User) int { return cmp.Compare(fold(a.Name), fold(b.Name)) },
	"Surname":              func(a, b *User) int { return cmp.Compare(fold(a.Surname), fold(b.Surname)) },
	"DisplayName":          func(a, b *User) int { return cmp.Compare(fold(a.DisplayName), fold(b.DisplayName)) },
	"CreationTime":         func(a, b *User) int { return a.CreatedAt.Compare(b.CreatedAt) },
	"LastModificationTime": func(a, b *User) int { return a.ModifiedAt.Compare(b.ModifiedAt) },
	"LastLoginTime":        func(a, b *User) int { return a.LastLoginAt.Compare(b.LastLoginAt) },
	"IsActive":             func(a, b *User) int { return compareBool(a.IsActive, b.IsActive) },
	"Type":                 func(a, b *User) int { return cmp.Compare(a.Type, b.Type) },
	"Category":             func(a, b *User) int { return cmp.Compare(a.Category, b.Category) },
	"InvitationAccepted":   func(a, b *User) int { return compareBool(a.InvitationAccepted, b.InvitationAccepted) },
}

func compareBool(a, b bool) int {
	switch {
	case a == b:
		return 0
	case b:
		return -1
	}
	return 1
}
