package controlroom

import "net/http"

var userRoutes = []route{
	{pattern: "GET /usermanagement/users/self", handle: func(c *call) (reply, error) { return ok(c.wireUser(c.user)) }},
	{pattern: "POST /usermanagement/users/self/changePassword", handle: (*call).changePassword},
	{pattern: "POST /usermanagement/users/list", needs: []string{viewUsers}, reads: true, handle: (*call).listUsers},
	{pattern: "POST /usermanagement/users", needs: []string{viewUsers, createUsers, viewRoles}, handle: (*call).createUser},
	{pattern: "GET /usermanagement/users/{id}", needs: []string{viewUsers}, handle: (*call).getUser},
	{pattern: "PUT /usermanagement/users/{id}", needs: []string{editUsers}, handle: (*call).updateUser},
	{pattern: "DELETE /usermanagement/users/{id}", handle: (*call).deleteUser},
}

// pathUser is the user that the path names. What is answered for one who never was, and for one who was deleted, is assumed.
func (c *call) pathUser() (*User, error) {
	id, err := c.pathID()
	if err != nil {
		return nil, err
	}
	switch u := c.state.record(id); {
	case u == nil:
		return nil, missing(c.number("unknown_user"))
	case u.Deleted && !c.is("deleted_user", "200"):
		return nil, missing(c.number("deleted_user"))
	default:
		return u, nil
	}
}

func missing(status int) error { return refuse(status, codeNotFound, "User not found") }

// livingUser is the user that the path names, to be changed: a deleted one who can still be read cannot be.
func (c *call) livingUser() (*User, error) {
	u, err := c.pathUser()
	if err == nil && u.Deleted {
		err = missing(http.StatusNotFound)
	}
	return u, err
}

func (c *call) getUser() (reply, error) {
	u, err := c.pathUser()
	if err != nil {
		return reply{}, err
	}
	return ok(c.wireUser(u))
}

func (c *call) listUsers() (reply, error) {
	columns := map[string]column[*User]{
		"id":              {number, func(u *User) any { return u.ID }},
		"principalId":     {number, func(u *User) any { return u.ID }},
		"username":        {words, func(u *User) any { return u.Username }},
		"domain":          {words, func(u *User) any { return u.Domain }},
		"firstName":       {words, func(u *User) any { return u.FirstName }},
		"lastName":        {words, func(u *User) any { return u.LastName }},
		"email":           {words, func(u *User) any { return u.Email }},
		"description":     {words, func(u *User) any { return u.Description }},
		"disabled":        {flag, func(u *User) any { return u.Disabled }},
		"enableAutoLogin": {flag, func(u *User) any { return u.EnableAutoLogin }},
		"version":         {number, func(u *User) any { return u.Version }},
		"createdBy":       {number, func(u *User) any { return u.CreatedBy }},
		"updatedBy":       {number, func(u *User) any { return u.UpdatedBy }},
		"createdOn":       {moment, func(u *User) any { return u.CreatedAt }},
		"updatedOn":       {moment, func(u *User) any { return u.UpdatedAt }},
	}
	return list(c, c.state.live(), columns, c.wireListed)
}

type changePasswordBody struct {
	OldPassword      string `json:"oldPassword"`
	Password         string `json:"password"`
	QuestionsAnswers []struct {
		Question string `json:"question"`
		Answer   string `json:"answer"`
	} `json:"questionsAnswers"`
}

// changePassword is what a new user does at the first sign-in: another password and three security questions (seen in a client's
// requests; the response is assumed).
func (c *call) changePassword() (reply, error) {
	in, err := body[changePasswordBody](c)
	if err != nil {
		return reply{}, err
	}
	switch {
	case c.state.Passwords[c.user.ID] != digest(c.user.ID, in.OldPassword):
		return reply{}, refuse(http.StatusBadRequest, codePassword, "The old password is wrong")
	case len(in.QuestionsAnswers) != 3 && !c.user.QuestionsSet:
		return reply{}, invalid("Three security questions are required")
	}
	if err := c.checkPassword(in.Password); err != nil {
		return reply{}, err
	}
	c.state.Passwords[c.user.ID] = digest(c.user.ID, in.Password)
	c.user.PasswordSet, c.user.QuestionsSet = true, true
	c.user.Version++
	return ok(c.wireUser(c.user))
}
