package api

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/platformusers/terraform-provider-platformusers/internal/rest"
	"github.com/platformusers/terraform-provider-platformusers/internal/wire"
)

// directoryEntry is an account of the organization as a directory shows it.
type directoryEntry struct {
	Source       wire.Text `json:"source"` // "local", or a directory's short name
	Identifier   wire.Text `json:"identifier"`
	IdentityName wire.Text `json:"identityName"`
	Email        wire.Text `json:"email"`
	Domain       wire.Text `json:"domain"`
	Type         wire.Text `json:"type"`
}

// localDomain is the domain of the organization's own accounts (seen by another client); a standalone Orchestrator that is joined to a network
// finds accounts in the domain of that instead.
const localDomain = "autogen"

// DirectoryError is a look into Orchestrator's directory that did not find exactly one account.
type DirectoryError struct {
	User User
	// Prefixes and Domains are what was searched for, and where.
	Prefixes, Domains []string
	// Refusals are what the platform refused of it.
	Refusals []string
	// Candidates are the accounts that fit, when there are several: one line about each.
	Candidates []string
	absent     error
}

func (e *DirectoryError) Error() string {
	if len(e.Candidates) > 0 {
		return fmt.Sprintf("Orchestrator's directory has several accounts called %s: %s", e.User.UserName, strings.Join(e.Candidates, "; "))
	}
	text := fmt.Sprintf("Orchestrator's directory does not show user %s (%s): %s, and BulkResolveByName does not know the whole names", e.User.ID,
		e.User.UserName, e.Searched())
	if len(e.Refusals) > 0 {
		text += " (refused: " + strings.Join(e.Refusals, "; ") + ")"
	}
	return text
}

// Searched says what was searched for, and where.
func (e *DirectoryError) Searched() string {
	return fmt.Sprintf("it was searched for names that begin with %s in %s", quoted(e.Prefixes), quoted(e.Domains))
}

func quoted(texts []string) string {
	if len(texts) == 0 {
		return "nothing"
	}
	return `"` + strings.Join(texts, `", "`) + `"`
}

// Unwrap is a rest.NotFound.
func (e *DirectoryError) Unwrap() error { return e.absent }

// directoryDomains are the domains in which Orchestrator may know accounts, the default one first. Automation Cloud has none but its own
// (UiPathOrch 1.11.1); one that is joined to a network knows accounts in that network's alone, and may refuse another one.
func (c *Client) directoryDomains(ctx context.Context) ([]string, error) {
	if c.edition == EditionCloud {
		return []string{localDomain}, nil
	}
	const list = "/api/DirectoryService/GetDomains"
	var listed []struct {
		Name    wire.Text `json:"name"`
		Default bool      `json:"isDefault"`
	}
	r := rest.Request{Op: "list domains", Method: http.MethodGet, Path: list, Route: list}
	_, err := c.callOrchestrator(ctx, partTenant, r, &listed)
	switch rest.KindOf(err) {
	case rest.NotFound, rest.NotAllowed, rest.BadRequest, rest.Forbidden:
		err = nil
	}
	if err != nil {
		return nil, err
	}
	var domains []string
	for _, domain := range listed {
		name := string(domain.Name)
		switch {
		case name == "" || name == localDomain || slices.Contains(domains, name):
		case domain.Default:
			domains = slices.Insert(domains, 0, name)
		default:
			domains = append(domains, name)
		}
	}
	return append(domains, localDomain), nil
}

// directoryEntries finds an account in Orchestrator's directory, which is searched by domain and the beginning of a name, and then by its whole names
// in the organization's. It returns the one entry, or the forms that it may have. None and several are a *DirectoryError.
func (c *Client) directoryEntries(ctx context.Context, domains []string, user User) ([]directoryEntry, error) {
	missing := &DirectoryError{User: user, Prefixes: searchPrefixes(user)}
	refuse := func(what string, err error) error {
		switch rest.KindOf(err) {
		case rest.BadRequest, rest.Server, rest.NotFound, rest.NotAllowed, rest.Forbidden:
			missing.Refusals = append(missing.Refusals, what+": "+err.Error())
			return nil
		}
		return err
	}
	for _, domain := range domains {
		missing.Domains = append(missing.Domains, domain)
		var fits []directoryEntry
		for _, prefix := range missing.Prefixes {
			found, err := c.searchDirectory(ctx, domain, prefix)
			if err != nil {
				if err := refuse(fmt.Sprintf("%q in %q", prefix, domain), err); err != nil {
					return nil, err
				}
				if rest.KindOf(err) == rest.Server {
					break // the domain is not one of these
				}
				continue
			}
			if fits = matching(found, user); len(fits) > 0 {
				break
			}
		}
		if len(fits) == 1 {
			return fits, nil
		}
		if len(fits) > 1 {
			return nil, c.severalEntries(missing, fits)
		}
	}
	resolved, err := c.resolveNames(ctx, user)
	if err != nil {
		if err := refuse("BulkResolveByName", err); err != nil {
			return nil, err
		}
	}
	switch fits := matching(resolved, user); {
	case len(fits) > 1:
		return nil, c.severalEntries(missing, fits)
	case len(fits) == 1:
		return entryForms(fits[0], domains), nil
	}
	missing.absent = c.orchestrator.Absent(rest.Request{Op: "find account in the directory", Route: searchRoute}, "not one account")
	return nil, missing
}

func (c *Client) severalEntries(missing *DirectoryError, fits []directoryEntry) error {
	for _, e := range fits {
		missing.Candidates = append(missing.Candidates, fmt.Sprintf("%s  name %s, domain %s, source %s", e.Identifier, e.IdentityName, e.Domain, e.Source))
	}
	missing.absent = c.orchestrator.Absent(rest.Request{Op: "find account in the directory", Route: searchRoute}, "not one account")
	return missing
}

const searchRoute = "/api/DirectoryService/SearchForUsersAndGroups"

func (c *Client) searchDirectory(ctx context.Context, domain, prefix string) (found []directoryEntry, err error) {
	_, err = c.callOrchestrator(ctx, partTenant, rest.Request{
		Op: "find account in the directory", Method: http.MethodGet, Path: searchRoute, Route: searchRoute,
		Query: url.Values{"searchContext": {"All"}, "domain": {domain}, "prefix": {prefix}},
	}, &found)
	return found, err
}

// matching are the entries of an account: the one with its id, else those of people that have its whole user name or e-mail address and come from
// where the account does.
func matching(found []directoryEntry, user User) []directoryEntry {
	if i := slices.IndexFunc(found, func(e directoryEntry) bool { return strings.EqualFold(bareID(string(e.Identifier)), user.ID) }); i >= 0 {
		return found[i : i+1]
	}
	var fits []directoryEntry
	for _, e := range found {
		isLocal := strings.EqualFold(string(e.Source), CategoryLocal)
		named := slices.ContainsFunc([]string{string(e.IdentityName), string(e.Email)}, func(name string) bool {
			return name != "" && (wire.SameName(name, user.UserName) || wire.SameName(name, user.Email))
		})
		known := slices.ContainsFunc(fits, func(k directoryEntry) bool { return k.Identifier == e.Identifier })
		if named && !known && !isLocal && user.Category == CategoryDirectory && enum(e.Type, directoryTypes) == "User" {
			fits = append(fits, e)
		}
	}
	return fits
}

// resolveNames asks the organization's directory for the whole names of an account.
func (c *Client) resolveNames(ctx context.Context, user User) ([]directoryEntry, error) {
	partition, err := c.partition(ctx, partUsers)
	if err != nil {
		return nil, err
	}
	names := slices.DeleteFunc([]string{user.UserName, user.Email}, func(name string) bool { return name == "" })
	var byName map[string]*directoryEntry
	_, err = c.call(ctx, partUsers, rest.Request{
		Op: "find account in the directory", Method: http.MethodPost, Path: "/api/Directory/BulkResolveByName" + rest.Path(partition),
		Route: "/api/Directory/BulkResolveByName/{partitionGlobalId}", Reads: true,
		Body: map[string]any{"entityNames": slices.Compact(names), "entityType": "User"},
	}, &byName)
	var found []directoryEntry
	for _, name := range slices.Compact(names) {
		if entry := byName[name]; entry != nil {
			found = append(found, *entry)
		}
	}
	return found, err
}

// entryForms are the forms in which Orchestrator may know what the organization's directory resolved: that one shows the bare id, and domains of its
// own (recorded).
func entryForms(resolved directoryEntry, domains []string) []directoryEntry {
	var forms []directoryEntry
	identifiers := []wire.Text{resolved.Identifier}
	if source := resolved.Source; source != "" && source != CategoryLocal && bareID(string(resolved.Identifier)) == string(resolved.Identifier) {
		identifiers = slices.Insert(identifiers, 0, source+"|"+resolved.Identifier)
	}
	for _, identifier := range identifiers {
		for _, domain := range domains {
			forms = append(forms, directoryEntry{Identifier: identifier, IdentityName: resolved.IdentityName, Domain: wire.Text(domain)})
		}
	}
	return forms
}

// unsearchable are characters for which the search was seen to find nothing in a prefix, or to refuse it (UiPathOrch 0.9.14.13; the @ of accounts
// of a connected directory: OrchestratorManager #12).
const unsearchable = "-_+@"

// searchPrefixes are the beginnings of names by which the directory is searched for an account: what comes before the first character that the search
// may not take. A name that begins with one cannot be searched for.
func searchPrefixes(user User) []string {
	var prefixes []string
	for _, name := range []string{user.UserName, user.Email} {
		if i := strings.IndexAny(name, unsearchable); i >= 0 {
			name = name[:i]
		}
		if name != "" && !slices.Contains(prefixes, name) {
			prefixes = append(prefixes, name)
		}
	}
	return prefixes
}

// directoryTypes are the documented kinds of entries, in the order of their numbers.
var directoryTypes = []string{"User", "Group", "Machine", "Robot", "ExternalApplication"}
