package chaos_test

import (
	"fmt"
	"strings"
	"time"

	"github.com/platformusers/terraform-provider-platformusers/internal/acctest"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/apim"
)

func apimWorld() *world {
	account := func(name, last string, more ...string) string {
		return res("apim_user", name, append([]string{is("user_id", name), is("email", name+"@example.com"), is("first_name", name), is("last_name", last),
			"delete_subscriptions = true"}, more...)...)
	}
	invitation := func(name string) string {
		return res("apim_invitation", name, is("user_id", name), is("email", name+"@example.com"), is("first_name", name), is("last_name", "Invited"))
	}
	user := func(name string) string { return ref("user_id", "platformusers_apim_user."+name+".user_id") }
	rita := is("user_id", apim.RegularUserID)
	member := func(name, group, who string) string {
		return res("apim_group_member", name, is("group_id", group), who)
	}
	sub := func(name, display string, more ...string) string {
		return res("apim_subscription", name, append([]string{is("display_name", display)}, more...)...)
	}
	shared := account("charles", "Babbage") + invitation("kurt") + member("kurt", apim.PartnersGroupID,
		ref("user_id", "platformusers_apim_invitation.kurt.user_id")) +
		member("ada", apim.PartnersGroupID, user("ada")) + sub("ada_premium", "Ada's premium", user("ada"), is("product_id", apim.PremiumProductID))
	person := func(name, last, note string) string {
		return fmt.Sprintf("user %s %s@example.com %s %s active %s", name, name, name, last, note)
	}
	both := []string{
		person("charles", "Babbage", ""), "invitation kurt kurt@example.com kurt Invited pending ", "group partners kurt", "group partners ada",
		"subscription ada /products/premium Ada's premium active",
	}
	return &world{
		name: "apim", platform: "apim", fixedToken: true,
		hcl: [2]string{
			shared + account("ada", "Lovelace") + account("grace", "Hopper", is("note", "Partner A")) + invitation("alan") +
				member("charles", apim.TestersGroupID, user("charles")) + member("rita", apim.TestersGroupID, rita) +
				sub("ada_orders", "Ada's orders", is("subscription_name", "ada-orders"), user("ada"), is("api_id", apim.OrdersAPIID)) +
				sub("charles_echo", "Charles' echo", user("charles"), is("api_id", apim.EchoAPIID)),
			shared + account("ada", "King", is("note", "Partner B")) + account("mary", "Somerville") + invitation("emmy") +
				member("charles_partners", apim.PartnersGroupID, user("charles")) + member("mary", apim.TestersGroupID, user("mary")) +
				sub("ada_orders", "Countess' orders", is("subscription_name", "ada-orders"), user("ada"), is("api_id", apim.OrdersAPIID)) +
				sub("mary_premium", "Mary's premium", user("mary"), is("product_id", apim.PremiumProductID)) +
				sub("rita_echo", "Rita's echo", rita, is("api_id", apim.EchoAPIID)),
		},
		facts: [2][]string{
			append([]string{
				person("ada", "Lovelace", ""), person("grace", "Hopper", "Partner A"), "invitation alan alan@example.com alan Invited pending ",
				"group testers charles", "group testers " + apim.RegularUserID,
				"subscription ada /apis/orders-api Ada's orders active", "subscription charles /apis/echo-api Charles' echo active",
			}, both...),
			append([]string{
				person("ada", "King", "Partner B"), person("mary", "Somerville", ""), "invitation emmy emmy@example.com emmy Invited pending ",
				"group partners charles", "group testers mary",
				"subscription ada /apis/orders-api Countess' orders active", "subscription mary /products/premium Mary's premium active",
				"subscription " + apim.RegularUserID + " /apis/echo-api Rita's echo active",
			}, both...),
		},
		look: lookAtAPIM, inviting: []string{"inviteUserNotificationMessage", "confirmSignUpIdentityDefault"},
		variants: strings.Fields(`
			if_match=lenient if_match_missing=412 if_none_match=honored duplicate_email_status=409 put_omitted=kept
			put_confirms_again=no note_in_answers=empty delete_answer=202_nested delete_answer=202_location delete_answer=204
			delete_answer=200 delete_visibility=early delete_visibility=late delete_location_ends=200 delete_location_ends=404
			poll_retry_after=1 delete_unknown_user=404 delete_leaves=state_deleted group_user_delete_answer=204
			absent_member_delete=404 subscription_delete_answer=204 page_size=2 next_link=skiptoken parallel_writes=409`),
		secretsOf: func(env *acctest.Env) []string {
			out := []string{apim.AccessToken}
			for _, s := range env.APIM.Subscriptions() {
				out = append(out, s.PrimaryKey, s.SecondaryKey)
			}
			return out
		},
	}
}

func lookAtAPIM(env *acctest.Env, t *truth) {
	// A delete goes on in the background, also where its response was lost.
	env.Clock.Advance(time.Minute)
	env.APIM.Settle()
	p := env.APIM
	for _, u := range p.Users() {
		if u.State == "deleted" {
			continue // kept for the record (switch delete_leaves)
		}
		kind, note := "user", ""
		if u.State == "pending" {
			kind = "invitation"
		}
		if u.Note != nil {
			note = *u.Note
		}
		t.add("%s %s %s %s %s %s %s", kind, u.ID, u.Email, u.FirstName, u.LastName, u.State, note)
		t.people[u.ID] = u.RegisteredAt.String() // the id is the configuration's own
	}
	for _, g := range p.Groups() {
		if g.ID == apim.DevelopersGroupID {
			continue // everybody's, by the platform itself
		}
		for _, id := range g.Members {
			t.add("group %s %s", g.ID, id)
		}
	}
	for _, s := range p.Subscriptions() {
		name := ""
		if s.DisplayName != nil {
			name = *s.DisplayName
		}
		t.add("subscription %s %s %s %s", s.OwnerID, s.Scope, name, s.State)
		t.people["subscription "+s.OwnerID+s.Scope] = s.ID + s.PrimaryKey // new keys are as bad as a new person
	}
}
