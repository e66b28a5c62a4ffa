package main

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"time"

	"github.com/platformusers/terraform-provider-platformusers/internal/acctest/estate"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox"
)

// measure measures everything.
func (b *bench) measure(ctx context.Context) (*Report, error) {
	r := &Report{Date: b.begin.UTC().Truncate(time.Second), Terraform: b.terraform.Version.String(), System: runtime.GOOS + "/" + runtime.GOARCH,
		CPUs: runtime.NumCPU(), Users: b.users, Rounds: b.rounds}
	for _, measure := range []func(context.Context, *Report) error{b.measurePlans, b.measureTenant, b.measureLimits} {
		if err := measure(ctx, r); err != nil {
			return nil, err
		}
	}
	r.judge()
	return r, nil
}

// measurePlans compares ours with null and twin, on each platform and with each latency.
func (b *bench) measurePlans(ctx context.Context, r *Report) (err error) {
	t, err := newTenant(sandbox.Options{SeedUsers: b.users})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, t.Close()) }()
	for _, p := range b.platforms {
		rows, err := b.compare(ctx, t, p)
		if err != nil {
			return fmt.Errorf("%s: %w", p.Key, err)
		}
		r.Plans = append(r.Plans, rows...)
	}
	return nil
}

// compare plays the rounds of one platform. Null and twin call nobody, so that they count for every latency.
func (b *bench) compare(ctx context.Context, t *tenant, p estate.Platform) ([]Row, error) {
	t.respondAfter(0)
	people, state, err := t.state(ctx, p, b.users)
	if err != nil {
		return nil, err
	}
	workspaces, err := b.subjects(t, p, people, state)
	if err != nil {
		return nil, err
	}
	idle, ours := workspaces[:2], workspaces[2]
	samples := map[string][]sample{}
	one := func(w *workspace, latency time.Duration, key string, round int) error {
		t.respondAfter(latency)
		s, err := w.plan(ctx)
		if err != nil {
			return err
		}
		samples[key] = append(samples[key], s)
		b.say("%s, round %d of %d: %s %.1f s, %d calls", p.Key, round, b.rounds, key, s.wall.Seconds(), len(s.calls))
		return nil
	}
	for round := range b.rounds {
		for _, w := range idle {
			if err := one(w, 0, w.name, round+1); err != nil {
				return nil, err
			}
		}
		for _, latency := range b.latencies {
			if err := one(ours, latency, ours.name+" at "+latency.String(), round+1); err != nil {
				return nil, err
			}
		}
	}
	var rows []Row
	for _, latency := range b.latencies {
		rows = append(rows, newRow(p.Key, latency, b.users,
			figures(samples["null"]), figures(samples["twin"]), figures(samples[ours.name+" at "+latency.String()])))
	}
	return rows, nil
}

// measureTenant plans the same users in a tenant of many more.
func (b *bench) measureTenant(ctx context.Context, r *Report) (err error) {
	if b.tenant == 0 {
		return nil
	}
	t, err := newTenant(sandbox.Options{SeedUsers: b.tenant})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, t.Close()) }()
	for _, p := range b.platforms {
		people, state, err := t.state(ctx, p, b.users)
		if err != nil {
			return fmt.Errorf("%s: %w", p.Key, err)
		}
		w, err := b.oursAlone(t, p, people, state)
		if err != nil {
			return err
		}
		s, err := w.plan(ctx)
		if err != nil {
			return fmt.Errorf("%s: %w", p.Key, err)
		}
		b.say("%s, %d users in a tenant of %d: %.1f s, %d calls", p.Key, b.users, b.tenant, s.wall.Seconds(), len(s.calls))
		r.Tenant = append(r.Tenant, Case{Platform: p.Key, What: fmt.Sprintf("plan in a tenant of %d", b.tenant), Users: b.users,
			Pages: p.Pages(t.Sandbox), Figures: figures([]sample{s})})
	}
	return nil
}

func (b *bench) oursAlone(t *tenant, p estate.Platform, people []estate.Person, state estate.State) (*workspace, error) {
	text, err := state.File()
	if err != nil {
		return nil, err
	}
	return b.newWorkspace(t, "ours", p.Everybody(p.Type(), people, nil), text)
}

// limitedPlatform is the one whose documented limits decide how long a run takes; see measureLimits.
const limitedPlatform = "uipath"

// windows is longer than any window of a rate limit: what was measured before is over then.
const windows = 10 * time.Minute

// measureLimits plans and imports under the limits of UiPath Automation Cloud.
func (b *bench) measureLimits(ctx context.Context, r *Report) (err error) {
	i := slices.IndexFunc(b.platforms, func(p estate.Platform) bool { return p.Key == limitedPlatform })
	if b.limited == 0 || i < 0 {
		return nil
	}
	p := b.platforms[i]
	t, err := newTenant(sandbox.Options{SeedUsers: b.limited, RealRateLimits: true})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, t.Close()) }()
	people, state, err := t.state(ctx, p, b.limited)
	if err != nil {
		return err
	}
	planned, err := b.oursAlone(t, p, people, state)
	if err != nil {
		return err
	}
	imported, err := b.newWorkspace(t, "ours", p.Everybody(p.Type(), people, nil)+p.Imports(people), nil)
	if err != nil {
		return err
	}
	for _, one := range []struct {
		what string
		run  func(context.Context) (sample, error)
	}{
		{"plan", planned.plan},
		{"import", func(ctx context.Context) (sample, error) {
			done := fmt.Sprintf("Resources: %d imported, 0 added, 0 changed", b.limited)
			return imported.measure(ctx, done, "apply", "-input=false", "-no-color", "-auto-approve")
		}},
	} {
		t.Clock.Advance(windows)
		s, err := one.run(ctx)
		if err != nil {
			return fmt.Errorf("%s under real rate limits: %w", one.what, err)
		}
		b.say("%s, %d users under real rate limits: %s %.1f s, %d calls", p.Key, b.limited, one.what, s.wall.Seconds(), len(s.calls))
		r.Limited = append(r.Limited, Case{Platform: p.Key, What: one.what + " under real rate limits", Users: b.limited, Pages: p.Pages(t.Sandbox),
			Figures: figures([]sample{s})})
	}
	return nil
}
