package controlroom

import (
	"net/http"
	"slices"
	"strconv"
	"time"

	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/kernel"
)

// obstacleTexts is how a refused deletion is explained. No source has the texts.
var obstacleTexts = []struct {
	is   Obstacle
	text string
}{
	{HasSchedules, "The user has active or inactive schedules"},
	{RunningAutomation, "An automation is running on the user's registered device"},
	{LockerMember, "The user is a member of a credential locker"},
	{OwnsQueue, "The user owns a workload queue"},
	{OwnsDevicePool, "The user owns a device pool"},
	{InDevicePool, "The user is part of a device pool"},
}

// deleteUser returns the user without roles and rights, and "deleted": false (documented). Any body is ignored: the vendor's own
// sample sends one that is no JSON.
func (c *call) deleteUser() (reply, error) {
	if err := c.require(c.deletionNeeds()...); err != nil {
		return reply{}, err
	}
	id, err := c.pathID()
	if err != nil {
		return reply{}, err
	}
	u := c.state.record(id)
	switch {
	case u == nil:
		return reply{}, missing(c.number("unknown_user"))
	case u.Deleted && c.is("delete_deleted_user", "200"):
		return ok(c.wireDeleted(u))
	case u.Deleted:
		return reply{}, missing(c.number("delete_deleted_user"))
	}
	if err := c.checkDelete(u); err != nil {
		return reply{}, err
	}
	c.remove(u, c.user.ID)
	switch response := c.value("delete_answer"); response {
	case "204", "200_empty":
		status, _ := strconv.Atoi(response[:3])
		return reply{status: status}, nil
	default:
		return reply{c.number("delete_answer"), c.wireDeleted(u)}, nil
	}
}

// deletionNeeds are the rights that a deletion needs: the vendor's page of the call names Edit users, that of another call knows
// a right Delete users.
func (c *call) deletionNeeds() []string {
	switch c.value("delete_permission") {
	case "delete_users":
		return []string{deleteUsers}
	case "both":
		return []string{editUsers, deleteUsers}
	}
	return []string{editUsers}
}

// checkDelete refuses what may not be deleted: on Enterprise 11 users who are still needed (documented), and everywhere oneself
// and the last administrator (assumed).
func (c *call) checkDelete(u *User) error {
	if u.ID == c.user.ID {
		if err := c.protectSelf("delete"); err != nil {
			return err
		}
	}
	if err := c.protectLastAdmin(u); err != nil {
		return err
	}
	if !c.e11() {
		return nil
	}
	for _, o := range obstacleTexts {
		if slices.Contains(u.Obstacles, o.is) {
			return refuse(c.number("delete_blocked_status"), codeHasObstacles, "The user cannot be deleted. %s", o.text)
		}
	}
	return nil
}

func (c *call) protectSelf(what string) error {
	if c.is("own_account", "allowed") {
		return nil
	}
	return refuse(http.StatusBadRequest, codeSelf, "You cannot %s your own user", what)
}

// protectLastAdmin refuses to take away the last user who holds AAE_Admin and can sign in.
func (c *call) protectLastAdmin(u *User) error {
	if c.is("last_admin", "allowed") || !c.administers(u) {
		return nil
	}
	if slices.ContainsFunc(c.state.live(), func(o *User) bool { return o != u && c.administers(o) }) {
		return nil
	}
	return refuse(http.StatusBadRequest, codeLastAdmin, "The last user with the role %s cannot be removed", AdminRoleName)
}

func (p *Platform) adminRole() int64 { return p.state.roleNamed(AdminRoleName).ID }

func (p *Platform) administers(u *User) bool {
	return !u.Disabled && slices.ContainsFunc(p.effectiveRoles(u), func(r *Role) bool { return r.Name == AdminRoleName })
}

// remove marks a user as deleted: the row stays, because the user's bots can be handed on later (documented). Licenses are free
// again at once or later: assumed.
func (p *Platform) remove(u *User, by int64) {
	if p.is("license_release", "after_5_minutes") {
		for _, feature := range u.LicenseFeatures {
			p.state.Held = append(p.state.Held, heldSeat{feature, p.now().Add(5 * time.Minute)})
		}
	}
	u.Deleted = true
	u.RoleIDs, u.SysAssignedRoleIDs, u.GroupNames, u.LicenseFeatures, u.Obstacles = nil, nil, nil, nil, nil
	u.UpdatedBy = by
	delete(p.state.Passwords, u.ID)
	delete(p.state.APIKeys, u.ID)
	delete(p.state.Logins, u.ID)
	delete(p.state.Mappings, u.ID)
	p.mail("user_deleted", u, "Your Control Room account was deleted")
}

// usedSeats counts who takes a license.
func (s *state) usedSeats(feature string, disabledAreFree bool, now time.Time) int {
	n := 0
	for _, u := range s.Users {
		if slices.Contains(u.LicenseFeatures, feature) && !(u.Disabled && disabledAreFree) {
			n++
		}
	}
	for _, held := range s.Held {
		if held.Feature == feature && now.Before(held.Until) {
			n++
		}
	}
	return n
}

// mail sends a user a mail if the Control Room has a mail server (documented).
func (p *Platform) mail(kind string, u *User, subject string) {
	if p.is("smtp", "off") {
		return
	}
	p.kernel.Outbox.Send(kernel.Mail{At: p.now(), Platform: "controlroom", Kind: kind, To: u.Email, Subject: subject,
		Data: map[string]string{"user_id": strconv.FormatInt(u.ID, 10), "username": u.Username}})
}
