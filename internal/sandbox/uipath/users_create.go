package uipath

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
)

// newUserFields are what the create calls take of an account.
type newUserFields struct {
	ID                         *string         `json:"id"`
	UserName                   *string         `json:"userName"`
	Email                      *string         `json:"email"`
	Name                       *string         `json:"name"`
	Surname                    *string         `json:"surname"`
	DisplayName                *string         `json:"displayName"`
	Type                       json.RawMessage `json:"type"`
	BypassBasicAuthRestriction bool            `json:"bypassBasicAuthRestriction"`
	LegacyID                   *int64          `json:"legacyId"`
	InvitationAccepted         bool            `json:"invitationAccepted"`
}

type bulkCreateBody struct {
	PartitionGlobalID string            `json:"partitionGlobalId"`
	GroupIDs          []string          `json:"groupIDs"`
	Users             []json.RawMessage `json:"users"`
}

// bulkCreate creates all accounts of the call or none (recorded). Statuses of a failure, and whether the response holds the
// accounts, are switches: sources differ.
func (c *call) bulkCreate() (reply, error) {
	in, err := body[bulkCreateBody](c)
	if err != nil {
		return reply{}, err
	}
	if err := c.partition(in.PartitionGlobalID); err != nil {
		return reply{}, err
	}
	if most := c.number("bulk_create_limit"); len(in.Users) > most {
		return reply{}, invalid("users", "The field users must hold at most %d items.", most)
	}
	var users []newUserFields
	for _, raw := range in.Users {
		u, err := object[newUserFields](c, raw)
		if err != nil {
			return reply{}, err
		}
		users = append(users, u)
	}
	made, errs, err := c.create(users, in.GroupIDs)
	if err != nil {
		return reply{}, err
	}
	if len(errs) > 0 {
		return reply{status: c.number("bulk_create_failure_status"), body: c.bulkCreateResponse(failed(errs...), nil)}, nil
	}
	return ok(c.bulkCreateResponse(succeeded, made))
}

func (c *call) bulkCreateResponse(result identityResult, users []*User) any {
	if c.is("bulk_create_answer", "result") {
		return result
	}
	rows := []any{}
	for _, u := range users {
		rows = append(rows, c.wireUser(u))
	}
	return map[string]any{"result": result, "users": rows}
}

type createUserBody struct {
	ID                         *string           `json:"id"`
	UserName                   *string           `json:"userName"`
	Email                      *string           `json:"email"`
	Name                       *string           `json:"name"`
	Surname                    *string           `json:"surname"`
	DisplayName                *string           `json:"displayName"`
	Type                       json.RawMessage   `json:"type"`
	BypassBasicAuthRestriction bool              `json:"bypassBasicAuthRestriction"`
	LegacyID                   *int64            `json:"legacyId"`
	InvitationAccepted         bool              `json:"invitationAccepted"`
	PartitionGlobalID          string            `json:"partitionGlobalId"`
	Password                   *string           `json:"password"`
	ValidatePassword           bool              `json:"validatePassword"`
	GroupIDs                   []string          `json:"groupIDs"`
	UserLogins                 []json.RawMessage `json:"userLogins"`
}

// createUser creates one account, the only way that takes a password; its response does not hold the account (documented).
func (c *call) createUser() (reply, error) {
	in, err := body[createUserBody](c)
	if err != nil {
		return reply{}, err
	}
	if err := c.partition(in.PartitionGlobalID); err != nil {
		return reply{}, err
	}
	password := text(in.Password)
	if weak := weaknesses(password); password != "" && in.ValidatePassword && len(weak) > 0 {
		return reply{}, failed(weak...).refuse(http.StatusBadRequest)
	}
	made, errs, err := c.create([]newUserFields{{in.ID, in.UserName, in.Email, in.Name, in.Surname, in.DisplayName, in.Type,
		in.BypassBasicAuthRestriction, in.LegacyID,
		in.InvitationAccepted}}, in.GroupIDs)
	if err != nil {
		return reply{}, err
	}
	if len(errs) > 0 {
		return reply{}, failed(errs...).refuse(http.StatusBadRequest)
	}
	if password != "" {
		c.state.Passwords[made[0].ID] = digest(made[0].ID, password)
	}
	return ok(succeeded)
}

// create checks all accounts before it makes the first. errs are the failures that the response lists; err is a call that is wrong as a whole.
func (c *call) create(users []newUserFields, groupIDs []string) (made []*User, errs []identityError, err error) {
	groups, err := c.groups("groupIDs", groupIDs)
	if err != nil {
		return nil, nil, err
	}
	names, ids := map[string]bool{}, map[string]bool{}
	for _, f := range users {
		u, err := c.readNewUser(f)
		if err != nil {
			return nil, nil, err
		}
		if u.UserName == "" {
			errs = append(errs, identityError{"InvalidUserName", "Username '' is invalid, can only contain letters or digits."})
		} else {
			errs = append(errs, c.taken(u, names)...)
		}
		if ids[fold(u.ID)] || c.state.user(u.ID) != nil {
			errs = append(errs, identityError{"DuplicateUserId", fmt.Sprintf("Id '%s' is already taken.", u.ID)})
		}
		names[fold(u.UserName)], ids[fold(u.ID)] = true, true
		made = append(made, u)
	}
	if len(errs) > 0 {
		return nil, errs, nil
	}
	for _, u := range made {
		c.addUser(u)
		for _, g := range groups {
			c.state.join(g, u.ID, c.now())
		}
	}
	return made, nil, nil
}

func (c *call) readNewUser(f newUserFields) (*User, error) {
	u := &User{
		ID: newID(), UserName: text(f.UserName), Email: text(f.Email), Name: text(f.Name), Surname: text(f.Surname),
		DisplayName: text(f.DisplayName), IsActive: true,
		BypassBasicAuthRestriction: f.BypassBasicAuthRestriction, InvitationAccepted: f.InvitationAccepted, EmailConfirmed: f.InvitationAccepted,
	}
	if f.ID != nil {
		if !isUUID(*f.ID) {
			return nil, invalid("$.users.id", "The JSON value could not be converted to System.Guid.")
		}
		u.ID = fold(*f.ID)
	}
	if f.LegacyID != nil {
		u.LegacyID = *f.LegacyID
	}
	if u.Email != "" && !isEmail(u.Email) {
		return nil, invalid("Email", "The field Email is invalid")
	}
	switch strings.Trim(string(f.Type), `"`) {
	case "", "null", "0", "user":
	default:
		return nil, invalid("$.users.type", "The JSON value could not be converted to UserType.")
	}
	return u, nil
}

// taken lists which of an account's names are in use; both, when the user name is the e-mail address (recorded). What a deletion a
// moment ago means for the next creation is a switch.
func (c *call) taken(u *User, inCall map[string]bool) []identityError {
	var errs []identityError
	if inCall[fold(u.UserName)] || c.state.userWhere(func(o *User) bool { return fold(o.UserName) == fold(u.UserName) }) != nil {
		errs = append(errs, identityError{"DuplicateUserName", fmt.Sprintf("Username '%s' is already taken.", u.UserName)})
	}
	if u.Email != "" && (c.withheld(u.Email) || c.state.userWhere(func(o *User) bool { return fold(o.Email) == fold(u.Email) }) != nil) {
		errs = append(errs, identityError{"DuplicateEmail", fmt.Sprintf("Email '%s' is already taken.", u.Email)})
	}
	return errs
}

// withheld reports, once after a deletion, that an e-mail address is still taken.
func (c *call) withheld(email string) bool {
	if !c.state.Withheld[fold(email)] {
		return false
	}
	delete(c.state.Withheld, fold(email))
	return c.is("recreate_after_delete", "second_try")
}

// addUser stores an account and gives it what the platform gives by itself.
func (p *Platform) addUser(u *User) {
	u.CreatedAt = p.now()
	if u.LegacyID == 0 {
		p.state.NextLegacyID++
		u.LegacyID = p.state.NextLegacyID
	}
	delete(p.state.Freed, fold(u.Email))
	p.state.Users = append(p.state.Users, u)
}

// groups are the groups of a list of ids.
func (c *call) groups(field string, ids []string) ([]*Group, error) {
	if err := uuids(field, ids); err != nil {
		return nil, err
	}
	var out []*Group
	for _, id := range ids {
		g := c.state.group(id)
		if g == nil {
			return nil, failed(identityError{"GroupNotFound", fmt.Sprintf("Group '%s' does not exist.", id)}).refuse(http.StatusBadRequest)
		}
		out = append(out, g)
	}
	return out, nil
}
