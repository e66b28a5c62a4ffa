// Package estate is a large estate: the many accounts that a sandbox adds to a platform's seed, the configuration that manages them, and the state
// that the provider keeps of them. Measurements stand on it: internal/cmd/bench, and the Go benchmark of this package.
package estate

import (
	"fmt"
	"slices"
	"strings"

	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox"
)

// Platform is what a measurement has to know of a platform.
type Platform struct {
	Key string // of its settings in the provider block
	// Attributes are the attributes of an account that the configuration sets, its name first.
	Attributes []string
	// PageSize is how many accounts one call lists.
	PageSize int

	people func(*sandbox.Sandbox) []Person
}

// Person is an account of the sandbox.
type Person struct {
	ID     string   // that it is imported by
	Values []string // of Platform.Attributes
}

// Platforms are all platforms, in the order of the documentation.
func Platforms() []Platform {
	return []Platform{
		{"anypoint", []string{"username", "first_name", "last_name", "email", "phone_number"}, 500,
			func(s *sandbox.Sandbox) (people []Person) {
				for _, u := range s.Anypoint.Users() {
					people = append(people, Person{u.ID, []string{u.Username, u.FirstName, u.LastName, u.Email, u.PhoneNumber}})
				}
				return people
			}},
		{"uipath", []string{"user_name", "name", "surname", "email"}, 1000,
			func(s *sandbox.Sandbox) (people []Person) {
				for _, u := range s.UiPath.Users() {
					people = append(people, Person{u.ID, []string{u.UserName, u.Name, u.Surname, u.Email}})
				}
				return people
			}},
		{"apim", []string{"user_id", "first_name", "last_name", "email"}, 100,
			func(s *sandbox.Sandbox) (people []Person) {
				for _, u := range s.APIM.Users() {
					people = append(people, Person{u.ID, []string{u.ID, u.FirstName, u.LastName, u.Email}})
				}
				return people
			}},
		{"controlroom", []string{"username", "first_name", "last_name", "email"}, 200,
			func(s *sandbox.Sandbox) (people []Person) {
				for _, u := range s.ControlRoom.Users() {
					people = append(people, Person{fmt.Sprint(u.ID), []string{u.Username, u.FirstName, u.LastName, u.Email}})
				}
				return people
			}},
	}
}

// Type is the type of the platform's accounts.
func (p Platform) Type() string { return "platformusers_" + p.Key + "_user" }

// People are the first n accounts that the sandbox has added to the platform's seed.
func (p Platform) People(s *sandbox.Sandbox, n int) ([]Person, error) {
	added := slices.DeleteFunc(p.people(s), func(one Person) bool { return !strings.HasPrefix(one.Values[0], "user-") })
	if len(added) < n {
		return nil, fmt.Errorf("the sandbox has %d accounts of %s beside its seed, and %d are wanted: raise its number of seed users", len(added), p.Key, n)
	}
	return added[:n], nil
}

// InTenant is how many accounts a list of the platform returns.
func (p Platform) InTenant(s *sandbox.Sandbox) int { return len(p.people(s)) }

// Pages is how many calls list all accounts.
func (p Platform) Pages(s *sandbox.Sandbox) int { return (p.InTenant(s) + p.PageSize - 1) / p.PageSize }
