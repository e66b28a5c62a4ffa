package report

import (
	"context"
	"errors"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
)

// now is when the evidence of the tests is written.
var now = time.Date(2026, 11, 29, 15, 0, 0, 123, time.UTC)

// estateFunc is an access client of the tests.
type estateFunc func(ctx context.Context, options platform.EstateOptions) (*platform.Estate, error)

func (f estateFunc) Estate(ctx context.Context, options platform.EstateOptions) (*platform.Estate, error) {
	return f(ctx, options)
}

func readerOf(key string, f estateFunc) Reader { return Reader{Key: key, Name: key, client: f} }

// reads is a reader of an estate that is known.
func reads(key string, estate platform.Estate) Reader {
	return readerOf(key, func(_ context.Context, options platform.EstateOptions) (*platform.Estate, error) {
		if options.Progress != nil {
			options.Progress("users", len(estate.Rows))
		}
		copied := estate
		return &copied, nil
	})
}

// fails is a reader whose platform cannot be read.
func fails(key string, err error) Reader {
	return readerOf(key, func(context.Context, platform.EstateOptions) (*platform.Estate, error) { return nil, err })
}

func notConfigured(key string) Reader {
	return fails(key, platform.ErrNotConfigured(key, "no credentials are set", "Set "+strings.ToUpper(key)+"_CLIENT_ID."))
}

func account(id, name, email string) platform.AccessRow {
	return platform.AccessRow{
		AccountID: id, Name: name, Email: email, Status: platform.StatusActive, Kind: platform.KindAccount,
		Created: now.AddDate(-1, 0, 0), LastLogin: now.AddDate(0, 0, -3),
	}
}

func grant(of platform.AccessRow, kind, what, where, origin string) platform.AccessRow {
	of.Kind, of.What, of.Where, of.Origin = kind, what, where, origin
	of.WhatID, of.WhereID = "id of "+what, "id of "+where
	return of
}

// estates are what the tests' people have on three platforms.
func estates() []Reader {
	ada, ben := account("a1", "ada", "Ada@Example.com"), account("a2", "ben", "ben@example.com")
	ben.LastLogin = now.AddDate(0, 0, -91)
	admin := grant(ada, platform.KindGrant, "Organization Administrator", "Root", platform.OriginDirect)
	admin.Administrator = true
	anypoint := platform.Estate{
		Tenant: "Root", TenantID: "org-1", SignedInAs: "auditor",
		Rows: []platform.AccessRow{
			grant(ada, platform.KindGrant, "Viewer", "Prod", "team Billing"), grant(ada, platform.KindMembership, "Billing", "", platform.OriginDirect),
			admin, ben, ada, ada,
			{Email: "new@example.com", Kind: platform.KindInvitation, Status: platform.StatusPending, WhatID: "i1", Created: now},
		},
		Counts: []platform.EstateCount{{What: "users", Read: 2, Total: 2}, {What: "invitations", Read: 1, Total: platform.NoTotal}},
	}
	portal := account("ada-p", "Ada Lovelace-Byron", "ada@example.com")
	robot := account("robot", "Robot", "")
	robot.LastLogin, portal.LastLogin = time.Time{}, time.Time{}
	apim := platform.Estate{Tenant: "portal", TenantID: "svc", Rows: []platform.AccessRow{robot, portal}}
	gone := account("c1", "old", "old@example.com")
	gone.Status = platform.StatusDeleted
	controlroom := platform.Estate{Tenant: "https://cr", TenantID: "cr", Rows: []platform.AccessRow{gone}}
	return []Reader{reads("anypoint", anypoint), notConfigured("uipath"), reads("apim", apim), reads("controlroom", controlroom)}
}

func options() CollectOptions { return CollectOptions{Now: now, Version: "1.2.3", DormantDays: 90} }

func collected(t *testing.T) *Evidence {
	t.Helper()
	e, err := Collect(t.Context(), estates(), options())
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func TestCollect(t *testing.T) {
	t.Parallel()
	e := collected(t)
	var got []string
	for _, row := range e.Rows {
		got = append(got, strings.Join([]string{row.Email, row.Platform, row.Kind, row.What, row.Origin}, "|"))
	}
	want := []string{
		"|apim|account||", "Ada@Example.com|anypoint|account||", "Ada@Example.com|anypoint|membership|Billing|direct",
		"Ada@Example.com|anypoint|grant|Organization Administrator|direct", "Ada@Example.com|anypoint|grant|Viewer|team Billing",
		"ada@example.com|apim|account||",
		"ben@example.com|anypoint|account||", "new@example.com|anypoint|invitation||", "old@example.com|controlroom|account||",
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("rows:\n%s\nwant:\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	m := e.Manifest
	if m.Format != FormatVersion || !m.WrittenAt.Equal(now.Truncate(time.Second)) || m.Version != "1.2.3" || m.Partial || m.DormantDays != 90 {
		t.Errorf("manifest: %+v", m)
	}
	two := 2
	wantPlatform := ManifestPlatform{
		Platform: "anypoint", Status: "read", Tenant: "Root", TenantID: "org-1", SignedInAs: "auditor", Rows: 6, Failures: []string{},
		Counts: []ManifestCount{{"users", 2, &two}, {"invitations", 1, nil}},
	}
	if !reflect.DeepEqual(m.Platforms[0], wantPlatform) {
		t.Errorf("anypoint: %+v", m.Platforms[0])
	}
	if m.Platforms[1].Status != "not_configured" || m.Platforms[1].Platform != "uipath" {
		t.Errorf("uipath: %+v", m.Platforms[1])
	}
	if row := e.Rows[1]; row.Tenant != "Root" || row.TenantID != "org-1" || row.LastLoginAt != "2026-11-26T15:00:00Z" {
		t.Errorf("row: %+v", row)
	}
}

func TestCollect_whatCannotBeReadIsAnError(t *testing.T) {
	t.Parallel()
	broken := errors.New("500 of \n page 2")
	short := platform.Estate{
		Rows: []platform.AccessRow{account("1", "a", "a@example.com")}, Counts: []platform.EstateCount{{What: "users", Read: 1, Total: 2}},
	}
	part := short
	part.Counts, part.Failures = nil, []platform.EstateFailure{{What: "members of team Billing", Err: broken}}
	tests := map[string]struct {
		readers   []Reader
		platforms []string
		says      []string
	}{
		"page":    {[]Reader{reads("apim", short), fails("anypoint", broken)}, nil, []string{"anypoint", "500 of"}},
		"total":   {[]Reader{reads("apim", short)}, nil, []string{"apim", "users: 1 were read", "total is 2", "--partial"}},
		"failure": {[]Reader{reads("apim", part)}, nil, []string{"members of team Billing: 500 of page 2"}},
		"nothing is set": {[]Reader{notConfigured("apim"), notConfigured("uipath")}, nil,
			[]string{"no platform is configured", "APIM_CLIENT_ID", "UIPATH_CLIENT_ID"}},
		"asked for": {[]Reader{reads("apim", platform.Estate{}), notConfigured("uipath")}, []string{"apim", "uipath"},
			[]string{"UIPATH_CLIENT_ID"}},
		"no such platform":  {estates(), []string{"salesforce"}, []string{`"salesforce" is not a platform`, "anypoint, uipath, apim, controlroom"}},
		"which it was":      {[]Reader{waits("apim"), fails("uipath", broken)}, nil, []string{"uipath cannot be read: 500"}},
		"no platform named": {nil, nil, []string{"no platform"}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			asked := options()
			asked.Platforms = test.platforms
			e, err := Collect(t.Context(), test.readers, asked)
			if err == nil || e != nil {
				t.Fatalf("got %v, %v, want an error", e, err)
			}
			for _, part := range test.says {
				if !strings.Contains(err.Error(), part) {
					t.Errorf("the error does not contain %q:\n%v", part, err)
				}
			}
			if strings.Contains(err.Error(), "context canceled") {
				t.Errorf("the error names what only stopped because of the other: %v", err)
			}
		})
	}
}

// waits is a reader that goes on until it is stopped.
func waits(key string) Reader {
	return readerOf(key, func(ctx context.Context, _ platform.EstateOptions) (*platform.Estate, error) {
		<-ctx.Done()
		return nil, ctx.Err()
	})
}

func TestCollect_partial(t *testing.T) {
	t.Parallel()
	asked := options()
	asked.Partial, asked.Platforms = true, []string{"uipath", "apim"}
	short := platform.Estate{
		Rows: []platform.AccessRow{account("1", "a", "a@example.com")}, Counts: []platform.EstateCount{{What: "users", Read: 1, Total: 2}},
	}
	e, err := Collect(t.Context(), []Reader{fails("uipath", errors.New("500")), reads("apim", short), waits("anypoint")}, asked)
	if err != nil {
		t.Fatal(err)
	}
	m := e.Manifest
	if !m.Partial || m.Platforms[0].Status != "failed" || m.Platforms[1].Status != "partial" || len(e.Rows) != 1 || len(m.Platforms) != 2 {
		t.Errorf("%+v, %d rows", m, len(e.Rows))
	}
	if m.Platforms[0].Failures[0] != "500" || !strings.Contains(m.Platforms[1].Failures[0], "total is 2") || m.Filters[0] != "platforms=apim,uipath" {
		t.Errorf("%+v", m)
	}
	if _, err := Collect(t.Context(), []Reader{fails("uipath", errors.New("500"))}, CollectOptions{Partial: true}); err == nil {
		t.Error("evidence of nothing at all")
	}
	whole, err := Collect(t.Context(), estates(), CollectOptions{Partial: true})
	if err != nil || whole.Manifest.Partial {
		t.Errorf("--partial marks what is complete: %v, %v", whole, err)
	}
	ctx, stop := context.WithCancel(t.Context())
	stop()
	if e, err := Collect(ctx, []Reader{waits("uipath"), reads("apim", short)}, CollectOptions{Partial: true}); err == nil {
		t.Errorf("Ctrl-C made evidence: %+v", e)
	}
}

func TestPeople(t *testing.T) {
	t.Parallel()
	e := collected(t)
	people := People(e, nil)
	byEmail := map[string]Person{}
	for _, p := range people {
		byEmail[p.Email] = p
	}
	if len(people) != 5 {
		t.Fatalf("%d people: %+v", len(people), people)
	}
	want := Person{
		Email: "Ada@Example.com", Name: "Ada Lovelace-Byron", Platforms: []string{"anypoint", "apim"}, Rows: []int{1, 2, 3, 4, 5}, Several: true,
		Administrator: true,
	}
	if !reflect.DeepEqual(people[1], want) {
		t.Errorf("got  %+v\nwant %+v", people[1], want)
	}
	if !byEmail["ben@example.com"].Dormant || byEmail["new@example.com"].Dormant || len(byEmail["new@example.com"].Platforms) != 1 {
		t.Errorf("dormant: %+v", byEmail)
	}
	if robot := byEmail[""]; robot.Dormant || robot.Name != "Robot" {
		t.Errorf("an account of a platform that reports no sign-ins: %+v", robot)
	}
	if old := byEmail["old@example.com"]; len(old.Platforms) != 0 {
		t.Errorf("a deleted account is no access: %+v", old)
	}

	roster, err := ReadRoster(strings.NewReader("e-mail,name,manager,leaves on\nADA@example.com,Ada L.,boss@example.com,\n"+
		"ben@example.com,,,2026-11-28\nnew@example.com,,,2026-11-29\n"), "people.csv")
	if err != nil {
		t.Fatal(err)
	}
	people = People(e, roster)
	if p := people[1]; p.Unknown || p.Left || p.Name != "Ada L." || p.Manager != "boss@example.com" {
		t.Errorf("ada: %+v", p)
	}
	if p := people[2]; p.Unknown || !p.Left || p.LeavesOn != "2026-11-28" || p.Name != "ben" {
		t.Errorf("ben has left: %+v", p)
	}
	if p := people[3]; p.Left {
		t.Errorf("who leaves today has not left: %+v", p)
	}
	if !people[0].Unknown || !people[4].Unknown {
		t.Errorf("the robot and old are on no list: %+v", people)
	}
}
