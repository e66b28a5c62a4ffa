package api

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/platformusers/terraform-provider-platformusers/internal/rest"
	"github.com/platformusers/terraform-provider-platformusers/internal/rest/resttest"
)

// Every write names its organization to the HTTP kernel, which then sends writes to it one after another once the platform refuses parallel
// ones. Without that the empty 503 would be taken for the rate limiter's, and waited for until the next minute.
func TestEveryWriteStepsBehindAnotherOneOfItsOrganization(t *testing.T) {
	t.Parallel()
	name := "Ada"
	writes := map[string]func(context.Context, *Client) error{
		"CreateUser": func(ctx context.Context, c *Client) error { _, err := c.CreateUser(ctx, testOrg, ada); return err },
		"UpdateUser": func(ctx context.Context, c *Client) error {
			_, err := c.UpdateUser(ctx, testOrg, testUser, UserChange{FirstName: &name})
			return err
		},
		"DeleteUser":   func(ctx context.Context, c *Client) error { return c.DeleteUser(ctx, testOrg, testUser) },
		"RemoveMember": func(ctx context.Context, c *Client) error { return c.RemoveMember(ctx, testOrg, testUser) },
		"CreateInvite": func(ctx context.Context, c *Client) error {
			_, err := c.CreateInvite(ctx, testOrg, adaInvite)
			return err
		},
		"CancelInvite": func(ctx context.Context, c *Client) error { return c.CancelInvite(ctx, testOrg, 520) },
		"ResendInvite": func(ctx context.Context, c *Client) error { return c.ResendInvite(ctx, testOrg, 520) },
		"AddGrant": func(ctx context.Context, c *Client) error {
			return c.AddGrant(ctx, testOrg, testUser, testRole, testContext)
		},
		"RemoveGrant": func(ctx context.Context, c *Client) error {
			return c.RemoveGrant(ctx, testOrg, testUser, testRole, testContext)
		},
		"PutTeamMember": func(ctx context.Context, c *Client) error {
			return c.PutTeamMember(ctx, testOrg, testTeam, testUser, MembershipMember)
		},
		"RemoveTeamMember": func(ctx context.Context, c *Client) error {
			return c.RemoveTeamMember(ctx, testOrg, testTeam, testUser)
		},
		"AddUserRoleGroup": func(ctx context.Context, c *Client) error {
			return c.AddUserRoleGroup(ctx, testOrg, testUser, testGroup)
		},
		"RemoveUserRoleGroup": func(ctx context.Context, c *Client) error {
			return c.RemoveUserRoleGroup(ctx, testOrg, testUser, testGroup)
		},
	}
	for what, write := range writes {
		t.Run(what, func(t *testing.T) {
			t.Parallel()
			otherArrived, refused := make(chan struct{}), make(chan struct{})
			tries := 0
			s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				_, _ = io.Copy(io.Discard, r.Body)
				w.Header().Set("Content-Type", "application/json")
				switch {
				case r.Method == http.MethodGet:
					_, _ = io.WriteString(w, `{"data":[],"total":0}`)
				case r.Method == http.MethodPut && strings.HasSuffix(r.URL.Path, "/members") && !strings.Contains(r.URL.Path, "/teams/"):
					close(otherArrived)
					<-refused
					w.WriteHeader(http.StatusNoContent)
				case tries == 0:
					<-otherArrived
					tries++
					w.WriteHeader(http.StatusServiceUnavailable)
					_ = http.NewResponseController(w).Flush()
					close(refused)
				default:
					answer := userJSON
					if strings.Contains(r.URL.Path, "/invites") && !strings.HasSuffix(r.URL.Path, "/resend") {
						answer = "[" + inviteJSON + "]"
					} else if strings.HasSuffix(r.URL.Path, "/resend") {
						answer = `{"succeeded":[520],"failed":[]}`
					}
					_, _ = io.WriteString(w, answer)
				}
			}))
			defer s.Close()
			base, err := url.Parse(s.URL)
			if err != nil {
				t.Fatal(err)
			}
			start := time.Now()
			clock := resttest.NewClock(start)
			c := New(Config{
				BaseURL: base, HTTP: s.Client(), Credentials: Credentials{AccessToken: "some-token"}, Clock: rest.Clock{Now: clock.Now, Sleep: clock.Sleep},
			})

			other := make(chan error, 1)
			go func() { other <- c.AddMembers(t.Context(), testOrg, testUser) }()
			<-otherArrived
			if err := write(t.Context(), c); err != nil {
				t.Error(err)
			}
			if err := <-other; err != nil {
				t.Error(err)
			}
			if waited := clock.Now().Sub(start); waited > time.Second {
				t.Errorf("waited %s, as for the rate limiter", waited)
			}
		})
	}
}

// A write to a business group queues with those of the root organization above it, as far as that is known.
func TestWritesToBusinessGroupsQueueWithThoseOfTheirRoot(t *testing.T) {
	t.Parallel()
	const group = "a business group"
	otherArrived, refused := make(chan struct{}), make(chan struct{})
	var once sync.Once
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		if strings.Contains(r.URL.Path, "/teams/") {
			close(otherArrived)
			<-refused
			w.WriteHeader(http.StatusNoContent)
			return
		}
		<-otherArrived
		status := http.StatusNoContent
		once.Do(func() { status = http.StatusConflict })
		w.WriteHeader(status)
		if status == http.StatusConflict {
			_ = http.NewResponseController(w).Flush()
			close(refused)
		}
	}))
	defer s.Close()
	base, err := url.Parse(s.URL)
	if err != nil {
		t.Fatal(err)
	}
	clock := resttest.NewClock(time.Now())
	c := New(Config{
		BaseURL: base, HTTP: s.Client(), Credentials: Credentials{AccessToken: "some-token"}, Clock: rest.Clock{Now: clock.Now, Sleep: clock.Sleep},
		RootOf: func(organization string) string { return strings.ReplaceAll(organization, group, testOrg) },
	})
	other := make(chan error, 1)
	go func() { other <- c.PutTeamMember(t.Context(), testOrg, testTeam, testUser, MembershipMember) }()
	<-otherArrived
	if err := c.AddMembers(t.Context(), group, testUser); err != nil {
		t.Error(err)
	}
	if err := <-other; err != nil {
		t.Error(err)
	}
}
