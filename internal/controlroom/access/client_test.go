package access_test

import (
	"context"
	"errors"
	"iter"
	"strings"
	"testing"

	"github.com/platformusers/terraform-provider-platformusers/internal/controlroom/access"
	"github.com/platformusers/terraform-provider-platformusers/internal/controlroom/api"
	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
)

// second is the error of a call that returns something, too.
func second[T any](_ T, err error) error { return err }

// listed is a list that is read to its end.
func listed[T any](rows iter.Seq2[T, error]) (all []T, err error) {
	for row, err := range rows {
		if err != nil {
			return nil, err
		}
		all = append(all, row)
	}
	return all, nil
}

// Whatever is called without usable settings fails with what is wrong with them, however they are wrong, and calls nobody.
func TestUnusableSettings(t *testing.T) {
	t.Parallel()
	calls := map[string]func(context.Context, *access.Client) error{
		"RequireHost": func(_ context.Context, c *access.Client) error { return second(c.RequireHost("")) },
		"Self":        func(ctx context.Context, c *access.Client) error { return second(c.Self(ctx)) },
		"User":        func(ctx context.Context, c *access.Client) error { return second(c.User(ctx, "15", "")) },
		"KnownUser":   func(ctx context.Context, c *access.Client) error { return second(c.KnownUser(ctx, "15")) },
		"Users": func(ctx context.Context, c *access.Client) error {
			return second(listed(c.Users(ctx, access.UserQuery{})))
		},
		"RoleGrants": func(ctx context.Context, c *access.Client) error {
			return second(listed(c.RoleGrants(ctx, access.UserQuery{})))
		},
		"AccessOf": func(ctx context.Context, c *access.Client) error {
			return second(c.AccessOf(ctx, []string{"ada@example.com"}))
		},
		"FindPerson": func(ctx context.Context, c *access.Client) error {
			return second(c.FindPerson(ctx, platform.Named[string]{Email: "ada@example.com"}))
		},
		"FindUser": func(ctx context.Context, c *access.Client) error { return second(c.FindUser(ctx, "ada")) },
		"LookUpUser": func(ctx context.Context, c *access.Client) error {
			return second(c.LookUpUser(ctx, access.UserKey{ID: "15"}))
		},
		"Holder":     func(ctx context.Context, c *access.Client) error { return second(c.Holder(ctx, "ada", "")) },
		"GuardUser":  func(ctx context.Context, c *access.Client) error { return c.GuardUser(ctx, "15", "delete") },
		"CreateUser": func(ctx context.Context, c *access.Client) error { return second(c.CreateUser(ctx, api.NewUser{})) },
		"UpdateUser": func(ctx context.Context, c *access.Client) error {
			return second(c.UpdateUser(ctx, "15", api.UserChange{}))
		},
		"DisableUser": func(ctx context.Context, c *access.Client) error { return c.DisableUser(ctx, "15") },
		"DeleteUser":  func(ctx context.Context, c *access.Client) error { return c.DeleteUser(ctx, "15") },
		"SearchRoles": func(ctx context.Context, c *access.Client) error { return second(c.SearchRoles(ctx, "x")) },
		"FindRole": func(ctx context.Context, c *access.Client) error {
			return second(c.FindRole(ctx, platform.Named[int64]{ID: 2}))
		},
		"RoleGrant": func(ctx context.Context, c *access.Client) error {
			return second(c.RoleGrant(ctx, access.RoleGrant{UserID: "15", RoleID: 2}))
		},
		"FindRoleGrant": func(ctx context.Context, c *access.Client) error {
			return second(c.FindRoleGrant(ctx, access.RoleGrant{UserID: "15", RoleID: 2}))
		},
		"AddRoleGrant": func(ctx context.Context, c *access.Client) error {
			return c.AddRoleGrant(ctx, access.RoleGrant{UserID: "15", RoleID: 2})
		},
		"RemoveRoleGrant": func(ctx context.Context, c *access.Client) error {
			return second(c.RemoveRoleGrant(ctx, access.RoleGrant{UserID: "15", RoleID: 2}))
		},
		"PlanRemoval": func(ctx context.Context, c *access.Client) error {
			return second(c.PlanRemoval(ctx, access.RoleGrant{UserID: "15", RoleID: 2}, false))
		},
	}
	key := api.Credentials{Username: "terraform", APIKey: "some-key"}
	for name, test := range map[string]struct {
		settings access.Settings
		summary  string
	}{
		"none":              {access.Settings{}, "Control Room is not configured"},
		"no URL":            {access.Settings{Credentials: key}, "Control Room is not configured"},
		"no URL, but token": {access.Settings{Credentials: api.Credentials{AccessToken: "some-token"}}, "Control Room is not configured"},
		"no credentials":    {access.Settings{URL: "https://c.example", APIVersion: "v1"}, "Control Room is not configured"},
		"no such version":   {access.Settings{URL: "https://c.example", APIVersion: "v3", Credentials: key}, "Control Room is not configured"},
		"invalid URL":       {access.Settings{URL: "c.example", Credentials: key}, "Invalid Control Room URL"},
		"unknown": {
			access.Settings{Connection: platform.Connection{Unknown: []string{"controlroom.api_key"}}}, "Control Room settings are not known yet",
		},
	} {
		client := access.New(test.settings)
		for method, call := range calls {
			var problem *platform.Problem
			if err := call(t.Context(), client); !errors.As(err, &problem) || problem.Summary != test.summary || problem.Error() != err.Error() {
				t.Errorf("%s: %s fails with %v", name, method, err)
			}
		}
		if client.Plannable() != (name != "unknown") {
			t.Errorf("%s: plannable is %t", name, client.Plannable())
		}
	}
}

// Ids of one Control Room mean somebody else in another one. How its host is written does not count.
func TestRequireHost(t *testing.T) {
	t.Parallel()
	client := access.New(access.Settings{URL: "https://CR.example.com:443/path/", Credentials: api.Credentials{AccessToken: "some-token"}})
	for _, own := range []string{"", "cr.example.com/path", "CR.example.com/path/"} {
		if host, err := client.RequireHost(own); err != nil || host != "cr.example.com/path" {
			t.Errorf("%q: %q, %v", own, host, err)
		}
	}
	for _, own := range []string{"cr.example.com", "other.example.com/path"} {
		if host, err := client.RequireHost(own); err == nil {
			t.Errorf("%q is taken for %q", own, host)
		}
	}
}

// A text that is no number is refused before anything is sent.
func TestInvalidUserID(t *testing.T) {
	t.Parallel()
	client := access.New(access.Settings{URL: "https://127.0.0.1:1", Credentials: api.Credentials{AccessToken: "some-token"}})
	for _, id := range []string{"", "ada", "015", "-1", "1e3", "9999999999999999999"} {
		var problem *platform.Problem
		if _, err := client.UserLive(t.Context(), id); !errors.As(err, &problem) || problem.Hint != access.HintCorrectState {
			t.Errorf("%q: %v", id, err)
		}
	}
}

func TestMappedNote(t *testing.T) {
	t.Parallel()
	for want, account := range map[string]api.User{
		"":               {Username: "ada"},
		"roles: Finance": {Username: "ada", SysAssignedRoles: []api.RoleRef{{ID: 18, Name: "Finance"}}},
		"groups: HR, IT": {Username: "ada", GroupNames: []string{"HR", "IT"}},
		`the domain "CO`: {Username: "ada", Domain: "CORP"},
	} {
		note := access.MappedNote(&account)
		if (note == "") != (want == "") || !strings.Contains(note, want) {
			t.Errorf("%+v: %q", account, note)
		}
	}
}
