package api

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/platformusers/terraform-provider-platformusers/internal/rest"
	"github.com/platformusers/terraform-provider-platformusers/internal/rest/resttest"
)

// The identity server's documented limits are kept on Cloud, over all calls of a verb, and that of Orchestrator's reads, for each route; other
// editions have none.
func TestRateLimits(t *testing.T) {
	t.Parallel()
	const identity, orchestrator = 5 * time.Minute, time.Minute
	off := false
	for name, test := range map[string]struct {
		edition Edition
		limit   int // 0: none
		window  time.Duration
		plan    func(n int) map[string][]resttest.Reply
		call    func(context.Context, *Client) error
	}{
		"reads on Cloud": {
			EditionCloud, 300, identity, func(n int) map[string][]resttest.Reply {
				return map[string][]resttest.Reply{getUser: repeat(n, resttest.JSON(userJSON))}
			},
			func(ctx context.Context, c *Client) error { _, err := c.User(ctx, testUser); return err },
		},
		"changes on Cloud": {
			EditionCloud, 160, identity, func(n int) map[string][]resttest.Reply { return map[string][]resttest.Reply{putUser: repeat(n, done)} },
			func(ctx context.Context, c *Client) error {
				return c.UpdateUser(ctx, testUser, UserChange{IsActive: &off})
			},
		},
		"deletes on Cloud": {
			EditionCloud, 160, identity, func(n int) map[string][]resttest.Reply {
				return map[string][]resttest.Reply{deleteUser: repeat(n, noContent)}
			},
			func(ctx context.Context, c *Client) error { return c.DeleteUser(ctx, testUser) },
		},
		"deletes on premises": {
			EditionOnPrem, 0, 0, func(n int) map[string][]resttest.Reply {
				return map[string][]resttest.Reply{deleteUser: repeat(n, noContent)}
			},
			func(ctx context.Context, c *Client) error { return c.DeleteUser(ctx, testUser) },
		},
		"reads of Orchestrator on Cloud": {
			EditionCloud, 100, orchestrator, func(n int) map[string][]resttest.Reply {
				return map[string][]resttest.Reply{"GET " + orch + "/odata/Users(7)": repeat(n, resttest.JSON(rowJSON))}
			},
			func(ctx context.Context, c *Client) error { _, err := c.OrchestratorUser(ctx, 7); return err },
		},
		"reads of Orchestrator on premises": {
			EditionOnPrem, 0, 0, func(n int) map[string][]resttest.Reply {
				return map[string][]resttest.Reply{"GET " + orch + "/odata/Users(7)": repeat(n, resttest.JSON(rowJSON))}
			},
			func(ctx context.Context, c *Client) error { _, err := c.OrchestratorUser(ctx, 7); return err },
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			const calls = 400
			s := newServer(t, test.plan(calls))
			c := s.clientWith(Config{Edition: test.edition, Credentials: Credentials{AccessToken: accessToken}})
			start := s.clock.Now()
			var sent []time.Duration
			for range calls {
				if err := test.call(t.Context(), c); err != nil {
					t.Fatal(err)
				}
				sent = append(sent, s.clock.Now().Sub(start))
			}
			if test.limit == 0 {
				resttest.Expect(t, "time that it took", sent[calls-1], 0)
				return
			}
			for i := test.limit; i < calls; i++ {
				if apart := sent[i] - sent[i-test.limit]; apart < test.window {
					t.Fatalf("calls %d and %d are %v apart: %d in a window", i-test.limit, i, apart, test.limit+1)
				}
			}
			if most := time.Duration(calls) * test.window / time.Duration(test.limit-10); sent[calls-1] > most {
				t.Errorf("it took %v, want at most %v", sent[calls-1], most)
			}
		})
	}
}

// A refusal, with and without Retry-After, is waited out, and one that would outlast the operation is an error of that kind.
func TestRefusalsOfTheRateLimiter(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		header map[string]string
		least  time.Duration
	}{
		"with Retry-After":    {map[string]string{"Retry-After": "20"}, 20 * time.Second},
		"without Retry-After": {nil, 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newServer(t, map[string][]resttest.Reply{putUser: {{Status: 429, Header: test.header}, done}})
			start := s.clock.Now()
			name := "Ada"
			if err := s.client().UpdateUser(t.Context(), testUser, UserChange{Name: &name}); err != nil {
				t.Fatal(err)
			}
			if waited := s.clock.Now().Sub(start); waited < test.least || waited > 2*time.Minute {
				t.Errorf("waited %v, want %v at least", waited, test.least)
			}
		})
	}
	s := newServer(t, map[string][]resttest.Reply{deleteUser: {{Status: 429, Header: map[string]string{"Retry-After": "300"}}}})
	ctx, cancel := context.WithDeadline(t.Context(), s.clock.Now().Add(time.Minute))
	defer cancel()
	err := s.client().DeleteUser(ctx, testUser)
	resttest.ExpectKind(t, err, rest.RateLimited)
	if !strings.Contains(err.Error(), "would have to wait") {
		t.Errorf("error %v", err)
	}
}
