package api

import (
	"fmt"
	"testing"

	"github.com/platformusers/terraform-provider-platformusers/internal/rest"
	"github.com/platformusers/terraform-provider-platformusers/internal/rest/resttest"
)

func TestGroups(t *testing.T) {
	t.Parallel()
	const partners = `{"id":"` + arm + `/groups/partners","type":"Microsoft.ApiManagement/service/groups","name":"partners",` +
		`"properties":{"displayName":"Partners","description":null,"builtIn":false,"type":"custom","externalId":null}}`
	const entra = `{"id":"` + arm + `/groups/entra","name":"entra","properties":{"displayName":"Entra","builtIn":false,"type":"External",` +
		`"externalId":"aad://t/groups/1"}}`
	s := newServer(t, map[string][]resttest.Reply{
		"GET " + root + "/groups/partners":  {resttest.JSON(partners)},
		"GET " + root + "/groups/none":      {refusal(404, "ResourceNotFound", "Group not found.")},
		"GET " + root + "/groups":           {resttest.JSON(`{"value":[` + partners + `,` + entra + `],"count":2}`)},
		"GET " + root + "/users/ada/groups": {resttest.JSON(`{"value":[` + partners + `],"count":1,"nextLink":""}`)},
	})
	c := s.client()
	want := Group{ARMID: arm + "/groups/partners", ID: "partners", Name: "Partners", Type: GroupCustom}
	resttest.Expect(t, "group", *resttest.Succeed[*Group](t)(c.GetGroup(t.Context(), testService, "partners")), want)
	_, err := c.GetGroup(t.Context(), testService, "none")
	resttest.ExpectKind(t, err, rest.NotFound)
	resttest.Expect(t, "groups", fmt.Sprint(resttest.Succeed[[]Group](t)(wholeList[Group](t)(c.OpenGroups(t.Context(), testService)))),
		fmt.Sprint([]Group{want, {ARMID: arm + "/groups/entra", ID: "entra", Name: "Entra", Type: GroupExternal, ExternalID: "aad://t/groups/1"}}))
	resttest.Expect(t, "groups of a user", fmt.Sprint(resttest.Succeed[[]Group](t)(c.UserGroups(t.Context(), testService, "ada"))),
		fmt.Sprint([]Group{want}))
}

// Only a 404 says that somebody is not in a group, and only a 204 that somebody is; a failure never does.
func TestMembership(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		answers []resttest.Reply
		member  bool
		kind    rest.Kind
	}{
		"in it":     {[]resttest.Reply{status(204, "")}, true, 0},
		"neither":   {[]resttest.Reply{status(200, "")}, false, rest.BadResponse},
		"not in it": {[]resttest.Reply{status(404, "")}, false, 0},
		"no right":  {[]resttest.Reply{status(403, "")}, false, rest.Forbidden},
		"an outage": {[]resttest.Reply{cut, status(503, ""), status(204, "")}, true, 0},
	} {
		s := newServer(t, map[string][]resttest.Reply{"HEAD " + membership: test.answers})
		member, err := s.client().IsMember(t.Context(), testService, "partners", "ada")
		resttest.Expect(t, name, member, test.member)
		if test.kind != 0 {
			resttest.ExpectKind(t, err, test.kind)
		} else if err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	for name, test := range map[string]struct {
		method  string
		answers []resttest.Reply
		kind    rest.Kind
	}{
		"put in":                {"PUT", []resttest.Reply{status(201, userJSON("ada"))}, 0},
		"put in twice":          {"PUT", []resttest.Reply{status(200, userJSON("ada"))}, 0},
		"put in, lost":          {"PUT", []resttest.Reply{cut, status(200, userJSON("ada"))}, 0},
		"put in, others' write": {"PUT", []resttest.Reply{stale, status(201, userJSON("ada"))}, 0},
		"put in, no such user":  {"PUT", []resttest.Reply{refusal(404, "ResourceNotFound", "User not found.")}, rest.NotFound},
		"put in, a system group": {"PUT", []resttest.Reply{refusal(405, "MethodNotAllowed", "System group membership cannot be changed")},
			rest.NotAllowed},
		"taken out":                 {"DELETE", []resttest.Reply{status(200, "")}, 0},
		"taken out, 204":            {"DELETE", []resttest.Reply{status(204, "")}, 0},
		"taken out, is not in it":   {"DELETE", []resttest.Reply{status(404, "")}, rest.NotFound},
		"taken out, others' write":  {"DELETE", []resttest.Reply{refusal(409, CodeBusy, "x"), status(204, "")}, 0},
		"taken out, lost":           {"DELETE", []resttest.Reply{cut, status(404, "")}, rest.NotFound},
		"taken out, held back long": {"DELETE", []resttest.Reply{status(429, "", "Retry-After", "120"), status(204, "")}, 0},
	} {
		s := newServer(t, map[string][]resttest.Reply{test.method + " " + membership: test.answers})
		var isNew bool
		var err error
		if test.method == "DELETE" {
			err = s.client().RemoveMember(t.Context(), testService, "partners", "ada")
		} else {
			isNew, err = s.client().AddMember(t.Context(), testService, "partners", "ada")
		}
		if want := test.method == "PUT" && test.kind == 0 && name != "put in twice"; isNew != want {
			t.Errorf("%s: new %t, want %t", name, isNew, want)
		}
		if test.kind != 0 {
			resttest.ExpectKind(t, err, test.kind)
		} else if err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestProductsAndAPIs(t *testing.T) {
	t.Parallel()
	const starter = `{"id":"` + arm + `/products/starter","name":"starter","properties":{"displayName":"Starter","description":"d",` +
		`"state":"published","subscriptionRequired":true,"approvalRequired":false,"subscriptionsLimit":1}}`
	const open = `{"id":"` + arm + `/products/open","name":"open","properties":{"displayName":"Open","state":"notPublished",` +
		`"subscriptionRequired":false,"subscriptionsLimit":null}}`
	const sparse = `{"id":"` + arm + `/products/sparse","name":"sparse","properties":{"displayName":"Sparse"}}`
	s := newServer(t, map[string][]resttest.Reply{
		"GET " + root + "/products/starter": {resttest.JSON(starter)},
		"GET " + root + "/products":         {resttest.JSON(`{"value":[` + starter + `,` + open + `,` + sparse + `],"count":3}`)},
		"GET " + root + "/apis/echo": {resttest.JSON(`{"id":"` + arm + `/apis/echo","name":"echo","properties":{"displayName":"Echo"}}`),
			status(404, "")},
		"GET " + root: {resttest.JSON(`{"id":"` + arm + `","name":"svc","sku":{"name":"Consumption","capacity":0},` +
			`"properties":{"developerPortalUrl":null}}`)},
	})
	c := s.client()
	want := Product{ARMID: arm + "/products/starter", ID: "starter", Name: "Starter", Description: "d", State: "published", SubscriptionRequired: true,
		SubscriptionsLimit: 1}
	resttest.Expect(t, "product", *resttest.Succeed[*Product](t)(c.GetProduct(t.Context(), testService, "starter")), want)
	products := resttest.Succeed[[]Product](t)(wholeList[Product](t)(c.OpenProducts(t.Context(), testService)))
	resttest.Expect(t, "products", fmt.Sprint(products), fmt.Sprint([]Product{
		want, {ARMID: arm + "/products/open", ID: "open", Name: "Open", State: "notPublished"},
		{ARMID: arm + "/products/sparse", ID: "sparse", Name: "Sparse", SubscriptionRequired: true},
	}))
	resttest.Expect(t, "API", *resttest.Succeed[*API](t)(c.GetAPI(t.Context(), testService, "echo")), API{arm + "/apis/echo", "echo", "Echo"})
	_, err := c.GetAPI(t.Context(), testService, "echo")
	resttest.ExpectKind(t, err, rest.NotFound)
	resttest.Expect(t, "service", *resttest.Succeed[*ServiceInfo](t)(c.GetService(t.Context(), testService)),
		ServiceInfo{ARMID: arm, Name: "svc", Tier: "Consumption"})
}

// wholeList reads a list to its end.
func wholeList[T any](t *testing.T) func(list *rest.Listing[T], err error) ([]T, error) {
	t.Helper()
	return func(list *rest.Listing[T], err error) ([]T, error) { return all(t.Context(), list, err) }
}
