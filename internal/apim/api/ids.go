package api

import (
	"net/url"
	"strings"

	"github.com/platformusers/terraform-provider-platformusers/internal/wire"
)

const provider = "Microsoft.ApiManagement"

// The collections below a service that ids name.
const (
	CollectionUsers         = "users"
	CollectionGroups        = "groups"
	CollectionProducts      = "products"
	CollectionAPIs          = "apis"
	CollectionSubscriptions = "subscriptions"
)

// ID is the id of something below a service in Azure Resource Manager.
type ID struct {
	Service Service
	// Segments are what follows the service, without escapes of its own: a collection and an id by turns.
	Segments []string
}

// ParseID reads an id in Azure Resource Manager, whose words may be in any case:
// /subscriptions/X/resourceGroups/X/providers/Microsoft.ApiManagement/ service/X/users/X. ok is false for anything else; the service alone has no
// segments. Names and ids are kept in the form that they have.
func ParseID(text string) (id ID, ok bool) {
	parts := strings.Split(strings.TrimSuffix(text, "/"), "/")
	const below = 9 // parts before the segments, the empty one before the first slash included
	if len(parts) < below {
		return ID{}, false
	}
	for i, word := range []string{"", "subscriptions", "", "resourceGroups", "", "providers", provider, "service"} {
		if i%2 == 0 && i > 0 && i < 6 {
			continue // a value
		}
		if !strings.EqualFold(parts[i], word) {
			return ID{}, false
		}
	}
	for _, part := range parts[1:] {
		if part == "" {
			return ID{}, false
		}
	}
	return ID{Service: Service{SubscriptionID: parts[2], ResourceGroup: parts[4], Name: parts[8]}, Segments: parts[below:]}, true
}

// String is the id as Azure Resource Manager writes it.
func (id ID) String() string { return id.Service.ID(id.Segments...) }

// ID is the id of something below the service: of a user with ("users", "ada"), of the service itself without segments.
func (s Service) ID(segments ...string) string {
	parts := append([]string{"", "subscriptions", s.SubscriptionID, "resourceGroups", s.ResourceGroup, "providers", provider, "service", s.Name},
		segments...)
	return strings.Join(parts, "/")
}

// ShortID returns the id alone out of an id in any of its forms (as Azure Resource Manager writes it, "/users/ada", "ada"), as far as it is
// about this collection; ok is false when it is about something else.
func ShortID(collection, text string) (id string, ok bool) {
	segments := []string{collection, text}
	if strings.Contains(text, "/") {
		segments = shortSegments(text)
	}
	if len(segments) != 2 || !strings.EqualFold(segments[0], collection) || segments[1] == "" {
		return "", false
	}
	return segments[1], true
}

// shortSegments are the segments below the service of an id in its long or its short form.
func shortSegments(text string) []string {
	if id, ok := ParseID(text); ok {
		return id.Segments
	}
	return strings.Split(strings.Trim(text, "/"), "/")
}

// SameID compares ids as Azure Resource Manager does, without regard to case. One of them may be percent-escaped, as it stands in a URL: whether the
// service escapes the ids in its responses is not documented.
func SameID(a, b string) bool {
	return wire.SameName(a, b) || wire.SameName(unescaped(a), b) || wire.SameName(a, unescaped(b))
}

func unescaped(id string) string {
	plain, err := url.PathUnescape(id)
	if err != nil {
		return id
	}
	return plain
}

// Scope is what a subscription is for: ("products", id), ("apis", id), ("apis", "") for all APIs, ("", "") for the whole service.
type Scope struct {
	Collection string
	ID         string
}

// The scopes.
var (
	ScopeAllAPIs = Scope{Collection: CollectionAPIs}
	ScopeService = Scope{}
)

// ProductScope is the scope of one product.
func ProductScope(id string) Scope { return Scope{CollectionProducts, id} }

// OneAPI is the scope of one API.
func OneAPI(id string) Scope { return Scope{CollectionAPIs, id} }

// ParseScope reads a scope in its long or its short form. ok is false for one that is none of the known.
func ParseScope(text string) (scope Scope, ok bool) {
	segments := shortSegments(text)
	switch {
	case len(segments) == 0, len(segments) == 1 && segments[0] == "":
		return ScopeService, true
	case len(segments) == 1 && strings.EqualFold(segments[0], CollectionAPIs):
		return ScopeAllAPIs, true
	case len(segments) == 2 && strings.EqualFold(segments[0], CollectionAPIs):
		return OneAPI(segments[1]), true
	case len(segments) == 2 && strings.EqualFold(segments[0], CollectionProducts):
		return ProductScope(segments[1]), true
	default:
		return Scope{}, false
	}
}

// String is the short form, which the service accepts, and returns as the long one (recorded).
func (s Scope) String() string {
	switch {
	case s.Collection == "":
		return "/"
	case s.ID == "":
		return "/" + s.Collection
	default:
		return "/" + s.Collection + "/" + s.ID
	}
}

// Same compares scopes without regard to case.
func (s Scope) Same(other Scope) bool {
	return s.Collection == other.Collection && SameID(s.ID, other.ID)
}

// Key names the service or something below it in one form, whatever the case of its id: what wait and remember by it compare it as it is.
func (s Service) Key(segments ...string) string { return strings.ToLower(wire.NFC(s.ID(segments...))) }

// IDKey names the id of something in one form, within its collection: see Service.Key.
func IDKey(id string) string { return strings.ToLower(wire.NFC(id)) }

// armID is the whole id of something of a collection: the response's, when it says what it should; ids in lists below another thing, and of
// responses about memberships, do not.
func (s Service) armID(answered wire.Text, collection, id string) string {
	whole, ok := ParseID(string(answered))
	if ok && len(whole.Segments) == 2 && strings.EqualFold(whole.Segments[0], collection) && SameID(whole.Segments[1], id) {
		return string(answered)
	}
	return s.ID(collection, id)
}

// nameOf is the id alone of a thing: its name, the end of its whole id, or what it was asked for by.
func nameOf(name, whole wire.Text, asked string) string {
	if name != "" && (asked == "" || SameID(string(name), asked)) {
		return string(name)
	}
	last := string(whole[strings.LastIndexByte(string(whole), '/')+1:])
	switch {
	case last != "" && (asked == "" || SameID(last, asked)):
		return last
	case asked != "":
		return asked
	default:
		return string(name)
	}
}

func lower(text wire.Text) string { return strings.ToLower(string(text)) }
