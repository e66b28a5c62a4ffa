package tf

import (
	"strings"

	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
)

// typePrefix begins the name of each type of this provider.
const typePrefix = "platformusers"

// Namespace is what the types of one platform share.
type Namespace struct {
	// Key is the platform in type names and in the provider's settings: "anypoint".
	Key string
	// Title is the platform in messages: "Anypoint".
	Title string
	// Hints words what the access package only names, with the platform's resource types and data sources. Each text is a whole sentence or more.
	Hints map[platform.Hint]string
	// Words names the platform's settings in messages.
	Words platform.Words
}

// Kind returns the kind with this noun.
func (n *Namespace) Kind(noun platform.Noun) Kind { return Kind{Namespace: n, Noun: noun} }

// Kind names a resource type or data source.
type Kind struct {
	Namespace *Namespace
	// Noun is what the type is called on its platform: "team_member".
	Noun platform.Noun
}

// Type is the type as configurations write it: "platformusers_anypoint_team_member".
func (k Kind) Type() string { return typePrefix + "_" + k.Namespace.Key + "_" + string(k.Noun) }

// Title is the kind in messages: "Anypoint team member".
func (k Kind) Title() string {
	return k.Namespace.Title + " " + strings.ReplaceAll(string(k.Noun), "_", " ")
}

// Unable is the summary of an error: "Unable to create Anypoint team member".
func (k Kind) Unable(verb string) string { return "Unable to " + verb + " " + k.Title() }
