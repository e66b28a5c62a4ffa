package report

import (
	"regexp"
	"slices"
	"strings"

	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
)

// planPrefix is what all types of the provider begin with.
const planPrefix = "platformusers_"

// planClass is what a resource means for a person.
type planClass int

const (
	planAccount planClass = iota
	planInvitation
	planEdge // one membership, grant or subscription of one person
	planSet  // all memberships or grants of one container, or of one person
)

// planKind says how a resource type is described. Attributes are named as in its schema.
type planKind struct {
	class    planClass
	platform string
	// id, name and email are the attributes by which the platform knows the person; "" where there is none.
	id, name, email string
	// what is what an edge gives, and a set is about.
	what planWhat
	// where are the places in which it counts, from the smallest on.
	where []planWhat
	// people are the attributes of a set that hold people, each with what its people are; parts is the block of a set that
	// holds what one person has, or its map of people by what they have.
	people []planSetPeople
	parts  string
}

// planWhat is a team, role, group, folder...: the attributes that name it, and the words for it.
type planWhat struct {
	name, id string
	noun     string // "team"
	// joins: a person joins and leaves it, and does not get and lose it.
	joins bool
	// custom: customers make their own, so that a name that is not known says nothing about what it may do.
	custom bool
}

// planSetPeople is an attribute of a set: "maintainers" are in the team " as maintainer".
type planSetPeople struct{ attribute, as string }

// The platforms' keys, and how sentences call them.
var planTitles = map[string]string{"anypoint": "Anypoint", "uipath": "UiPath", "apim": "API Management", "controlroom": "Control Room"}

var (
	anypointOrganization = planWhat{name: "organization_name", id: "organization_id", noun: "organization"}
	anypointEnvironment  = planWhat{name: "environment_name", id: "environment_id", noun: "environment"}
	anypointTeam         = planWhat{name: "team_name", id: "team_id", noun: "team", joins: true, custom: true}
	anypointRoleGroup    = planWhat{name: "role_group_name", id: "role_group_id", noun: "role group", joins: true, custom: true}
	anypointPermission   = planWhat{name: "role_name", id: "role_id", noun: "permission"}
	uipathGroup          = planWhat{name: "group_name", id: "group_id", noun: "group", joins: true, custom: true}
	uipathTenantRole     = planWhat{name: "role_name", id: "role_id", noun: "tenant role", custom: true}
	uipathFolderRole     = planWhat{name: "role_name", id: "role_id", noun: "folder role", custom: true}
	uipathFolder         = planWhat{name: "folder_path", id: "folder_id", noun: "folder"}
	apimGroup            = planWhat{name: "group_name", id: "group_id", noun: "group", joins: true}
	apimService          = planWhat{name: "service_name", noun: "service"}
	controlRoomRole      = planWhat{name: "role_name", id: "role_id", noun: "role", custom: true}
)

// planKinds are all resource types of the provider, without planPrefix. A test holds it against the provider's own list.
var planKinds = map[string]planKind{
	"anypoint_user":       {class: planAccount, platform: "anypoint", id: "id", name: "username", email: "email"},
	"anypoint_invitation": {class: planInvitation, platform: "anypoint", id: "accepted_user_id", email: "email"},
	"anypoint_permission_grant": {class: planEdge, platform: "anypoint", id: "user_id", name: "username", email: "email", what: anypointPermission,
		where: []planWhat{anypointEnvironment, anypointOrganization}},
	"anypoint_team_member": {class: planEdge, platform: "anypoint", id: "user_id", name: "username", email: "email", what: anypointTeam},
	"anypoint_role_group_member": {class: planEdge, platform: "anypoint", id: "user_id", name: "username", email: "email", what: anypointRoleGroup,
		where: []planWhat{anypointOrganization}},
	"anypoint_business_group_member": {class: planEdge, platform: "anypoint", id: "user_id", name: "username", email: "email",
		what: planWhat{name: "organization_name", id: "organization_id", noun: "business group", joins: true}},
	"uipath_user":       {class: planAccount, platform: "uipath", id: "id", name: "user_name", email: "email"},
	"uipath_invitation": {class: planInvitation, platform: "uipath", id: "user_id", email: "email"},
	"uipath_group_member": {class: planEdge, platform: "uipath", id: "user_id", name: "user_name", email: "email",
		what: uipathGroup},
	"uipath_tenant_role_grant": {class: planEdge, platform: "uipath", id: "user_id", name: "user_name", email: "email", what: uipathTenantRole},
	"uipath_folder_role_grant": {class: planEdge, platform: "uipath", id: "user_id", name: "user_name", email: "email", what: uipathFolderRole,
		where: []planWhat{uipathFolder}},
	"apim_user":         {class: planAccount, platform: "apim", id: "user_id", email: "email"},
	"apim_invitation":   {class: planInvitation, platform: "apim", id: "user_id", email: "email"},
	"apim_group_member": {class: planEdge, platform: "apim", id: "user_id", email: "email", what: apimGroup, where: []planWhat{apimService}},
	"apim_subscription": {class: planEdge, platform: "apim", id: "user_id", email: "email", what: planWhat{noun: "subscription"},
		where: []planWhat{apimService}},
	"controlroom_user":       {class: planAccount, platform: "controlroom", id: "id", name: "username", email: "email"},
	"controlroom_role_grant": {class: planEdge, platform: "controlroom", id: "user_id", name: "username", email: "email", what: controlRoomRole},

	"anypoint_team_members": {class: planSet, platform: "anypoint", what: anypointTeam,
		people: []planSetPeople{{"members", ""}, {"maintainers", " as maintainer"}}},
	"anypoint_role_group_members": {class: planSet, platform: "anypoint", what: anypointRoleGroup, where: []planWhat{anypointOrganization},
		people: []planSetPeople{{"members", ""}}},
	"anypoint_user_grants": {class: planSet, platform: "anypoint", id: "user_id", name: "username", email: "email", what: anypointPermission,
		where: []planWhat{anypointEnvironment, anypointOrganization}, parts: "grant"},
	"uipath_group_members": {class: planSet, platform: "uipath", what: uipathGroup, people: []planSetPeople{{"members", ""}}},
	"uipath_folder_role_grants": {class: planSet, platform: "uipath", what: uipathFolderRole, where: []planWhat{uipathFolder}, parts: "people_by_role",
		people: []planSetPeople{{"people", ""}}},
	"apim_group_members": {class: planSet, platform: "apim", what: apimGroup, where: []planWhat{apimService},
		people: []planSetPeople{{"members", ""}}},
}

// planKindOf returns the kind of a type of this provider.
func planKindOf(resourceType string) (planKind, bool) {
	kind, ok := planKinds[strings.TrimPrefix(resourceType, planPrefix)]
	return kind, ok && strings.HasPrefix(resourceType, planPrefix)
}

// PlanTypes are the resource types whose changes have sentences, each with the attributes and blocks of its own that the sentences read.
func PlanTypes() map[string][]string {
	types := map[string][]string{}
	for name, kind := range planKinds {
		attributes := []string{kind.id, kind.name, kind.email, kind.parts}
		switch {
		case kind.class == planAccount:
			attributes = append(attributes, planSwitches[kind.platform], "deletion_policy", "password_wo_version")
		case kind.class == planSet && kind.parts == "":
			attributes = append(attributes, "mode", "deletion_policy", "removed")
			for _, people := range kind.people {
				attributes = append(attributes, people.attribute)
			}
		}
		if kind.parts == "" { // else they are in the block
			for _, what := range append([]planWhat{kind.what}, kind.where...) {
				attributes = append(attributes, what.name, what.id)
			}
		}
		types[planPrefix+name] = slices.DeleteFunc(attributes, func(attribute string) bool { return attribute == "" })
	}
	return types
}

// planAdministrators are the names of what lets its holder give access to others, by platform: the roles and groups that the guards of the platforms'
// access packages protect, and what is named like them. A plan does not say which permissions a team or a role group carries, so those go by their
// names. It is better to name one administrator too many than to miss one: a word ends at whatever is no letter, also at the _ of AAE_Admin.
var planAdministrators = map[string]*regexp.Regexp{
	// Organization Administrator, Organization Owner, Access Controls Administrator; role groups and teams named after them.
	"anypoint": regexp.MustCompile(`(?i)(^|\PL)(administrators?|admins?|organization owners?)(\PL|$)`),
	// The group Administrators; Tenant Administrator, Folder Administrator, Organization Administrator.
	"uipath": regexp.MustCompile(`(?i)(^|\PL)(administrators?|admins?)(\PL|$)`),
	// The built-in group, whose members the service itself decides on; and what is named like it.
	"apim": regexp.MustCompile(`(?i)(^|\PL)(administrators?|admins?)(\PL|$)`),
	// AAE_Admin, and the further roles of administrators that come with a Control Room: AAE_COE Admin, AAE_IQ Bot Admin and the like.
	"controlroom": regexp.MustCompile(`(?i)(^|\PL)(administrators?|admins?)(\PL|$)`),
}

// planAdministratorIDs are Anypoint's built-in roles Organization Administrator, Organization Owner and Access Controls Administrator, for plans that
// have no name for them: see the guards of internal/anypoint/access.
var planAdministratorIDs = []string{
	"d74ef94a-4292-4896-b860-b05bd7f90d6d", "73a5c3c3-ef75-4291-b51e-a69f998eeea2", "42ea6892-f95c-4d1b-ab48-687b1f6632fc",
}

// isAdministrator reports whether something of this name or id makes an administrator, as the platform has it or as the user says.
func (d *planDescriber) isAdministrator(platformKey, name, id string) bool {
	return planIsAdministrator(platformKey, name, id) || slices.ContainsFunc(d.administrators, func(pattern string) bool {
		return planMatches(pattern, name) || planMatches(pattern, id)
	})
}

// planMatches reports whether a text is one of a pattern, in which each * stands for any text. Case-insensitive.
func planMatches(pattern, text string) bool {
	parts := strings.Split(platform.NameKey(pattern), "*")
	text = platform.NameKey(text)
	if len(parts) == 1 || text == "" {
		return text != "" && text == parts[0]
	}
	last := len(parts) - 1
	text, ok := strings.CutPrefix(text, parts[0])
	for _, part := range parts[1:last] {
		_, rest, found := strings.Cut(text, part)
		text, ok = rest, ok && found
	}
	return ok && strings.HasSuffix(text, parts[last])
}

// planIsAdministrator reports whether a role, group or team of this name or id makes an administrator, as far as the platforms' own names go.
func planIsAdministrator(platformKey, name, id string) bool {
	pattern := planAdministrators[platformKey]
	return name != "" && pattern != nil && pattern.MatchString(name) ||
		slices.ContainsFunc(planAdministratorIDs, func(known string) bool { return platform.SameName(known, id) }) ||
		platformKey == "apim" && platform.SameName(id, "administrators")
}
