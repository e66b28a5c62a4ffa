package uipath

import (
	"net/http"
	"slices"
	"strings"
)

var directoryRoutes = []route{
	{pattern: "GET /api/Directory/Search/{partitionGlobalId}", service: identity, scope: "PM.Directory", alsoScopes: []string{"PM.User", "PM.Group"},
		partition: true, handle: (*call).searchDirectory},
	{pattern: "POST /api/Directory/Resolve/{partitionGlobalId}", service: identity, scope: "PM.Directory", alsoScopes: []string{"PM.User", "PM.Group"},
		reads: true, partition: true, handle: (*call).resolve},
	{pattern: "POST /api/Directory/BulkResolveByName/{partitionGlobalId}", service: identity, scope: "PM.Directory",
		alsoScopes: []string{"PM.User", "PM.Group"}, reads: true, partition: true, handle: (*call).resolveNames},
}

// directoryEntry finds a principal of the connected directory by identifier ("aad|...") or object id.
func (p *Platform) directoryEntry(id string) *DirectoryEntry {
	objectID := strings.TrimPrefix(fold(id), "aad|")
	for i := range p.state.Directory {
		if fold(p.state.Directory[i].ObjectID) == objectID {
			return &p.state.Directory[i]
		}
	}
	return nil
}

// principal is a user or group, local or of the directory, as directory calls show it.
type principal struct {
	source, filter, identifier, id, name, displayName, email string
	group                                                    bool
}

func (p *Platform) directory() []principal {
	var out []principal
	for _, u := range p.state.Users {
		if u.Category != CategoryDirectory {
			out = append(out, principal{"local", "LocalUsers", u.ID, u.ID, u.UserName, u.DisplayName, u.Email, false})
		}
	}
	for _, g := range p.state.Groups {
		out = append(out, principal{"local", "LocalGroups", g.ID, g.ID, g.Name, g.Name, "", true})
	}
	for _, d := range p.state.Directory {
		filter := "DirectoryUsers"
		if d.Group {
			filter = "DirectoryGroups"
		}
		out = append(out, principal{"aad", filter, d.Identifier(), d.ObjectID, d.Name, d.DisplayName, d.Email, d.Group})
	}
	return out
}

func (x principal) kind() string {
	if x.group {
		return "Group"
	}
	return "User"
}

func (x principal) wire(p *Platform, identifier string) map[string]any {
	kind, domain := 0, any(nil)
	if x.group {
		kind = 1
	}
	if x.source == "aad" {
		domain = "corp.example"
	}
	return map[string]any{"source": x.source, "identifier": identifier, "identityName": x.name, "displayName": x.displayName,
		"email":  p.nullable(x.email),
		"domain": domain, "type": p.enum(kind, "User", "Group"), "objectType": "Directory" + x.kind()}
}

// searchDirectory finds principals whose name begins with a text. sourceFilter and entityType exclude each other (recorded).
func (c *call) searchDirectory() (reply, error) {
	if err := c.partition(c.r.PathValue("partitionGlobalId")); err != nil {
		return reply{}, err
	}
	q := c.r.URL.Query()
	start, sources, kind := q.Get("startsWith"), q["sourceFilter"], q.Get("entityType")
	switch {
	case start == "":
		return reply{}, invalid("startsWith", "The startsWith field is required.")
	case len(sources) > 0 && kind != "":
		return reply{}, statusCode(http.StatusBadRequest, "BadRequest", "sourceFilter and entityType cannot be used together")
	case !slices.Contains([]string{"", "User", "Group", "Application"}, kind):
		return reply{}, invalid("entityType", "The value '%s' is not valid.", kind)
	}
	for _, s := range sources {
		if !slices.Contains([]string{"LocalUsers", "DirectoryUsers", "LocalGroups", "DirectoryGroups", "RobotAccounts", "Applications"}, s) {
			return reply{}, invalid("sourceFilter", "The value '%s' is not valid.", s)
		}
	}
	rows := []any{}
	for _, x := range c.directory() {
		names := []string{searchName(x.name, x.email), x.displayName, x.email}
		begins := slices.ContainsFunc(names, func(s string) bool { return strings.HasPrefix(fold(s), fold(start)) })
		if begins && (kind == "" || kind == x.kind()) && (len(sources) == 0 || slices.Contains(sources, x.filter)) {
			rows = append(rows, x.wire(c.Platform, x.identifier))
		}
	}
	return ok(rows)
}

type resolveBody struct {
	EntityID   string `json:"entityId"`
	EntityType string `json:"entityType"`
}

// resolve finds a principal by an identifier; its response has the bare id in place of it (recorded).
func (c *call) resolve() (reply, error) {
	if err := c.partition(c.r.PathValue("partitionGlobalId")); err != nil {
		return reply{}, err
	}
	in, err := body[resolveBody](c)
	if err != nil {
		return reply{}, err
	}
	for _, x := range c.directory() {
		if x.kind() == in.EntityType && (fold(x.identifier) == fold(in.EntityID) || fold(x.id) == fold(in.EntityID)) {
			return ok(x.wire(c.Platform, x.id))
		}
	}
	return reply{}, statusCode(http.StatusNotFound, "NotFound", "Entity %s was not found", in.EntityID)
}

// maxNames is the most names that a call resolves (recorded, like the text of the refusal).
const maxNames = 20

type resolveNamesBody struct {
	EntityNames []string `json:"entityNames"`
	EntityType  string   `json:"entityType"`
}

// resolveNames finds principals by their whole name or e-mail address (recorded by UiPathOrch 1.3.0 for the address).
func (c *call) resolveNames() (reply, error) {
	if err := c.partition(c.r.PathValue("partitionGlobalId")); err != nil {
		return reply{}, err
	}
	in, err := body[resolveNamesBody](c)
	if err != nil {
		return reply{}, err
	}
	if len(in.EntityNames) > maxNames {
		return reply{}, statusCode(http.StatusBadRequest, "BadRequest", "entityNames size is larger that maximum supported value of %d", maxNames)
	}
	out := map[string]any{}
	for _, name := range in.EntityNames {
		out[name] = nil
		for _, x := range c.directory() {
			if x.kind() == in.EntityType && (fold(searchName(x.name, x.email)) == fold(name) || name != "" && fold(x.email) == fold(name)) {
				out[name] = x.wire(c.Platform, x.id)
			}
		}
	}
	return ok(out)
}
