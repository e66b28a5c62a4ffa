package platform_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"testing"

	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/rest"
)

// list reads pages of two items with this total, and adds a row for each item. A page of failAt fails.
func list(r *platform.EstateReader, items, total, failAt int) func(context.Context) error {
	return func(ctx context.Context) error {
		opened, err := rest.OpenPages(ctx, 2, strconv.Itoa, func(_ context.Context, offset, limit int) (page []int, _ int, err error) {
			if offset == failAt {
				return nil, 0, errors.New("no such page")
			}
			for i := offset; i < min(offset+limit, items); i++ {
				page = append(page, i)
			}
			return page, total, nil
		})
		if err != nil {
			return err
		}
		for _, err := range opened.Each(ctx) {
			if err != nil {
				return err
			}
			r.Add(platform.AccessRow{})
		}
		return nil
	}
}

func TestEstateReader(t *testing.T) {
	t.Parallel()
	var progress []string
	r := platform.NewEstateReader(platform.EstateOptions{Progress: func(what string, rows int) {
		progress = append(progress, fmt.Sprint(what, " ", rows))
	}})
	if ok, err := r.List(t.Context(), "users", list(r, 5, 5, -1)); !ok || err != nil {
		t.Fatal(ok, err)
	}
	if ok, err := r.List(t.Context(), "groups\x1b", list(r, 3, platform.NoTotal-6, -1)); !ok || err != nil {
		t.Fatal(ok, err)
	}
	r.Count("left out", 7)
	estate, err := r.Estate()
	if err != nil || len(estate.Rows) != 8 || len(estate.Failures) != 0 {
		t.Fatalf("%+v, %v", estate, err)
	}
	if got, want := fmt.Sprint(estate.Counts), "[{groups\ufffd 3 -1} {left out 7 -1} {users 5 5}]"; got != want {
		t.Errorf("counts %s, want %s", got, want)
	}
	if got, want := fmt.Sprint(progress), "[users 2 users 4 users 5 groups\ufffd 7 groups\ufffd 8 groups\ufffd 8]"; got != want {
		t.Errorf("progress %s, want %s", got, want)
	}
}

// What cannot be read is an error that names it, or is recorded, and never passes for complete.
func TestEstateReader_fails(t *testing.T) {
	t.Parallel()
	canceled, cancel := context.WithCancel(t.Context())
	cancel()
	for name, c := range map[string]struct {
		items, total, failAt int
		counts               string
	}{
		"page 2":         {5, 5, 2, "[{users 2 5}]"},
		"page 1":         {5, 5, 0, "[{users 0 -1}]"},
		"ends early":     {3, 5, -1, "[{users 3 5}]"},
		"goes on behind": {6, 5, -1, "[{users 6 5}]"},
	} {
		var failure *platform.EstateFailure
		r := platform.NewEstateReader(platform.EstateOptions{})
		if ok, err := r.List(t.Context(), "users", list(r, c.items, c.total, c.failAt)); ok || !errors.As(err, &failure) || failure.What != "users" {
			t.Errorf("%s: %t, %v", name, ok, err)
		}
		r = platform.NewEstateReader(platform.EstateOptions{Partial: true})
		if ok, err := r.List(t.Context(), "users", list(r, c.items, c.total, c.failAt)); ok || err != nil {
			t.Errorf("%s, partial: %t, %v", name, ok, err)
		}
		if _, err := r.Estate(); !errors.As(err, &failure) {
			t.Errorf("%s: an estate of nothing: %v", name, err)
		}
		if ok, err := r.List(t.Context(), "groups", list(r, 0, 0, -1)); !ok || err != nil {
			t.Errorf("%s, partial: %t, %v", name, ok, err)
		}
		estate, err := r.Estate()
		if err != nil || len(estate.Failures) != 1 || estate.Failures[0].What != "users" || fmt.Sprint(estate.Counts[1:]) != c.counts {
			t.Errorf("%s, partial: %+v, %v", name, estate, err)
		}
		if _, err := r.List(canceled, "users", list(r, c.items, c.total, c.failAt)); err == nil {
			t.Errorf("%s: that the caller was stopped is recorded only", name)
		}
	}
}

// What is read item by item counts as one list, and does not ask for everybody what is refused to many.
func TestEstateReader_each(t *testing.T) {
	t.Parallel()
	part := func(i int) string { return fmt.Sprint("permissions of user ", i) }
	read := func(failing int) (*platform.Estate, []string, error) {
		var progress []string
		r := platform.NewEstateReader(platform.EstateOptions{Partial: failing != 1, Progress: func(what string, _ int) {
			progress = append(progress, what)
		}})
		err := r.Each(t.Context(), "permissions", 120, 1, part, func(_ context.Context, i int) error {
			if i >= 10 && i < 10+failing {
				return errors.New("refused")
			}
			return nil
		})
		if err != nil {
			return nil, nil, err
		}
		estate, err := r.Estate()
		return estate, progress, err
	}
	estate, progress, err := read(0)
	if err != nil || fmt.Sprint(estate.Counts) != "[{permissions 120 120}]" || len(progress) != 3 {
		t.Errorf("all: %+v, %v, %v", estate, progress, err)
	}
	var failure *platform.EstateFailure
	if _, _, err = read(1); !errors.As(err, &failure) || failure.What != "permissions of user 10" {
		t.Errorf("one fails: %v", err)
	}
	estate, _, err = read(2)
	if err != nil || fmt.Sprint(estate.Counts) != "[{permissions 118 120}]" || len(estate.Failures) != 2 ||
		estate.Failures[1].What != "permissions of user 11" {
		t.Errorf("two fail: %+v, %v", estate, err)
	}
	estate, _, err = read(110)
	if err != nil || fmt.Sprint(estate.Counts) != "[{permissions 10 120}]" || len(estate.Failures) != 21 || estate.Failures[0].What != "permissions" {
		t.Errorf("all fail: %+v, %v", estate, err)
	}
}

// Names of a platform's are one printable line, wherever they come from.
func TestEstateReader_inert(t *testing.T) {
	t.Parallel()
	r := platform.NewEstateReader(platform.EstateOptions{Partial: true})
	if err := r.Each(t.Context(), "all\x1b", 2, 0, func(i int) string { return fmt.Sprint("one\x1b", i) }, func(_ context.Context, i int) error {
		if i == 1 {
			return errors.New("refused")
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	if err := r.Part(t.Context(), "part\x1b", func(context.Context) error { return errors.New("refused") }); err != nil {
		t.Fatal(err)
	}
	r.Count("left out\x1b", 1)
	estate, err := r.Estate()
	if err != nil || fmt.Sprint(estate.Counts) != "[{all\ufffd 1 2} {left out\ufffd 1 -1}]" || len(estate.Failures) != 2 ||
		estate.Failures[0].What != "one\ufffd1" || estate.Failures[1].What != "part\ufffd" {
		t.Errorf("%+v, %v", estate, err)
	}
}

// A part that fails is an error, unless failures are recorded. When nothing of a list could be read, there is no estate.
func TestEstateReader_nothing(t *testing.T) {
	t.Parallel()
	refused := errors.New("refused")
	whole := platform.NewEstateReader(platform.EstateOptions{})
	if err := whole.Part(t.Context(), "part", func(context.Context) error { return refused }); !errors.Is(err, refused) {
		t.Errorf("a part: %v", err)
	}
	r := platform.NewEstateReader(platform.EstateOptions{Partial: true})
	err := r.Each(t.Context(), "all", 3, 1, strconv.Itoa, func(context.Context, int) error { return refused })
	if estate, nothing := r.Estate(); err != nil || !errors.Is(nothing, refused) {
		t.Errorf("an estate of nothing: %+v, %v, %v", estate, err, nothing)
	}
}

// What several hold is a row of each of them.
func TestEstateReader_addHeld(t *testing.T) {
	t.Parallel()
	r := platform.NewEstateReader(platform.EstateOptions{})
	people := []platform.AccessRow{{AccountID: "a", Email: "a@corp.example", Status: platform.StatusDisabled}, {AccountID: "b"}, {AccountID: "c"}}
	r.AddHeld(platform.AccessRow{Kind: platform.KindGrant, What: "Auditor", Administrator: true}, people, []int{0, 2})
	estate, err := r.Estate()
	want := []platform.AccessRow{
		{AccountID: "a", Email: "a@corp.example", Status: platform.StatusDisabled, Kind: platform.KindGrant, What: "Auditor", Administrator: true},
		{AccountID: "c", Kind: platform.KindGrant, What: "Auditor", Administrator: true},
	}
	if err != nil || !slices.Equal(estate.Rows, want) {
		t.Errorf("%+v, %v", estate, err)
	}
}
