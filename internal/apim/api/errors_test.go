package api

import (
	"fmt"
	"testing"

	"github.com/platformusers/terraform-provider-platformusers/internal/rest"
	"github.com/platformusers/terraform-provider-platformusers/internal/rest/resttest"
)

// What a refusal means is read from its code, its message and its parts.
func TestMeaningOfErrors(t *testing.T) {
	t.Parallel()
	detail := func(target, message string) string {
		return fmt.Sprintf(`{"error":{"code":"ValidationError","message":"One or more fields contain incorrect values:","details":`+
			`[{"code":"ValidationError","target":%q,"message":%q}]}}`, target, message)
	}
	means := func(err error) string {
		text := ""
		for _, is := range []struct {
			name string
			ok   bool
		}{
			{"duplicate", IsDuplicateEmail(err)}, {"tier", IsTier(err)}, {"limit", IsSubscriptionLimit(err)}, {"held", IsHeldBySubscriptions(err)},
			{"service", IsUnknownService(err)}, {"stale", IsStale(err)},
		} {
			if is.ok {
				text += is.name + " "
			}
		}
		return text
	}
	for name, test := range map[string]struct {
		answer resttest.Reply
		want   string
	}{
		"address taken, 400":      {status(400, detail("email", "The email is already in use")), "duplicate "},
		"address taken, below":    {status(400, detail("properties.email", "A user with this email exists")), "duplicate "},
		"address taken, 409":      {refusal(409, "Conflict", "Conflict"), "duplicate "},
		"address of a wrong form": {status(400, detail("email", "Invalid email address")), ""},
		"a name that is taken":    {status(400, detail("firstName", "already taken")), ""},
		"Consumption":             {refusal(400, "MethodNotAllowedInPricingTier", "Method not allowed in Consumption pricing tier"), "tier "},
		"Consumption, as a part": {status(400, `{"error":{"code":"BadRequest","message":"m","details":[{"code":"MethodNotAllowedInPricingTier",`+
			`"message":"m"}]}}`), "tier "},
		"limit of a product": {status(400, detail("productId", "Subscriptions limit reached for same user")), "limit "},
		"live subscriptions, 400": {refusal(400, CodeValidation, "Cannot delete since it has existing subscriptions. Use deleteSubscriptions flag."),
			"held "},
		"live subscriptions, 409": {refusal(409, "Conflict", "The user has active subscriptions"), "duplicate held "},
		"unknown service": {refusal(404, "ResourceNotFound", "The Resource 'Microsoft.ApiManagement/service/svc' under resource group 'rg' "+
			"was not found."), "service "},
		"unknown group of resources": {refusal(404, "ResourceGroupNotFound", "Resource group 'rg' could not be found."), "service "},
		"unknown Azure subscription": {refusal(404, "SubscriptionNotFound", "The subscription could not be found."), "service "},
		"nothing to be below": {refusal(404, "ParentResourceNotFound", "Failed to perform 'read' on resource(s) of type 'service/users', "+
			"because the parent resource could not be found."), "service "},
		"unknown user":                {refusal(404, "ResourceNotFound", "User not found."), ""},
		"changed meanwhile":           {stale, "stale "},
		"a refusal that is no object": {status(400, `"no"`), ""},
		"a page":                      {status(400, "<html><title>Bad</title>"), ""},
		"nothing":                     {status(400, ""), ""},
	} {
		s := newServer(t, map[string][]resttest.Reply{patchUser: {test.answer}})
		_, err := s.client().UpdateUser(t.Context(), testService, "ada", UserChange{State: text(StateActive)}, etag)
		if err == nil {
			t.Errorf("%s: no error", name)
		}
		resttest.Expect(t, name, means(err), test.want)
	}
	if means(nil) != "" || means(fmt.Errorf("another")) != "" {
		t.Error("an error of another kind means something")
	}
}

// The right that is missing is named, as far as Azure reports it.
func TestMissingAction(t *testing.T) {
	t.Parallel()
	const action, scope = "Microsoft.ApiManagement/service/users/delete",
		"/subscriptions/x/resourceGroups/rg/providers/Microsoft.ApiManagement/service/svc/users/ada"
	for _, test := range []struct{ message, action, scope string }{
		{"The client 'a' with object id 'b' does not have authorization to perform action '" + action + "' over scope '" + scope +
			"' or the scope is invalid.", action, scope},
		{"The client 'a' does not have authorization to perform action '" + action + "'.", action, ""},
		{"no", "", ""},
	} {
		s := newServer(t, map[string][]resttest.Reply{deleteUser: {refusal(403, CodeForbidden, test.message)}})
		err := s.client().DeleteUser(t.Context(), testService, "ada", DeleteOptions{}, etag)
		resttest.ExpectKind(t, err, rest.Forbidden)
		gotAction, gotScope := MissingAction(err)
		resttest.Expect(t, "action and scope", gotAction+" "+gotScope, test.action+" "+test.scope)
	}
	if action, scope := MissingAction(nil); action+scope != "" {
		t.Error("no error names an action")
	}
}

// Every part of a refusal is kept, with what it is about, parts of parts as well.
func TestDetails(t *testing.T) {
	t.Parallel()
	for body, want := range map[string][]rest.Detail{
		`{"error":{"code":"c","message":"m","details":null}}`: nil,
		`{"error":{"code":"c","message":"m","details":[]}}`:   nil,
		`{"error":{"code":"c","message":"m","details":{}}}`:   nil,
		`{"error":{"code":"c","message":"m","details":[{"target":"email","message":"a"},{"target":"firstName","message":"b","details":` +
			`[{"message":"c"}]},"d"]}}`: {
			{Target: "email", Message: "a"}, {Target: "firstName", Message: "b"}, {Message: "c"}, {Message: "d"},
		},
		`{"error":{"code":"c","message":"m","target":"scope"}}`:               {{Target: "scope", Code: "c", Message: "m"}},
		`{"code":"c","message":"m","details":[{"target":"x","code":"y"}]}`:    {{Target: "x", Code: "y"}},
		`{"properties":{"error":{"code":"c","details":[{"message":"why"}]}}}`: {{Message: "why"}},
		`{"error":{"code":"c","details":[{"message":"1","details":[{"message":"2","details":[{"message":"3","details":[{"message":"4","details":` +
			`[{"message":"too deep"}]}]}]}]}]}}`: {
			{Message: "1"}, {Message: "2"}, {Message: "3"}, {Message: "4"},
		},
		`[`: nil,
	} {
		resttest.Expect(t, body, fmt.Sprintf("%+v", decodeDetails(400, nil, []byte(body))), fmt.Sprintf("%+v", want))
	}
}

// No response makes the decoding of errors fail, and none is read without end.
func FuzzDecodeError(f *testing.F) {
	for _, seed := range []string{``, `null`, `"x"`, `<html>`, `{"error":"invalid_client"}`, `{"error":{"code":1,"message":[]}}`,
		`{"error":{"details":[{"details":[{"details":[{"details":[{"message":"deep"}]}]}]}]}}`} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		_, _ = decodeError(400, nil, body)
		if details := decodeDetails(400, nil, body); len(details) > len(body) {
			t.Errorf("%d details of %d bytes", len(details), len(body))
		}
	})
}
