package api

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/platformusers/terraform-provider-platformusers/internal/rest"
	"github.com/platformusers/terraform-provider-platformusers/internal/rest/resttest"
)

const (
	getStarter    = "GET " + starter
	putStarter    = "PUT " + starter
	patchStarter  = "PATCH " + starter
	deleteStarter = "DELETE " + starter
)

var adaStarter = NewSubscription{ID: "ada-starter", DisplayName: "Ada starter", OwnerID: "ada", Scope: ProductScope("starter"),
	State: SubscriptionActive}

func TestGetSubscription(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		more         string
		owner, scope string
	}{
		"of a product":     {"", "ada", "/products/starter"},
		"of nobody":        {`"ownerId":null`, "", "/products/starter"},
		"of an empty id":   {`"ownerId":""`, "", "/products/starter"},
		"short ids":        {`"ownerId":"/users/ada","scope":"/apis/echo"`, "ada", "/apis/echo"},
		"all APIs":         {`"scope":"` + arm + `/apis"`, "ada", "/apis"},
		"the service":      {`"scope":"` + arm + `/"`, "ada", ""},
		"of another case":  {`"ownerId":"` + strings.ToUpper(arm) + `/Users/ada"`, "ada", "/products/starter"},
		"keys in the body": {`"primaryKey":"k1","secondaryKey":"k2"`, "ada", "/products/starter"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var more []string
			if test.more != "" {
				more = []string{test.more}
			}
			s := newServer(t, map[string][]resttest.Reply{getStarter: {withETag(200, subscriptionJSON(more...))}})
			got := resttest.Succeed[*Subscription](t)(s.client().GetSubscription(t.Context(), testService, "ada-starter"))
			resttest.Expect(t, "owner", got.OwnerID, test.owner)
			if test.scope != "" {
				resttest.Expect(t, "scope", got.Scope.String(), test.scope)
			} else if got.Scope.Same(ProductScope("starter")) || got.Scope.Same(Scope{Collection: CollectionAPIs}) {
				t.Errorf("a scope of an unknown kind is %+v", got.Scope)
			}
			resttest.Expect(t, "created, ETag", got.CreatedAt+got.ETag, "2026-01-05T10:11:12Z"+etag)
			if strings.Contains(fmt.Sprintf("%+v", got), "k1") {
				t.Error("a key was kept")
			}
		})
	}
}

// Nothing but a create that made something passes for one. What somebody else made meanwhile is told apart from one's own.
func TestCreateSubscription(t *testing.T) {
	t.Parallel()
	const looks = 4 // after a lost response
	missing := func(n int) []resttest.Reply { return slices.Repeat([]resttest.Reply{notFound}, n) }
	mine, created := withETag(200, subscriptionJSON()), withETag(201, subscriptionJSON())
	other := withETag(200, subscriptionJSON(`"displayName":"Somebody's"`))
	const overwritten, exists = "overwritten", "exists"
	for name, test := range map[string]struct {
		puts, gets []resttest.Reply
		want       string
		kind       rest.Kind
	}{
		"created":                          {puts: []resttest.Reply{created}},
		"created, empty response":          {puts: []resttest.Reply{status(201, "")}},
		"there already, overwritten":       {puts: []resttest.Reply{mine}, want: overwritten},
		"there already, left alone":        {puts: []resttest.Reply{stale}, gets: []resttest.Reply{other}, want: exists},
		"others write to the same product": {puts: []resttest.Reply{stale, refusal(409, CodeBusy, "x"), created}, gets: missing(1)},
		"lost, carried out":                {puts: []resttest.Reply{cut}, gets: []resttest.Reply{mine}},
		"lost, not carried out":            {puts: []resttest.Reply{cut, created}, gets: missing(looks)},
		"lost, somebody else's is there":   {puts: []resttest.Reply{cut}, gets: []resttest.Reply{other}, want: exists},
		"lost, and no look":                {puts: []resttest.Reply{cut}, gets: []resttest.Reply{status(403, "")}, kind: rest.Ambiguous},
		"an empty 200":                     {puts: []resttest.Reply{status(200, "")}, gets: []resttest.Reply{mine}},
		"limit of the product": {puts: []resttest.Reply{refusal(400, CodeValidation, "Subscriptions limit reached for same user")},
			kind: rest.BadRequest},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newServer(t, map[string][]resttest.Reply{putStarter: test.puts, getStarter: test.gets})
			made, err := s.client().CreateSubscription(t.Context(), testService, adaStarter)
			var over *OverwrittenSubscriptionError
			var there *SubscriptionExistsError
			switch {
			case test.want == overwritten:
				if !errors.As(err, &over) || over.Subscription.ID != "ada-starter" || !strings.Contains(err.Error(), `"ada-starter"`) {
					t.Errorf("got %v", err)
				}
			case test.want == exists:
				if !errors.As(err, &there) || there.Subscription.DisplayName != "Somebody's" || rest.KindOf(err) != rest.Conflict {
					t.Errorf("got %v", err)
				}
			case test.kind != 0:
				resttest.ExpectKind(t, err, test.kind)
				resttest.Expect(t, "limit", IsSubscriptionLimit(err), test.kind == rest.BadRequest)
			default:
				resttest.Succeed[*Subscription](t)(made, err)
				resttest.Expect(t, "subscription", made.ID+" "+made.OwnerID+" "+made.Scope.String()+" "+made.State, "ada-starter ada /products/starter active")
			}
			for _, call := range s.Calls() {
				if strings.HasPrefix(call.Line, "PUT") {
					resttest.Expect(t, "call", call.Line, putStarter+"?"+version+"&appType=developerPortal&notify=false")
					resttest.Expect(t, "If-None-Match", call.Header.Get("If-None-Match"), "*")
					resttest.Expect(t, "body", call.Body, `{"properties":{"allowTracing":false,"displayName":"Ada starter","ownerId":"/users/ada",`+
						`"scope":"/products/starter","state":"active"}}`)
				}
			}
		})
	}
}

// A subscription that only looks alike is not the one that was sent.
func TestSubscriptionThatWasMade(t *testing.T) {
	t.Parallel()
	there := Subscription{ID: "ada-starter", DisplayName: " Ada starter ", OwnerID: "ADA", Scope: ProductScope("Starter"), State: "active"}
	if !adaStarter.made(&there) {
		t.Error("the same in another form is not recognized")
	}
	for name, change := range map[string]func(*Subscription){
		"another's":        func(s *Subscription) { s.OwnerID = "bob" },
		"nobody's":         func(s *Subscription) { s.OwnerID = "" },
		"another product":  func(s *Subscription) { s.Scope = ProductScope("gold") },
		"an API":           func(s *Subscription) { s.Scope = OneAPI("starter") },
		"another name":     func(s *Subscription) { s.DisplayName = "x" },
		"another state":    func(s *Subscription) { s.State = SubscriptionSuspended },
		"traced":           func(s *Subscription) { s.AllowTracing = true },
		"an unknown scope": func(s *Subscription) { s.Scope = Scope{Collection: "/workspaces/w"} },
	} {
		other := there
		if change(&other); adaStarter.made(&other) {
			t.Errorf("%s is taken for what was made", name)
		}
	}
}

func TestUpdateSubscription(t *testing.T) {
	t.Parallel()
	tracing := false
	for name, test := range map[string]struct {
		change  SubscriptionChange
		etag    string
		patches []resttest.Reply
		body    string
		kind    rest.Kind
	}{
		"state": {SubscriptionChange{State: text("suspended")}, etag, []resttest.Reply{status(204, "")}, `{"properties":{"state":"suspended"}}`, 0},
		"all of it": {SubscriptionChange{DisplayName: text("x"), State: text("active"), AllowTracing: &tracing}, "",
			[]resttest.Reply{status(200, subscriptionJSON())}, `{"properties":{"allowTracing":false,"displayName":"x","state":"active"}}`, 0},
		"stale": {SubscriptionChange{State: text("active")}, etag, []resttest.Reply{stale}, `{"properties":{"state":"active"}}`, rest.Precondition},
		"a lock": {SubscriptionChange{State: text("active")}, etag, []resttest.Reply{refusal(409, CodeBusy, "x"), status(204, "")},
			`{"properties":{"state":"active"}}`, 0},
		"lost":      {SubscriptionChange{State: text("active")}, etag, []resttest.Reply{cut}, `{"properties":{"state":"active"}}`, rest.Ambiguous},
		"not there": {SubscriptionChange{State: text("active")}, etag, []resttest.Reply{notFound}, `{"properties":{"state":"active"}}`, rest.NotFound},
		"a wrong name": {SubscriptionChange{DisplayName: text("")}, etag, []resttest.Reply{refusal(400, CodeValidation, "no")},
			`{"properties":{"displayName":""}}`, rest.BadRequest},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newServer(t, map[string][]resttest.Reply{patchStarter: test.patches})
			err := s.client().UpdateSubscription(t.Context(), testService,
				&Subscription{ID: "ada-starter", OwnerID: "ada", Scope: ProductScope("starter"), ETag: test.etag}, test.change)
			if test.kind != 0 {
				resttest.ExpectKind(t, err, test.kind)
			} else if err != nil {
				t.Fatal(err)
			}
			for _, call := range s.Calls() {
				resttest.Expect(t, "call", call.Line, patchStarter+"?"+version+"&appType=developerPortal&notify=false")
				resttest.Expect(t, "body", call.Body, test.body)
				want := test.etag
				if want == "" {
					want = "*"
				}
				resttest.Expect(t, "If-Match", call.Header.Get("If-Match"), want)
			}
		})
	}
}

func TestDeleteSubscription(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		answers []resttest.Reply
		kind    rest.Kind
	}{
		"200": {[]resttest.Reply{status(200, "")}, 0}, "204": {[]resttest.Reply{status(204, "")}, 0},
		"not there": {[]resttest.Reply{notFound}, rest.NotFound},
		"stale":     {[]resttest.Reply{stale}, rest.Precondition}, "a lock": {[]resttest.Reply{refusal(409, CodeBusy, "x"), status(200, "")}, 0},
		"lost": {[]resttest.Reply{cut, status(204, "")}, 0}, "lost, carried out": {[]resttest.Reply{cut, notFound}, rest.NotFound},
	} {
		s := newServer(t, map[string][]resttest.Reply{deleteStarter: test.answers})
		err := s.client().DeleteSubscription(t.Context(), testService,
			&Subscription{ID: "ada-starter", OwnerID: "ada", Scope: ProductScope("starter"), ETag: etag})
		if test.kind != 0 {
			resttest.ExpectKind(t, err, test.kind)
		} else if err != nil {
			t.Errorf("%s: %v", name, err)
		}
		resttest.Expect(t, name, s.Calls()[0].Header.Get("If-Match"), etag)
	}
}

func TestListSubscriptions(t *testing.T) {
	t.Parallel()
	one := resttest.JSON(`{"value":[` + subscriptionJSON() + `],"count":1,"nextLink":""}`)
	s := newServer(t, map[string][]resttest.Reply{"GET " + root + "/subscriptions": {one}, "GET " + root + "/users/ada/subscriptions": {one}})
	c := s.client()
	all := resttest.Succeed[[]Subscription](t)(c.ListSubscriptions(t.Context(), testService,
		SubscriptionQuery{OwnerID: "ada", ProductID: "starter", DisplayName: "Ada's", State: "active"}))
	of := resttest.Succeed[[]Subscription](t)(c.UserSubscriptions(t.Context(), testService, "ada"))
	resttest.Expect(t, "lists", fmt.Sprintf("%+v", all), fmt.Sprintf("%+v", of))
	resttest.Expect(t, "filter", queryOf(t, s.Lines()[0]).Get("$filter"), "userId eq 'ada' and productId eq 'starter' and displayName eq 'Ada''s' "+
		"and state eq 'active'")
}
