package report

import (
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
)

// stored is evidence of one tenant, written and read back, a day after the one before.
func stored(t *testing.T, day int, estate platform.Estate, more ...Reader) *Stored {
	t.Helper()
	asked := options()
	asked.Now, asked.Partial = now.AddDate(0, 0, day), true
	e, err := Collect(t.Context(), append([]Reader{reads("anypoint", estate)}, more...), asked)
	if err != nil {
		t.Fatal(err)
	}
	s, err := ReadFolder(writeEvidence(t, e, nil).Path)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func org(rows ...platform.AccessRow) platform.Estate {
	return platform.Estate{Tenant: "Root", TenantID: "org", Rows: rows}
}

// changes are changes in short: action, person, what or field.
func changes(d *Diff) []string {
	short := []string{}
	for _, c := range d.Changes {
		text := strings.Join([]string{c.Action, c.Email, c.Kind, c.What, c.Origin}, " ")
		if c.Field != "" {
			text += c.Field + ":" + c.Old + ">" + c.New
		}
		short = append(short, strings.Join(strings.Fields(text), " "))
	}
	return short
}

func TestCompare(t *testing.T) {
	t.Parallel()
	ada, ben, cleo := account("a", "ada", "ada@example.com"), account("b", "ben", "ben@example.com"), account("c", "cleo", "cleo@example.com")
	team := grant(ada, platform.KindMembership, "Billing", "", platform.OriginDirect)
	inherited := grant(ada, platform.KindGrant, "Viewer", "Prod", "team Billing")
	below := grant(ada, platform.KindGrant, "Viewer", "Prod/Sub", "folder Prod")
	viewer := grant(ben, platform.KindGrant, "Viewer", "Prod", platform.OriginDirect)
	invited := platform.AccessRow{Email: "new@example.com", Kind: platform.KindInvitation, Status: platform.StatusPending, WhatID: "i1"}
	withdrawn := invited
	withdrawn.Email, withdrawn.WhatID = "never@example.com", "i2"
	old := stored(t, 0, org(ada, team, inherited, below, ben, viewer, cleo, invited, withdrawn))

	renamedTeam, renamedInherited := team, inherited
	renamedTeam.What, renamedInherited.Origin, renamedInherited.Where = "Finance", "team Finance", "Production"
	renamedBelow := below
	renamedBelow.Where, renamedBelow.Origin = "Production/Sub", "folder Production"
	disabled := cleo
	disabled.Status, disabled.Email, disabled.LastLogin = platform.StatusDisabled, "cleo@new.example.com", now
	admin := grant(cleo, platform.KindGrant, "Owner", "", platform.OriginDirect)
	admin.Email = disabled.Email
	renamed := org(ada, renamedTeam, renamedInherited, renamedBelow, disabled, admin, account("n", "new", "New@example.com"))
	renamed.Tenant = "Root Inc."
	d, err := Compare(old, stored(t, 1, renamed), false)
	if err != nil {
		t.Fatal(err)
	}
	want := []string{
		"deleted ben@example.com account", "revoked ben@example.com grant Viewer direct",
		"changed cleo@new.example.com account email:cleo@example.com>cleo@new.example.com",
		"changed cleo@new.example.com account status:active>disabled", "granted cleo@new.example.com grant Owner direct",
		"deleted never@example.com invitation",
		"accepted new@example.com invitation", "created New@example.com account",
		"renamed membership Finance what:Billing>Finance", "renamed tenant:Root>Root Inc.", "renamed where:Prod/Sub>Production/Sub",
		"renamed where:Prod>Production",
	}
	got := changes(d)
	slices.Sort(got[len(got)-4:])
	slices.Sort(got[6:8])
	slices.Sort(want[6:8])
	if !slices.Equal(got, want) {
		t.Errorf("changes:\n%s\nwant:\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if d.Counts[ActionRevoked] != 1 || d.Summary() != "2 deleted, 1 revoked, 2 changed, 1 accepted, 1 created, 1 granted, 4 renamed" {
		t.Errorf("summary: %s", d.Summary())
	}

	var markdown, table, text bytes.Buffer
	if err := errors.Join(d.WriteMarkdown(&markdown), d.WriteCSV(&table), d.WriteJSON(&text)); err != nil {
		t.Fatal(err)
	}
	for _, part := range []string{
		"| written at | 2026-11-29T15:00:00Z | 2026-11-30T15:00:00Z |", "| `" + old.ManifestSHA256 + "` |", "\n## `ben@example.com`\n\n",
		"- **Revoked** on anypoint (`Root`): `Viewer` in `Prod`. It was there at 2026-11-29T15:00:00Z, and was not at 2026-11-30T15:00:00Z.\n",
		"- **Changed** on anypoint (`Root Inc.`): status of the account `cleo` (id `c`) was `active` at 2026-11-29T15:00:00Z, and is `disabled` at",
		"- **Renamed** on anypoint (`Root Inc.`): what `Billing` is now `Finance`. Nobody gained or lost anything by it.",
	} {
		if !strings.Contains(markdown.String(), part) {
			t.Errorf("the Markdown lacks %q:\n%s", part, markdown.String())
		}
	}
	if got := column(t, table.String(), "action"); len(got) != len(want) || got[1] != "revoked" {
		t.Errorf("actions: %q", got)
	}
	if got := column(t, table.String(), "old_manifest_sha256"); got[1] != old.ManifestSHA256 {
		t.Errorf("no hash on the line: %q", got)
	}
	var back Diff
	if err := json.Unmarshal(text.Bytes(), &back); err != nil || len(back.Changes) != len(want) || back.Changes[1].What != "Viewer" {
		t.Errorf("%v: %s", err, text.String())
	}

	same, err := Compare(old, old, false)
	if err != nil || len(same.Changes) > 0 || same.Summary() != "Nothing changed." {
		t.Errorf("the same folder: %v, %v", same, err)
	}
	if _, err := Compare(stored(t, 1, renamed), old, false); err == nil || !strings.Contains(err.Error(), "Name the older folder first") {
		t.Errorf("the wrong way round: %v", err)
	}
}

// A person of an account without e-mail address, and two accounts of one address on one platform, are told apart by their ids.
func TestCompare_accountsWithoutAddress(t *testing.T) {
	t.Parallel()
	one, two := account("1", "robot", ""), account("2", "robot", "")
	right := grant(two, platform.KindGrant, "Viewer", "Prod", platform.OriginDirect)
	d, err := Compare(stored(t, 0, org(one, two, right)), stored(t, 1, org(one, two)), false)
	if err != nil || !slices.Equal(changes(d), []string{"revoked grant Viewer direct"}) || d.Changes[0].AccountID != "2" {
		t.Errorf("%v, %v", d, err)
	}
	var markdown bytes.Buffer
	if err := d.WriteMarkdown(&markdown); err != nil || !strings.Contains(markdown.String(), "## `robot` on anypoint\n") {
		t.Errorf("%v:\n%s", err, markdown.String())
	}
}

// What one of the two folders does not have is never reported as revoked or created.
func TestCompare_notComparable(t *testing.T) {
	t.Parallel()
	ada := account("a", "ada", "ada@example.com")
	right := grant(ada, platform.KindGrant, "Viewer", "Prod", platform.OriginDirect)
	whole := org(ada, right)
	other := org()
	other.TenantID = "another"
	part := org(ada)
	part.Failures = []platform.EstateFailure{{What: "grants", Err: errors.New("500")}}
	portal := reads("apim", whole)
	tests := map[string]struct {
		old, new *Stored
		partial  bool
		changes  []string
		why      string
	}{
		"another tenant":       {stored(t, 0, whole), stored(t, 1, other), false, nil, "of the tenant Root (org), the new one of Root (another)"},
		"only in the old":      {stored(t, 0, whole, portal), stored(t, 1, whole), false, nil, "only the old evidence has it"},
		"only in the new":      {stored(t, 0, whole), stored(t, 1, whole, portal), false, nil, "only the new evidence has it"},
		"no longer configured": {stored(t, 0, whole, portal), stored(t, 1, whole, notConfigured("apim")), false, nil, "only the old evidence has it"},
		"failed": {stored(t, 0, whole, portal), stored(t, 1, whole, fails("apim", errors.New("500"))), true, nil,
			"could not be read"},
		"partial then": {stored(t, 0, part), stored(t, 1, whole), true, nil, "nothing is reported as created or granted"},
		"partial now":  {stored(t, 0, whole), stored(t, 1, part), true, nil, "nothing is reported as revoked or deleted"},
	}
	for name, test := range tests {
		d, err := Compare(test.old, test.new, test.partial)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if len(d.Changes) > 0 || len(d.NotCompared) != 1 || !strings.Contains(d.NotCompared[0].Why, test.why) {
			t.Errorf("%s: %+v", name, d)
		}
		var markdown, table bytes.Buffer
		if err := errors.Join(d.WriteMarkdown(&markdown), d.WriteCSV(&table)); err != nil || !strings.Contains(markdown.String(), "## Not compared\n") ||
			column(t, table.String(), "action")[0] != "not_compared" {
			t.Errorf("%s: %v:\n%s\n%s", name, err, markdown.String(), table.String())
		}
		if test.partial {
			if _, err := Compare(test.old, test.new, false); err == nil || !strings.Contains(err.Error(), "is partial") {
				t.Errorf("%s: without --partial: %v", name, err)
			}
			if !strings.Contains(markdown.String(), markPartial) || !strings.Contains(table.String(), markPartial) {
				t.Errorf("%s: the difference is not marked", name)
			}
		}
	}
}

func TestReadFolder_refused(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		harm func(dir string) error
		says []string
	}{
		"changed":   {func(dir string) error { return change(dir, "access.csv", "ada", "eve") }, []string{"access.csv was changed"}},
		"rows":      {func(dir string) error { return change(dir, accessName, "ada", "eve") }, []string{"access.json was changed"}},
		"truncated": {func(dir string) error { return os.Truncate(filepath.Join(dir, accessName), 100) }, []string{"access.json was changed"}},
		"missing":   {func(dir string) error { return os.Remove(filepath.Join(dir, "access.xlsx")) }, []string{"access.xlsx is missing"}},
		"added":     {func(dir string) error { return os.WriteFile(filepath.Join(dir, "notes.txt"), nil, 0o600) }, []string{"notes.txt was added"}},
		"folder": {func(dir string) error {
			return errors.Join(os.Remove(filepath.Join(dir, "access.html")), os.Mkdir(filepath.Join(dir, "access.html"), 0o700))
		}, []string{"access.html is not a file"}},
		"link": {func(dir string) error {
			path := filepath.Join(dir, "access.html")
			return errors.Join(os.Rename(path, dir+".html"), os.Symlink(dir+".html", path))
		}, []string{"access.html is not a file"}},
		"no manifest": {func(dir string) error { return os.Remove(filepath.Join(dir, manifestName)) }, []string{"no manifest.json"}},
		"no JSON": {func(dir string) error { return os.WriteFile(filepath.Join(dir, manifestName), []byte("x"), 0o600) },
			[]string{"not the manifest"}},
		"another format": {func(dir string) error { return change(dir, manifestName, `"format": 1`, `"format": 2`) },
			[]string{"format 2", "Version 1.2.3"}},
		"no format":      {func(dir string) error { return change(dir, manifestName, `"format": 1,`, ``) }, []string{"not the manifest"}},
		"other manifest": {func(dir string) error { return change(dir, manifestName, `"auditor"`, `"nobody"`) }, []string{"do not belong together"}},
		"outside":        {func(dir string) error { return change(dir, manifestName, `"access.csv"`, `"../access.csv"`) }, []string{"cannot be"}},
		"no folder":      {os.RemoveAll, []string{"evidence folder cannot be read: open "}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := writeEvidence(t, collected(t), nil).Path
			if err := test.harm(dir); err != nil {
				t.Fatal(err)
			}
			s, err := ReadFolder(dir)
			if err == nil {
				t.Fatalf("it was read: %+v", s.Evidence.Manifest)
			}
			for _, part := range append(test.says, dir) {
				if !strings.Contains(err.Error(), part) {
					t.Errorf("the error lacks %q: %v", part, err)
				}
			}
		})
	}
	whole := writeEvidence(t, collected(t), nil)
	s, err := ReadFolder(whole.Path)
	if err != nil || s.ManifestSHA256 != whole.ManifestSHA256 || len(s.Evidence.Rows) != len(collected(t).Rows) {
		t.Errorf("%v: %+v", err, s)
	}
}

// change replaces a text of a file.
func change(dir, name, before, after string) error {
	path := filepath.Join(dir, name)
	content, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	if !bytes.Contains(content, []byte(before)) {
		return errors.New("nothing to change")
	}
	return os.WriteFile(path, bytes.ReplaceAll(content, []byte(before), []byte(after)), 0o600)
}

func TestMarkdownIsInert(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"a": "`a`", "a`b``c": "```a`b``c```", "`a": "`` `a ``", "": "`  `", "a\n# b\u202e": "`a # b\ufffd`", "<img src=x>": "`<img src=x>`",
	} {
		if got := code(text); got != want {
			t.Errorf("code(%q) = %q, want %q", text, got, want)
		}
	}
	if got := markdownText("[x](y) <b> *c*"); got != `\[x\](y) \<b\> \*c\*` {
		t.Errorf("got %q", got)
	}
}

// A folder of anybody's is read without a panic, and never taken for evidence.
func FuzzDecodeEvidence(f *testing.F) {
	f.Add(`{"manifest": {}, "rows": []}`)
	f.Add(`{"manifest": {"format": 1}, "rows": [{"email": "a@example.com"}]}`)
	f.Add(`{"rows": [`)
	f.Fuzz(func(t *testing.T, text string) {
		var e Evidence
		if err := decodeEvidence(strings.NewReader(text), &e); err != nil {
			return
		}
		var out bytes.Buffer
		if err := writeAccessJSON(&out, &e); err != nil {
			return // a time that JSON cannot have
		}
		var again Evidence
		if err := decodeEvidence(&out, &again); err != nil || len(again.Rows) != len(e.Rows) {
			t.Errorf("%v: %d rows of %d", err, len(again.Rows), len(e.Rows))
		}
	})
}

// Two subscriptions of one person to one product are two: evidence has both, and the end of one is a revocation. A subscription whose keys stop
// working is no renamed product.
func TestCompare_equalRows(t *testing.T) {
	t.Parallel()
	ada := account("a", "ada", "ada@example.com")
	active := grant(ada, platform.KindGrant, "Starter", "", platform.OriginDirect)
	active.WhatID = "/products/starter"
	suspended := active
	suspended.What, suspended.WhatID = "Starter (suspended)", "/products/starter (suspended)"
	two := stored(t, 0, org(ada, ada, active, active))
	if len(two.Evidence.Rows) != 3 {
		t.Errorf("one account and two subscriptions are %d rows", len(two.Evidence.Rows))
	}
	for name, test := range map[string]struct {
		later platform.Estate
		want  []string
	}{
		"the same": {org(ada, active, active), []string{}},
		"one less": {org(ada, active), []string{"revoked ada@example.com grant Starter direct"}},
		"one more": {org(ada, active, active, active), []string{"granted ada@example.com grant Starter direct"}},
		"suspended": {org(ada, active, suspended), []string{
			"revoked ada@example.com grant Starter direct", "granted ada@example.com grant Starter (suspended) direct"}},
	} {
		d, err := Compare(two, stored(t, 1, test.later), false)
		if err != nil {
			t.Fatal(err)
		}
		if got := changes(d); !slices.Equal(got, test.want) {
			t.Errorf("%s: %q, want %q", name, got, test.want)
		}
	}
}
