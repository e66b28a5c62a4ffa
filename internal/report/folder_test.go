package report

import (
	"bytes"
	"crypto/sha256"
	"encoding/csv"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
)

// writeEvidence writes the evidence into a new folder.
func writeEvidence(t *testing.T, e *Evidence, roster *Roster) *Written {
	t.Helper()
	folder, err := CreateFolder(filepath.Join(t.TempDir(), "evidence"))
	if err != nil {
		t.Fatal(err)
	}
	defer folder.Discard()
	written, err := folder.Write(t.Context(), e, People(e, roster), func(w io.Writer, e *Evidence, _ []Person) error {
		_, err := io.WriteString(w, e.Manifest.mark())
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return written
}

func contents(t *testing.T, folder string) map[string]string {
	t.Helper()
	entries, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	files := map[string]string{}
	for _, entry := range entries {
		content, err := os.ReadFile(filepath.Join(folder, entry.Name()))
		if err != nil {
			t.Fatal(err)
		}
		if info, _ := entry.Info(); info.Mode().Perm() != 0o600 {
			t.Errorf("%s: mode %v", entry.Name(), info.Mode())
		}
		files[entry.Name()] = string(content)
	}
	return files
}

func lines(t *testing.T, text string) [][]string {
	t.Helper()
	all, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil {
		t.Fatalf("%v in\n%s", err, text)
	}
	return all
}

// column is a column of CSV, by its title.
func column(t *testing.T, text, title string) []string {
	t.Helper()
	all := lines(t, text)
	at := slices.Index(all[0], title)
	if at < 0 {
		t.Fatalf("no column %s in %v", title, all[0])
	}
	var out []string
	for _, line := range all[1:] {
		out = append(out, line[at])
	}
	return out
}

func TestFolder(t *testing.T) {
	t.Parallel()
	roster, err := ReadRoster(strings.NewReader("email,manager\nada@example.com,boss\n"), "people.csv")
	if err != nil {
		t.Fatal(err)
	}
	asked := options()
	asked.Roster = roster
	e, err := Collect(t.Context(), estates(), asked)
	if err != nil {
		t.Fatal(err)
	}
	written := writeEvidence(t, e, roster)
	if info, _ := os.Stat(written.Path); info.Mode().Perm() != 0o700 {
		t.Errorf("the folder's mode is %v", info.Mode())
	}
	if left, _ := filepath.Glob(filepath.Join(filepath.Dir(written.Path), ".*")); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
	files := contents(t, written.Path)
	var manifest Manifest
	if err := json.Unmarshal([]byte(files["manifest.json"]), &manifest); err != nil || !reflect.DeepEqual(manifest, written.Manifest) {
		t.Errorf("%v: %+v, want %+v", err, manifest, written.Manifest)
	}
	var names []string
	for _, file := range manifest.Files {
		names = append(names, file.Name)
		sum := sha256.Sum256([]byte(files[file.Name]))
		if file.SHA256 != hex.EncodeToString(sum[:]) || file.Bytes != int64(len(files[file.Name])) {
			t.Errorf("%s: %+v", file.Name, file)
		}
	}
	if got, want := strings.Join(names, " "), "access.csv access.html access.json access.xlsx baton-anypoint.csv baton-apim.csv baton-controlroom.csv "+
		"vanta-anypoint.csv vanta-apim.csv vanta-controlroom.csv"; got != want || len(files) != len(names)+1 {
		t.Errorf("files: %s", got)
	}
	var back Evidence
	if err := json.Unmarshal([]byte(files["access.json"]), &back); err != nil || !reflect.DeepEqual(&back, e) {
		t.Errorf("%v: access.json is %+v, want %+v", err, back, e)
	}
	if lines := strings.Split(files["access.json"], "\n"); len(lines) != len(e.Rows)+6 {
		t.Errorf("access.json has %d lines for %d rows", len(lines), len(e.Rows))
	}
	if got := column(t, files["access.csv"], "manager"); !slices.Equal(got, []string{"", "boss", "boss", "boss", "boss", "boss", "", "", ""}) {
		t.Errorf("managers: %q", got)
	}
	if !strings.Contains(files["access.csv"], "evidence\r\n") || strings.Contains(strings.ReplaceAll(files["access.csv"], "\r\n", ""), "\n") {
		t.Error("lines of access.csv do not end as RFC 4180 has it")
	}

	again := contents(t, writeEvidence(t, e, roster).Path)
	for name, content := range files {
		if again[name] != content {
			t.Errorf("%s is not the same for the same evidence", name)
		}
	}
}

func TestFolder_forms(t *testing.T) {
	t.Parallel()
	files := contents(t, writeEvidence(t, collected(t), nil).Path)
	wantVanta := [][]string{
		{"Account name", "Account owner", "Role", "Status"},
		{"ada", "Ada@Example.com", "Billing, Organization Administrator in Root, Viewer in Prod", "Active"},
		{"ben", "ben@example.com", "", "Active"}, {"new@example.com (invitation)", "new@example.com", "", "Active"},
	}
	if got := lines(t, files["vanta-anypoint.csv"]); !reflect.DeepEqual(got, wantVanta) {
		t.Errorf("vanta: %q", got)
	}
	if got := lines(t, files["vanta-apim.csv"]); got[1][1] != "No owner" {
		t.Errorf("vanta: %q", got)
	}
	if got := lines(t, files["vanta-controlroom.csv"]); got[1][3] != "Deactivated" {
		t.Errorf("vanta: %q", got)
	}

	// What baton-file checks at its start: unique ids, known traits, references that exist.
	ids, traits, entitlements, grants := map[string]string{}, map[string]string{}, map[string]bool{}, []string{}
	all := lines(t, files["baton-anypoint.csv"])
	at := map[string]int{}
	for i, title := range all[0] {
		at[title] = i
	}
	for _, line := range all[1:] {
		get := func(title string) string { return line[at[title]] }
		switch get("record_type") {
		case "user", "resource":
			if before, ok := ids[get("id")]; ok || get("id") == "" || get("display_name") == "" {
				t.Errorf("id %q of %v, before: %s", get("id"), line, before)
			}
			ids[get("id")] = get("record_type")
			traits[get("id")] = get("trait")
		case "entitlement":
			if ids[get("resource_id")] != "resource" {
				t.Errorf("entitlement of nothing: %v", line)
			}
			entitlements[get("resource_id")+" "+get("entitlement_slug")] = true
		case "direct_user_grant":
			if ids[get("principal_id")] != "user" || !entitlements[get("resource_id")+" "+get("entitlement_slug")] {
				t.Errorf("grant to nobody or of nothing: %v", line)
			}
			grants = append(grants, get("principal_id")+" "+get("resource_id")+" "+get("entitlement_slug"))
		default:
			t.Errorf("record type of %v", line)
		}
	}
	want := []string{
		"a1 membership/id%20of%20Billing/id%20of%20 member", "a1 grant/id%20of%20Organization%20Administrator/id%20of%20Root assigned",
		"a1 grant/id%20of%20Viewer/id%20of%20Prod inherited",
	}
	if !slices.Equal(grants, want) {
		t.Errorf("grants: %q", grants)
	}
	if traits["membership/id%20of%20Billing/id%20of%20"] != "group" || ids["invitation i1"] != "user" {
		t.Errorf("traits: %v, ids: %v", traits, ids)
	}
	for _, name := range []string{"baton-anypoint.csv", "access.csv"} {
		if strings.Contains(files[name], markPartial) {
			t.Errorf("%s: complete evidence is marked", name)
		}
	}
}

// Names that would be formulas, or write somewhere else, are text in every file.
func TestFolder_hostileText(t *testing.T) {
	t.Parallel()
	nasty := []string{
		"=cmd|'/c calc'!A1", "+1", "-1", "@SUM(A1)", "\t=1", "\r\n=1", "a;=1", "a,\"=1", " =1", "'=1", "\uff1d1", "a\u202eb", "\x1b[2J", "]]>&<script>",
		"a\xff",
	}
	var rows []platform.AccessRow
	for i, text := range nasty {
		row := account("id"+string(rune('a'+i)), text, text+"@example.com")
		rows = append(rows, row, grant(row, platform.KindGrant, text, text, "team "+text))
	}
	e, err := Collect(t.Context(), []Reader{reads("apim", platform.Estate{Tenant: nasty[0], TenantID: "t", Rows: rows})}, options())
	if err != nil {
		t.Fatal(err)
	}
	written := writeEvidence(t, e, nil)
	files := contents(t, written.Path)
	for name, content := range files {
		if !strings.HasSuffix(name, ".csv") {
			continue
		}
		for _, line := range lines(t, content) {
			for _, cell := range line {
				if beginsFormula(cell) && !strings.HasPrefix(cell, "'") || strings.ContainsAny(cell, "\t\r\n\x1b\u202e") {
					t.Errorf("%s: %q", name, cell)
				}
			}
		}
		for _, start := range []string{"\r\n=", ",=", ";=", "\"=", ",+", ",-", ",@"} {
			if strings.Contains(content, start) {
				t.Errorf("%s contains %q", name, start)
			}
		}
	}
	for _, name := range []string{"access.json", "manifest.json"} {
		if strings.ContainsAny(files[name], "\x1b\u202e\r\t") {
			t.Errorf("%s is not printable", name)
		}
	}
	var back Evidence
	if err := json.Unmarshal([]byte(files["access.json"]), &back); err != nil {
		t.Fatal(err)
	}
	if !slices.ContainsFunc(back.Rows, func(r Row) bool { return r.Name == "a\u202eb" }) {
		t.Error("access.json does not have the text as it is")
	}
	book, err := excelize.OpenFile(filepath.Join(written.Path, "access.xlsx"))
	if err != nil {
		t.Fatal(err)
	}
	defer book.Close()
	if sheets := book.GetSheetList(); !slices.Equal(sheets, []string{"people", "access", "summary"}) {
		t.Errorf("sheets: %v", sheets)
	}
	got, err := book.GetRows("access")
	if err != nil || len(got) != len(rows)+1 || !slices.Equal(got[0], accessColumns) {
		t.Fatalf("%v, %d rows, %v", err, len(got), got[0])
	}
	for i := 2; i <= len(got); i++ {
		cell := "F" + strconv.Itoa(i)
		if formula, err := book.GetCellFormula("access", cell); formula != "" || err != nil {
			t.Errorf("%s is the formula %q, %v", cell, formula, err)
		}
	}
	if !slices.ContainsFunc(got, func(line []string) bool { return line[5] == nasty[0] }) {
		t.Errorf("the sheet does not have the text: %v", got)
	}
}

func TestFolder_partial(t *testing.T) {
	t.Parallel()
	asked := options()
	asked.Partial = true
	e, err := Collect(t.Context(), append(estates(), fails("fifth", errors.New("500"))), asked)
	if err != nil {
		t.Fatal(err)
	}
	written := writeEvidence(t, e, nil)
	files := contents(t, written.Path)
	for name, content := range files {
		if name != manifestName && !strings.Contains(name, ".partial.") {
			t.Errorf("the name of %s does not say it", name)
		}
		if strings.HasSuffix(name, ".csv") && !strings.Contains(content, markPartial) || strings.HasSuffix(name, ".json") &&
			!strings.Contains(strings.ReplaceAll(content, " ", ""), `"partial":true`) {
			t.Errorf("%s does not say it:\n%s", name, content)
		}
	}
	book, err := excelize.OpenFile(filepath.Join(written.Path, "access.partial.xlsx"))
	if err != nil {
		t.Fatal(err)
	}
	defer book.Close()
	if cell, _ := book.GetCellValue("summary", "A1"); cell != markPartial {
		t.Errorf("the summary begins with %q", cell)
	}
	if cell, _ := book.GetCellValue("access", "X2"); cell != markPartial {
		t.Errorf("the sheet has %q", cell)
	}
	for _, name := range []string{"vanta-fifth.partial.csv", "vanta-uipath.partial.csv"} {
		if _, ok := files[name]; ok {
			t.Errorf("%s would show that nobody has an account there", name)
		}
	}
}

func TestFolder_refused(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	full, empty := filepath.Join(dir, "full"), filepath.Join(dir, "empty")
	for _, path := range []string{filepath.Join(full, "sub"), empty} {
		if err := os.MkdirAll(path, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := CreateFolder(full); err == nil || !strings.Contains(err.Error(), "is not empty") {
		t.Errorf("a folder with something in it: %v", err)
	}
	if _, err := CreateFolder(filepath.Join(dir, "missing", "evidence")); err == nil || !strings.Contains(err.Error(), "Create it first") {
		t.Errorf("no parent: %v", err)
	}
	e := collected(t)
	link := filepath.Join(t.TempDir(), "link")
	if err := os.Symlink(filepath.Join(dir, "nowhere"), link); err != nil {
		t.Fatal(err)
	}
	if _, err := CreateFolder(link); err == nil || !strings.Contains(err.Error(), "is a link to something that does not exist") {
		t.Errorf("a link to nothing: %v", err)
	}
	folder, err := CreateFolder(empty)
	if err != nil {
		t.Fatal(err)
	}
	broken := errors.New("no page")
	if _, err := folder.Write(t.Context(), e, nil, func(io.Writer, *Evidence, []Person) error { return broken }); !errors.Is(err, broken) ||
		!strings.Contains(err.Error(), "access.html") {
		t.Errorf("a page that fails: %v", err)
	}
	folder.Discard()
	if entries, _ := os.ReadDir(dir); len(entries) != 2 {
		t.Errorf("left behind: %v", entries)
	}
	if folder, err = CreateFolder(empty); err != nil {
		t.Fatal(err)
	}
	if _, err := folder.Write(t.Context(), e, nil, nil); err != nil {
		t.Errorf("an empty folder of this name: %v", err)
	}
	if files := contents(t, empty); files["manifest.json"] == "" {
		t.Error("nothing was written")
	}
}

// What a killed run left beside the evidence is removed by the next one, and nothing that is another's: of a process that lives, or of nobody known.
func TestCreateFolder_leftovers(t *testing.T) {
	t.Parallel()
	parent := t.TempDir()
	create := func(name string) *Folder {
		folder, err := CreateFolder(filepath.Join(parent, name))
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(folder.temp, accessName), []byte("personal data"), 0o600); err != nil {
			t.Fatal(err)
		}
		return folder
	}
	killed, alive := create("q3"), create("q4")
	defer alive.Discard()
	renamed := create("q2")                                                                             // killed between the rename and the end
	err := errors.Join(os.Rename(renamed.temp, renamed.out), renamed.lock.Close(), killed.lock.Close()) // a lock goes with its process
	if err != nil {
		t.Fatal(err)
	}
	others := []string{".q5.writing-123", ".q6.writing-456"} // a folder without a lock, and one with a file that is not ours
	for _, name := range others {
		if err := os.Mkdir(filepath.Join(parent, name), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(filepath.Join(parent, others[1]+".lock"), []byte("mine"), 0o600); err != nil {
		t.Fatal(err)
	}
	now := create("q4") // of the same name as the one that is still being written
	if got := now.Leftovers; len(got) != 1 || got[0].Path != killed.temp || got[0].Err != nil {
		t.Errorf("leftovers: %+v", got)
	}
	now.Discard()
	entries, err := os.ReadDir(parent)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, entry := range entries {
		names = append(names, entry.Name())
	}
	base := filepath.Base(alive.temp)
	want := append([]string{base, base + ".lock", others[1] + ".lock", "q2"}, others...)
	slices.Sort(want)
	if !slices.Equal(names, want) {
		t.Errorf("there is\n%q\nand should be\n%q", names, want)
	}
}

// What a run cannot remove of its own, the next one finds.
func TestFolder_Discard_fails(t *testing.T) {
	t.Parallel()
	out := filepath.Join(t.TempDir(), "q3")
	folder, err := CreateFolder(out)
	if err != nil {
		t.Fatal(err)
	}
	temp := folder.temp
	folder.temp += string(filepath.Separator) + "." // which os.RemoveAll refuses
	folder.Discard()
	if _, err := os.Stat(temp); err != nil {
		t.Fatalf("it was removed: %v", err)
	}
	next, err := CreateFolder(out)
	if err != nil {
		t.Fatal(err)
	}
	defer next.Discard()
	if got := next.Leftovers; len(got) != 1 || got[0].Path != temp || got[0].Err != nil {
		t.Errorf("leftovers: %+v", got)
	}
}

// What is neutralized can be turned back, and begins no formula however it is cut.
func FuzzNeutralized(f *testing.F) {
	for _, text := range []string{"=1", "'=1", " ''=1", "a;=1", "\t\t=", "a,\"'\"+", "-", "x\r\n@", "plain", "a,' b"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		safe := neutralized(text)
		for _, cell := range strings.FieldsFunc(safe, func(r rune) bool { return strings.ContainsRune(cellEnds, r) }) {
			if trimmed := strings.TrimLeft(cell, " "); trimmed != "" && strings.ContainsRune(formulaStarts, []rune(trimmed)[0]) {
				t.Errorf("%q: the cell %q", safe, cell)
			}
		}
		if back := restored(safe); back != string([]rune(text)) {
			t.Errorf("%q became %q, and back %q", text, safe, back)
		}
	})
}

// restored takes away what neutralized added, by its documentation.
func restored(safe string) string {
	var out bytes.Buffer
	begins := true
	for i, r := range safe {
		if begins && r == '\'' && beginsFormula(safe[i+1:]) {
			begins = false
			continue
		}
		out.WriteRune(r)
		begins = strings.ContainsRune(cellEnds, r)
	}
	return out.String()
}
