package main

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// platform is a second opinion on what Terraform did: it reads the platform's own API.
type platform interface {
	// people is everybody whom the platform knows, by the name that it knows them by.
	people(ctx context.Context) (map[string]person, error)
	// remains says what is left of somebody who was deleted. It fails when that is not what the documentation promises.
	remains(ctx context.Context, name string) (string, error)
}

// person is somebody whom a platform knows, in words.
type person struct {
	state  string   // "account, enabled"
	detail string   // name and e-mail address, or how long an invitation lasts
	access []string // memberships and permissions, in the platform's order
}

// The platforms, in the order in which they are shown.
const (
	onAnypoint    = "Anypoint"
	onUiPath      = "UiPath"
	onAPIM        = "API Management"
	onControlRoom = "Control Room"
)

var platformNames = []string{onAnypoint, onUiPath, onAPIM, onControlRoom}

// openPlatforms signs in, and notes who is there already: the demo shows only who comes.
func (d *demo) openPlatforms(ctx context.Context, settings map[string]string) error {
	mulesoft, err := newAnypoint(ctx, settings)
	if err != nil {
		return err
	}
	uiPath, err := newUiPath(ctx, settings)
	if err != nil {
		return err
	}
	room, err := newControlRoom(ctx, settings)
	if err != nil {
		return err
	}
	d.platforms = map[string]platform{onAnypoint: mulesoft, onUiPath: uiPath, onAPIM: newAPIM(settings), onControlRoom: room}
	d.before = everybody{}
	for name, p := range d.platforms {
		if d.before[name], err = p.people(ctx); err != nil {
			return err
		}
	}
	return nil
}

// everybody is who has what, by platform and name.
type everybody map[string]map[string]person

// who shows what the platforms report of everybody who came with the demo, and fails when it is anything else than expected. What is expected of a
// person is state and access.
func (d *demo) who(ctx context.Context, want everybody) error {
	var errs []error
	for _, name := range platformNames {
		people, err := d.platforms[name].people(ctx)
		if err != nil {
			return err
		}
		maps.DeleteFunc(people, func(who string, _ person) bool { _, old := d.before[name][who]; return old })
		for _, who := range slices.Sorted(maps.Keys(people)) {
			p := people[who]
			d.show(name, who, p.state+": "+p.detail)
			for _, line := range p.access {
				d.show("", "", line)
			}
		}
		errs = append(errs, compare(name, people, want[name]))
	}
	return errors.Join(errs...)
}

// show is one line on a person.
func (d *demo) show(platform, who, what string) {
	d.say("        %-14s %-24s %s", platform, who, what)
}

// compare names everybody who is not as expected, those who are missing and those who ought not to be there included.
func compare(platform string, got, want map[string]person) error {
	var errs []error
	names := slices.Concat(slices.Collect(maps.Keys(got)), slices.Collect(maps.Keys(want)))
	slices.Sort(names)
	for _, who := range slices.Compact(names) {
		if g, w := got[who].String(), want[who].String(); g != w {
			errs = append(errs, fmt.Errorf("%s on %s should be %q, and the platform reports %q", who, platform, w, g))
		}
	}
	return errors.Join(errs...)
}

// String is what can be expected of a person. The order in which a platform lists access says nothing.
func (p person) String() string {
	if p.state == "" {
		return "unknown there"
	}
	return strings.Join(slices.Concat([]string{p.state}, slices.Sorted(slices.Values(p.access))), "; ")
}

// expect turns what ought to hold and does not into an error.
func expect(holds bool, format string, args ...any) error {
	if holds {
		return nil
	}
	return fmt.Errorf("this expectation failed: "+format, args...)
}
