package chaos_test

import (
	"fmt"
	"slices"
	"strings"

	"github.com/platformusers/terraform-provider-platformusers/internal/acctest"
)

const firstPassword = "Sandbox-Pass.1"

// world is one platform with what is asked of it.
type world struct {
	name, platform string
	options        []acctest.Option
	hcl            [2]string   // by phase; destroy goes from the second one
	facts          [2][]string // what is there after a phase, beside the seed
	// look asks the sandbox itself.
	look func(env *acctest.Env, t *truth)
	// secretsOf are what must be nowhere but on the platform.
	secretsOf func(env *acctest.Env) []string
	inviting  []string // kinds of mails that invite
	variants  []string // switches of the sandbox that a round may set: other variants of what is not documented
	// fixedToken says that the access token is a setting: one that is revoked cannot be renewed.
	fixedToken bool
}

// truth is what a platform holds.
type truth struct {
	facts  []string          // one for each thing, a duplicate twice
	people map[string]string // accounts and open invitations: who it is by name, and what distinguishes the account from another one of that name
}

func (t *truth) add(format string, args ...any) {
	t.facts = append(t.facts, fmt.Sprintf(format, args...))
}

func (w *world) truth(env *acctest.Env) truth {
	t := truth{people: map[string]string{}}
	w.look(env, &t)
	return t
}

// people are those that a phase asks for.
func (w *world) people(phase int) []string {
	var out []string
	for _, fact := range w.facts[phase] {
		kind, rest, _ := strings.Cut(fact, " ")
		if kind == "user" || kind == "invitation" {
			name, _, _ := strings.Cut(rest, " ")
			out = append(out, name)
		}
	}
	return out
}

func (w *world) secrets(env *acctest.Env) []string { return append(w.secretsOf(env), firstPassword) }

// mails counts the invitations that each person got.
func (w *world) mails(env *acctest.Env) map[string]int {
	out := map[string]int{}
	for _, m := range env.Outbox.All() {
		if m.Platform == w.platform && slices.Contains(w.inviting, m.Kind) {
			out[m.To]++
		}
	}
	return out
}

const passwordVariable = `variable "first_password" {
  type      = string
  ephemeral = true
}
`

// res renders a resource; a name without platform is one of the world's.
func res(typeName, name string, attributes ...string) string {
	return fmt.Sprintf("resource \"platformusers_%s\" %q {\n  %s\n}\n", typeName, name, strings.Join(attributes, "\n  "))
}

// is renders an attribute with a text.
func is(name, value string) string { return fmt.Sprintf("%s = %q", name, value) }

// ref renders an attribute with an expression.
func ref(name, expression string) string { return name + " = " + expression }

func sorted[T ~[]string](list T) string {
	list = slices.Clone(list)
	slices.Sort(list)
	return strings.Join(list, ",")
}
