package report

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"sort"
	"strings"
	"sync"
	"time"

	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
)

// CollectOptions are what evidence is collected of, and how.
type CollectOptions struct {
	// Now is when reading begins. Version is this program's.
	Now     time.Time
	Version string
	// Platforms are the keys of those that are read; none for every platform that is configured.
	Platforms []string
	// DormantDays is after how many days without a sign-in an account counts as dormant.
	DormantDays int
	// Roster is the list of people to compare with; nil for none.
	Roster *Roster
	// Partial goes on behind what cannot be read, and says so in the evidence. Otherwise it is an error.
	Partial bool
	// Progress, unless nil, is called whenever something of a platform was read: what it was, and how many rows of this platform there are so far.
	// Several calls may come at once.
	Progress func(platform, what string, rows int)
}

// Status of a platform in a manifest.
const (
	platformRead          = "read"
	platformPartial       = "partial"
	platformFailed        = "failed"
	platformNotConfigured = "not_configured"
)

// Collect reads the platforms side by side. A platform without settings is a status, unless it was asked for by name; no platform with settings is an
// error that says what to set. A part that cannot be read, and a list that is shorter or longer than the platform's own total, are errors unless
// options.Partial.
func Collect(ctx context.Context, readers []Reader, options CollectOptions) (*Evidence, error) {
	readers, err := chosen(readers, options.Platforms)
	if err != nil {
		return nil, err
	}
	reading, stop := context.WithCancel(ctx)
	defer stop()
	all, failures := make([]found, len(readers)), make([]error, len(readers))
	var group sync.WaitGroup
	for i, reader := range readers {
		group.Go(func() {
			all[i], failures[i] = read(reading, reader, options)
			if failures[i] != nil && !platform.IsNotConfigured(failures[i]) && !options.Partial {
				stop() // nothing will be written, and every call costs
			}
		})
	}
	group.Wait()
	if err := ctx.Err(); err != nil {
		return nil, fmt.Errorf("stopped before everything was read, and wrote nothing: %w", context.Cause(ctx))
	}
	return gather(readers, all, failures, options)
}

// chosen are the readers of the platforms that were asked for.
func chosen(readers []Reader, keys []string) ([]Reader, error) {
	if len(keys) == 0 {
		return readers, nil
	}
	var all []string
	for _, reader := range readers {
		all = append(all, reader.Key)
	}
	for _, key := range keys {
		if !slices.Contains(all, key) {
			return nil, fmt.Errorf("%q is not a platform; the platforms are %s", platform.Inert(key), strings.Join(all, ", "))
		}
	}
	return slices.DeleteFunc(slices.Clone(readers), func(r Reader) bool { return !slices.Contains(keys, r.Key) }), nil
}

// found is what one platform has. Its rows become those of the evidence when all are there, so that they are not in memory three times.
type found struct {
	platform ManifestPlatform
	estate   *platform.Estate
}

// read reads one platform. With options.Partial, the only errors are those of missing settings.
func read(ctx context.Context, reader Reader, options CollectOptions) (found, error) {
	of := ManifestPlatform{Platform: reader.Key, Status: platformRead, Counts: []ManifestCount{}, Failures: []string{}}
	ask := platform.EstateOptions{Partial: options.Partial}
	if options.Progress != nil {
		ask.Progress = func(what string, rows int) { options.Progress(reader.Key, what, rows) }
	}
	estate, err := reader.Estate(ctx, ask)
	switch {
	case platform.IsNotConfigured(err):
		return found{}, err
	case err != nil && options.Partial:
		of.Status, of.Failures = platformFailed, append(of.Failures, oneLine(err))
		return found{platform: of}, nil
	case err != nil:
		return found{}, fmt.Errorf("%s cannot be read: %w", reader.Name, err)
	}
	of.Tenant, of.TenantID, of.SignedInAs = estate.Tenant, estate.TenantID, estate.SignedInAs
	for _, failure := range estate.Failures {
		of.Failures = append(of.Failures, platform.Inert(failure.What)+": "+oneLine(failure.Err))
	}
	for _, count := range estate.Counts {
		entry := ManifestCount{What: count.What, Read: count.Read}
		if count.Total != platform.NoTotal {
			entry.Total = &count.Total
		}
		of.Counts = append(of.Counts, entry)
		recorded := slices.ContainsFunc(estate.Failures, func(f platform.EstateFailure) bool { return f.What == count.What })
		if !count.Matches() && !recorded {
			of.Failures = append(of.Failures, fmt.Sprintf("%s: %d were read, and the platform's own total is %d", platform.Inert(count.What), count.Read,
				count.Total))
		}
	}
	if len(of.Failures) > 0 {
		if !options.Partial {
			return found{}, fmt.Errorf("%s was not read as a whole:\n%s\nSomebody may have changed it while it was read: run again. --partial writes "+
				"evidence that is marked as partial", reader.Name, platform.Listed(of.Failures))
		}
		of.Status = platformPartial
	}
	return found{of, estate}, nil
}

func rowOf(key string, estate *platform.Estate, row *platform.AccessRow) Row {
	return Row{
		Platform: key, Tenant: cmp.Or(row.Tenant, estate.Tenant), TenantID: estate.TenantID,
		Email: row.Email, Name: row.Name, AccountID: row.AccountID, Status: row.Status,
		CreatedAt: timeText(row.Created), LastLoginAt: timeText(row.LastLogin),
		Kind: row.Kind, What: row.What, WhatID: row.WhatID, Where: row.Where, WhereID: row.WhereID, Origin: row.Origin,
		Administrator: row.Administrator,
	}
}

func timeText(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.RFC3339)
}

// oneLine is an error as it stands in a manifest.
func oneLine(err error) string {
	if err == nil {
		return "not read"
	}
	return platform.Inert(strings.Join(strings.Fields(err.Error()), " "))
}

// gather makes evidence of what the platforms have.
func gather(readers []Reader, all []found, failures []error, options CollectOptions) (*Evidence, error) {
	manifest := Manifest{
		Format: FormatVersion, WrittenAt: options.Now.UTC().Truncate(time.Second), Version: options.Version, DormantDays: options.DormantDays,
		Platforms: []ManifestPlatform{}, Filters: []string{}, Files: []ManifestFile{},
	}
	if len(options.Platforms) > 0 {
		keys := slices.Clone(options.Platforms)
		slices.Sort(keys)
		manifest.Filters = append(manifest.Filters, "platforms="+strings.Join(slices.Compact(keys), ","))
	}
	if options.Roster != nil {
		manifest.Roster = &ManifestRoster{Name: options.Roster.Name, People: len(options.Roster.people), SHA256: options.Roster.SHA256}
	}
	var failed, unset, unread []error
	size := 0
	for i := range all {
		err := failures[i]
		switch {
		case platform.IsNotConfigured(err):
			unset = append(unset, fmt.Errorf("%s: %w", readers[i].Name, err))
			manifest.Platforms = append(manifest.Platforms, ManifestPlatform{
				Platform: readers[i].Key, Status: platformNotConfigured, Counts: []ManifestCount{}, Failures: []string{},
			})
			continue
		case err != nil:
			failed = append(failed, err)
			continue
		case all[i].platform.Status == platformFailed:
			unread = append(unread, fmt.Errorf("%s: %s", readers[i].Name, all[i].platform.Failures[0]))
		}
		manifest.Partial = manifest.Partial || all[i].platform.Status != platformRead
		manifest.Platforms = append(manifest.Platforms, all[i].platform)
		if all[i].estate != nil {
			size += len(all[i].estate.Rows)
		}
	}
	switch {
	case len(failed) > 0:
		return nil, errors.Join(withoutStopped(failed)...)
	case len(unset) == len(readers):
		return nil, fmt.Errorf("no platform is configured, so there is nothing to read. Set the environment variables of one at least:\n%w",
			errors.Join(unset...))
	case len(unset) > 0 && len(options.Platforms) > 0:
		return nil, fmt.Errorf("a platform was asked for that is not configured:\n%w", errors.Join(unset...))
	case len(unread)+len(unset) == len(readers):
		return nil, fmt.Errorf("no platform could be read, so that there is no evidence, not even in part:\n%w", errors.Join(unread...))
	}
	evidence := &Evidence{Manifest: manifest, Rows: make([]Row, 0, size)}
	for i := range all {
		estate := all[i].estate
		if estate == nil {
			continue
		}
		for j := range estate.Rows {
			evidence.Rows = append(evidence.Rows, rowOf(readers[i].Key, estate, &estate.Rows[j]))
		}
		estate.Rows, all[i].estate = nil, nil
	}
	sortRows(evidence.Rows)
	// Two memberships or grants may look the same, such as two subscriptions of one person to one product: they are two. One account is not.
	evidence.Rows = slices.CompactFunc(evidence.Rows, func(a, b Row) bool { return !a.isEdge() && a == b })
	rows := map[string]int{}
	for i := range evidence.Rows {
		rows[evidence.Rows[i].Platform]++
	}
	for i := range evidence.Manifest.Platforms {
		one := &evidence.Manifest.Platforms[i]
		one.Rows = rows[one.Platform]
	}
	return evidence, nil
}

// withoutStopped leaves out what ended only because something else had failed.
func withoutStopped(failures []error) []error {
	causes := slices.DeleteFunc(slices.Clone(failures), func(err error) bool { return errors.Is(err, context.Canceled) })
	if len(causes) == 0 {
		return failures
	}
	return causes
}

// kindOrder is the order of a person's rows on one platform.
var kindOrder = []string{platform.KindAccount, platform.KindInvitation, platform.KindMembership, platform.KindGrant}

// sortRows puts rows in the order of Evidence.Rows. It is total: rows that differ in anything have a fixed order.
func sortRows(rows []Row) {
	keys := map[string]string{}
	for i := range rows {
		if _, ok := keys[rows[i].Email]; !ok {
			keys[rows[i].Email] = platform.NormalizedEmail(rows[i].Email)
		}
	}
	order := rowOrder{rows: rows, emails: make([]string, len(rows))}
	for i := range rows {
		order.emails[i] = keys[rows[i].Email]
	}
	sort.Sort(order)
}

// rowOrder sorts rows where they are: there may be a million.
type rowOrder struct {
	rows   []Row
	emails []string // in the form that is compared
}

func (o rowOrder) Len() int { return len(o.rows) }

func (o rowOrder) Swap(i, j int) {
	o.rows[i], o.rows[j] = o.rows[j], o.rows[i]
	o.emails[i], o.emails[j] = o.emails[j], o.emails[i]
}

func (o rowOrder) Less(i, j int) bool {
	if o.emails[i] != o.emails[j] {
		return o.emails[i] < o.emails[j]
	}
	return compareRows(&o.rows[i], &o.rows[j]) < 0
}

// compareRows compares two rows of one e-mail address.
func compareRows(a, b *Row) int {
	for _, pair := range [...][2]string{{a.Platform, b.Platform}, {a.TenantID, b.TenantID}, {a.Tenant, b.Tenant}, {a.AccountID, b.AccountID}} {
		if c := strings.Compare(pair[0], pair[1]); c != 0 {
			return c
		}
	}
	if c := cmp.Compare(slices.Index(kindOrder, a.Kind), slices.Index(kindOrder, b.Kind)); c != 0 {
		return c
	}
	for _, pair := range [...][2]string{
		{a.What, b.What}, {a.Where, b.Where}, {a.Origin, b.Origin}, {a.WhatID, b.WhatID}, {a.WhereID, b.WhereID}, {a.Kind, b.Kind}, {a.Email, b.Email},
		{a.Name, b.Name}, {a.Status, b.Status}, {a.CreatedAt, b.CreatedAt}, {a.LastLoginAt, b.LastLoginAt},
	} {
		if c := strings.Compare(pair[0], pair[1]); c != 0 {
			return c
		}
	}
	switch {
	case a.Administrator == b.Administrator:
		return 0
	case a.Administrator:
		return -1
	}
	return 1
}
