package anypoint_test

import (
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/platformusers/terraform-provider-platformusers/internal/acctest"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/anypoint"
)

// Every key finds the same account with the same facts, whatever a single account carries and however it spells times and booleans.
func TestAccUserDataSource_keys(t *testing.T) {
	t.Parallel()
	for name, options := range map[string][]acctest.Option{
		"everything returned": nil,
		"only the documented": {
			acctest.Set("anypoint.user_detail", "documented"), acctest.Set("anypoint.mfa_verifiers_type", "bool"),
			acctest.Set("anypoint.time_format", "mixed"),
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t, options...)
			at := time.Date(2026, 3, 1, 9, 30, 0, 0, time.UTC)
			env.Anypoint.EditUser(anypoint.RegularUserID, func(u *anypoint.User) {
				u.LastLogin, u.EmailVerifiedAt, u.MFAExcluded = at, at.Add(-time.Hour), true
			})
			config := `
				data "platformusers_anypoint_user" "by_id" { id = "` + anypoint.RegularUserID + `" }
				data "platformusers_anypoint_user" "by_username" { username = "Rita.Regular" }
				data "platformusers_anypoint_user" "by_email" { email = "RITA.regular@sandbox.example" }
			`
			step := resource.TestStep{Config: env.Config(config)}
			for _, address := range []string{"by_id", "by_username", "by_email"} {
				for attribute, check := range map[string]knownvalue.Check{
					"id":                        knownvalue.StringExact(anypoint.RegularUserID),
					"organization_id":           knownvalue.StringExact(anypoint.RootOrgID),
					"username":                  knownvalue.StringExact("rita.regular"),
					"first_name":                knownvalue.StringExact("Rita"),
					"last_name":                 knownvalue.StringExact("Regular"),
					"phone_number":              knownvalue.StringExact("+1 555 0102"),
					"enabled":                   knownvalue.Bool(true),
					"type":                      knownvalue.StringExact("host"),
					"identity_provider_id":      knownvalue.StringExact("mulesoft"),
					"federated":                 knownvalue.Bool(false),
					"last_login_at":             knownvalue.StringExact("2026-03-01T09:30:00Z"),
					"email_verified_at":         knownvalue.StringExact("2026-03-01T08:30:00Z"),
					"mfa_verification_excluded": knownvalue.Bool(true),
					"mfa_verifiers_configured":  knownvalue.Bool(false),
					"created_at":                knownvalue.StringRegexp(says("Z")),
					"updated_at":                knownvalue.StringRegexp(says("Z")),
				} {
					step.ConfigStateChecks = append(step.ConfigStateChecks,
						statecheck.ExpectKnownValue("data.platformusers_anypoint_user."+address, tfjsonpath.New(attribute), check))
				}
			}
			env.Test(t, resource.TestCase{Steps: []resource.TestStep{step}})
		})
	}
}

func TestAccUserDataSource_federatedAndExternal(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	external, _ := env.Anypoint.User(anypoint.ExternalUserID)
	env.Test(t, resource.TestCase{Steps: []resource.TestStep{lookUp(env, `
		data "platformusers_anypoint_user" "federated" { username = "`+anypoint.FederatedUsername+`" }
		data "platformusers_anypoint_user" "external" { username = "`+external.Username+`" }
		output "federated" {
			value = [data.platformusers_anypoint_user.federated.identity_provider_id, tostring(data.platformusers_anypoint_user.federated.federated)]
		}
		output "external" { value = [data.platformusers_anypoint_user.external.id, data.platformusers_anypoint_user.external.type] }
		output "never_signed_in" { value = data.platformusers_anypoint_user.federated.last_login_at == null }
	`, map[string]knownvalue.Check{
		"federated":       texts(anypoint.IdentityProviderID, "true"),
		"external":        texts(anypoint.ExternalUserID, "proxy"),
		"never_signed_in": knownvalue.Bool(true),
	})}})
}

func TestAccUserDataSource_ambiguous(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	second := env.Anypoint.AddUser(anypoint.User{
		ID: "1f000000-0000-4000-8000-000000000001", Username: "rita.second", Email: "Rita.Regular@sandbox.example",
	})
	sso := env.Anypoint.AddUser(anypoint.User{
		Username: "rita.regular", Email: "rita@elsewhere.example", IdentityProviderID: anypoint.IdentityProviderID,
	})
	byEmail := `data "platformusers_anypoint_user" "x" { email = "rita.regular@sandbox.example" }`
	byName := `data "platformusers_anypoint_user" "x" { username = "rita.regular" }`
	env.Test(t, resource.TestCase{Steps: []resource.TestStep{
		refused(env, byEmail, `2 users are called "rita.regular@sandbox.example":`),
		refused(env, byEmail, anypoint.RegularUserID+" user name rita.regular"),
		refused(env, byEmail, second.ID+" user name rita.second"),
		refused(env, byName, `2 users are called "rita.regular":`),
		refused(env, byName, sso.ID+" user name rita.regular, e-mail rita@elsewhere.example, identity provider "+anypoint.IdentityProviderID),
	}})
}

// Where names that differ only in case are different names, the exact form is meant.
func TestAccUserDataSource_exactSpellingFirst(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t, acctest.Set("anypoint.username_case", "sensitive"))
	other := env.Anypoint.AddUser(anypoint.User{Username: "Rita.Regular", Email: "other@sandbox.example"})
	env.Test(t, resource.TestCase{Steps: []resource.TestStep{
		lookUp(env, `
			data "platformusers_anypoint_user" "lower" { username = "rita.regular" }
			data "platformusers_anypoint_user" "upper" { username = "Rita.Regular" }
			output "ids" { value = [data.platformusers_anypoint_user.lower.id, data.platformusers_anypoint_user.upper.id] }
		`, map[string]knownvalue.Check{"ids": texts(anypoint.RegularUserID, other.ID)}),
		refused(env, `data "platformusers_anypoint_user" "x" { username = "RITA.regular" }`, `2 users are called "RITA.regular":`),
	}})
}

func TestAccUserDataSource_notFound(t *testing.T) {
	t.Parallel()
	for _, deletedUser := range []string{"404", "200"} {
		t.Run("deleted user answers "+deletedUser, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t, acctest.Set("anypoint.get_deleted_user", deletedUser))
			env.Anypoint.DeleteUser(anypoint.RegularUserID)
			env.Test(t, resource.TestCase{Steps: []resource.TestStep{
				refused(env, `data "platformusers_anypoint_user" "x" { id = "`+anypoint.RegularUserID+`" }`, "no user with the id "+anypoint.RegularUserID),
				refused(env, `data "platformusers_anypoint_user" "x" { id = "1f000000-0000-4000-8000-00000000dead" }`,
					"no user with the id 1f000000-0000-4000-8000-00000000dead"),
				refused(env, `data "platformusers_anypoint_user" "x" { username = "rita.regular" }`, `no user with the user name "rita.regular"`),
				// A part of the name finds nobody, although the platform's search does.
				refused(env, `data "platformusers_anypoint_user" "x" { username = "sandbox-adm" }`, `no user with the user name "sandbox-adm"`),
				refused(env, `data "platformusers_anypoint_user" "x" { email = "admin@sandbox.example" }`,
					`no user with the e-mail address "admin@sandbox.example"`),
			}})
		})
	}
}
