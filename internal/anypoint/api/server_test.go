package api

import (
	"net/url"
	"testing"
	"time"

	"github.com/platformusers/terraform-provider-platformusers/internal/rest"
	"github.com/platformusers/terraform-provider-platformusers/internal/rest/resttest"
)

const (
	testOrg  = "0a000000-0000-4000-8000-000000000001"
	testUser = "0b000000-0000-4000-8000-000000000001"
	testRole = "0c000000-0000-4000-8000-000000000001"
	testTeam = "0d000000-0000-4000-8000-000000000001"

	orgPath  = "/accounts/api/organizations/" + testOrg
	userPath = orgPath + "/users/" + testUser
)

// reply is what the server answers.
type reply = resttest.Reply

func json200(body string) reply { return resttest.JSON(body) }

// server answers by a plan: see resttest.Server.
type server struct {
	*resttest.Server
	t *testing.T
}

func newServer(t *testing.T, replies map[string][]reply) *server {
	t.Helper()
	return &server{resttest.NewServer(t, replies), t}
}

// client returns a client with an access token, whose waits take no real time.
func (s *server) client() *Client {
	return s.clientWith(Config{Credentials: Credentials{AccessToken: "some-token"}})
}

func (s *server) clientWith(config Config) *Client {
	s.t.Helper()
	base, err := url.Parse(s.URL)
	if err != nil {
		s.t.Fatal(err)
	}
	config.BaseURL = base
	config.HTTP = s.Client()
	clock := resttest.NewClock(time.Now())
	config.Now, config.Sleep = clock.Now, clock.Sleep
	return New(config)
}

func expect[T comparable](t *testing.T, what string, got, want T) {
	t.Helper()
	resttest.Expect(t, what, got, want)
}

func expectLines(t *testing.T, got []string, want ...string) {
	t.Helper()
	resttest.ExpectLines(t, got, want...)
}

func expectKind(t *testing.T, err error, want rest.Kind) {
	t.Helper()
	resttest.ExpectKind(t, err, want)
}

func succeed[T any](t *testing.T) func(T, error) T { return resttest.Succeed[T](t) }
