package api

import (
	"errors"
	"strings"
	"testing"

	"github.com/platformusers/terraform-provider-platformusers/internal/rest"
	"github.com/platformusers/terraform-provider-platformusers/internal/rest/resttest"
)

// A delete ends when the account is gone, in whichever of the documented, recorded and assumed ways the service says so.
func TestDeleteUser(t *testing.T) {
	t.Parallel()
	operation := func(body string, header ...string) resttest.Reply { return status(200, body, header...) }
	accepted := func(header ...string) resttest.Reply { return status(202, "", header...) }
	const async, location = "Azure-AsyncOperation", "Location"
	gone := []resttest.Reply{notFound}
	for name, test := range map[string]struct {
		deletes, results, gets []resttest.Reply
		elsewhere              bool // the address to ask is another host's
		kind                   rest.Kind
		says                   string
		waits                  float64 // seconds, at least
	}{
		"200":               {deletes: []resttest.Reply{operation("")}, gets: gone},
		"200 with the user": {deletes: []resttest.Reply{operation(userJSON("ada"))}, gets: gone},
		"204":               {deletes: []resttest.Reply{status(204, "")}, gets: gone},
		"kept as deleted": {deletes: []resttest.Reply{status(204, "")},
			gets: []resttest.Reply{resttest.JSON(userJSON("ada", `"state":"deleted"`))}},
		"seen for a while":       {deletes: []resttest.Reply{status(204, "")}, gets: []resttest.Reply{found, found, notFound}},
		"may not be read":        {deletes: []resttest.Reply{status(204, "")}, gets: []resttest.Reply{status(403, "")}, kind: rest.Forbidden},
		"not there":              {deletes: []resttest.Reply{notFound}, kind: rest.NotFound},
		"stale":                  {deletes: []resttest.Reply{stale}, kind: rest.Precondition},
		"busy":                   {deletes: []resttest.Reply{refusal(409, CodeBusy, "x"), status(204, "")}, gets: gone},
		"202 without an address": {deletes: []resttest.Reply{accepted()}, gets: gone},
		"202, flat": {deletes: []resttest.Reply{accepted(async, "AT")},
			results: []resttest.Reply{operation(`{"status":"InProgress"}`), operation(`{"status":"Succeeded"}`)}, gets: gone},
		"202, nested": {deletes: []resttest.Reply{accepted(async, "AT")},
			results: []resttest.Reply{operation(`{"properties":{"status":"inProgress"}}`), operation(`{"properties":{"status":"succeeded"}}`)}, gets: gone},
		"202, both addresses": {deletes: []resttest.Reply{accepted(async, "AT", location, "https://elsewhere.example/not/asked")},
			results: []resttest.Reply{operation(`{"status":"Succeeded"}`)}, gets: gone},
		"202, Location only": {deletes: []resttest.Reply{accepted(location, "AT")},
			results: []resttest.Reply{accepted(location, "AT"), status(204, "")}, gets: gone},
		"202, Location only, 200": {deletes: []resttest.Reply{accepted(location, "AT")}, results: []resttest.Reply{status(200, "")},
			gets: gone},
		"202, Retry-After before the first": {deletes: []resttest.Reply{accepted(async, "AT", "Retry-After", "40")},
			results: []resttest.Reply{operation(`{"status":"Succeeded"}`)}, gets: gone, waits: 40},
		"202, Retry-After between": {deletes: []resttest.Reply{accepted(async, "AT")},
			results: []resttest.Reply{operation(`{"status":"InProgress"}`, "Retry-After", "55"), operation(`{"status":"Succeeded"}`)}, gets: gone, waits: 55},
		"202, a response without a status": {deletes: []resttest.Reply{accepted(async, "AT")}, results: []resttest.Reply{operation(`{}`)}, gets: gone},
		"202, forgotten":                   {deletes: []resttest.Reply{accepted(async, "AT")}, results: []resttest.Reply{status(404, "")}, gets: gone},
		"202, no right to ask":             {deletes: []resttest.Reply{accepted(async, "AT")}, results: []resttest.Reply{status(403, "")}, gets: gone},
		"202, led elsewhere":               {deletes: []resttest.Reply{accepted(async, "AT")}, elsewhere: true, gets: gone},
		"202, an outage while asking": {deletes: []resttest.Reply{accepted(async, "AT")},
			results: []resttest.Reply{status(503, ""), cut, operation(`{"status":"Succeeded"}`)}, gets: gone},
		"202, failed, flat": {deletes: []resttest.Reply{accepted(async, "AT")},
			results: []resttest.Reply{operation(`{"status":"Failed","error":{"code":"InternalError","message":"the store is down"}}`)}, kind: rest.Other,
			says: "the store is down"},
		"202, failed, nested": {deletes: []resttest.Reply{accepted(async, "AT")},
			results: []resttest.Reply{operation(`{"properties":{"status":"Failed","error":{"code":"ValidationError",` +
				`"message":"has active subscriptions"}}}`)},
			kind: rest.BadRequest, says: "has active subscriptions"},
		"202, failed without a word": {deletes: []resttest.Reply{accepted(async, "AT")},
			results: []resttest.Reply{operation(`{"status":"Failed"}`)}, kind: rest.Other, says: "it gave no reason"},
		"202, canceled": {deletes: []resttest.Reply{accepted(async, "AT")},
			results: []resttest.Reply{operation(`{"status":"Canceled"}`)}, kind: rest.Other, says: "was canceled"},
		"202, succeeded, and seen a while": {deletes: []resttest.Reply{accepted(async, "AT")},
			results: []resttest.Reply{operation(`{"status":"Succeeded"}`)}, gets: []resttest.Reply{found, notFound}},
		"202, the response is a 404": {deletes: []resttest.Reply{accepted(async, "AT")}, results: []resttest.Reply{status(404, "")},
			gets: []resttest.Reply{found, notFound}},
		"lost":                              {deletes: []resttest.Reply{cut, status(204, "")}, gets: gone},
		"lost, carried out":                 {deletes: []resttest.Reply{cut, notFound}, kind: rest.NotFound},
		"lost for good":                     {deletes: []resttest.Reply{{Cut: true, Always: true}}, kind: rest.Unavailable},
		"an outage when looking at the end": {deletes: []resttest.Reply{status(204, "")}, gets: []resttest.Reply{status(500, ""), notFound}},
		"202, the name of a state in capital": {deletes: []resttest.Reply{accepted(async, "AT")},
			results: []resttest.Reply{operation(`{"status":"SUCCEEDED"}`)}, gets: gone},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			plan := map[string][]resttest.Reply{getResult: test.results, getUser: test.gets}
			s := newServer(t, plan)
			at := s.URL + root + "/tenant/operationResults/op1?api-version=2024-05-01&t=1"
			if test.elsewhere {
				at = "https://elsewhere.example/op1"
			}
			aim := func(replies []resttest.Reply) {
				for _, reply := range replies {
					for _, header := range []string{async, location} {
						if reply.Header[header] == "AT" {
							reply.Header[header] = at
						}
					}
				}
			}
			aim(test.deletes)
			aim(test.results)
			plan[deleteUser] = test.deletes
			before := s.clock.Now()
			err := s.client().DeleteUser(t.Context(), testService, "ada", DeleteOptions{}, etag)
			if test.kind != 0 || test.says != "" {
				resttest.ExpectKind(t, err, test.kind)
				if !strings.Contains(err.Error(), test.says) {
					t.Errorf("it says %v", err)
				}
			} else if err != nil {
				t.Fatal(err)
			}
			if waited := s.clock.Now().Sub(before).Seconds(); waited < test.waits {
				t.Errorf("waited %v s", waited)
			}
			resttest.Expect(t, "If-Match", s.Calls()[0].Header.Get("If-Match"), etag)
		})
	}
}

// What a delete does beside is said in every call, whatever the service's own choice may be.
func TestDeleteUserOptions(t *testing.T) {
	t.Parallel()
	for options, want := range map[DeleteOptions]string{
		{}: "&appType=developerPortal&deleteSubscriptions=false&notify=false",
		{DeleteSubscriptions: true, Notify: true, AppType: AppLegacyPortal}: "&appType=portal&deleteSubscriptions=true&notify=true",
	} {
		s := newServer(t, map[string][]resttest.Reply{deleteUser: {status(204, "")}, getUser: {notFound}})
		if err := s.client().DeleteUser(t.Context(), testService, "ada", options, ""); err != nil {
			t.Fatal(err)
		}
		resttest.Expect(t, "call", s.Lines()[0], deleteUser+"?"+version+want)
		resttest.Expect(t, "If-Match", s.Calls()[0].Header.Get("If-Match"), "*")
	}
}

// An account that is still there minutes after a delete that succeeded is no deleted account.
func TestDeleteUserThatStaysThere(t *testing.T) {
	t.Parallel()
	plan := map[string][]resttest.Reply{deleteUser: {status(200, "")}}
	s := newServer(t, plan)
	still := found
	still.Always = true
	plan[getUser] = []resttest.Reply{still}
	before := s.clock.Now()
	err := s.client().DeleteUser(t.Context(), testService, "ada", DeleteOptions{}, etag)
	var failure *rest.Error
	if !errors.As(err, &failure) || failure.Code != CodeStillThere {
		t.Errorf("got %v", err)
	}
	if waited := s.clock.Now().Sub(before); waited < gonePatience/2 || waited > 2*gonePatience {
		t.Errorf("waited %s", waited)
	}
	if looks := s.Count("GET"); looks > 100 {
		t.Errorf("looked %d times", looks)
	}
}

// An operation that never ends is given up with a word that it may end yet.
func TestDeleteUserThatNeverEnds(t *testing.T) {
	t.Parallel()
	plan := map[string][]resttest.Reply{}
	s := newServer(t, plan)
	plan[deleteUser] = []resttest.Reply{status(202, "", "Azure-AsyncOperation", s.URL+root+"/tenant/operationResults/op1")}
	plan[getResult] = []resttest.Reply{{Status: 200, Body: `{"status":"InProgress"}`, Always: true}}
	err := s.client().DeleteUser(t.Context(), testService, "ada", DeleteOptions{}, etag)
	resttest.ExpectKind(t, err, rest.Canceled)
	if !strings.Contains(err.Error(), "it may still do it") {
		t.Errorf("it says %v", err)
	}
}
