package report

import (
	"bytes"
	"crypto/sha256"
	"encoding/csv"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
)

// Roster is a list of the people who should have access, with who answers for them and when they leave.
type Roster struct {
	// Name is the file's, without its folder.
	Name string
	// SHA256 is the file's, in lower-case hex.
	SHA256 string
	people map[string]rosterPerson // by platform.NormalizedEmail
}

type rosterPerson struct{ name, manager, leavesOn string }

// maxRoster is the size of the largest roster that is read, in bytes: a list of a million people is smaller.
const maxRoster = 128 << 20

// rosterColumns are the columns of a roster by the names that they may have, compared without case, spaces, "-" and "_".
var rosterColumns = map[string][]string{
	"e-mail":    {"email", "emailaddress"},
	"name":      {"name"},
	"manager":   {"manager"},
	"leaves on": {"leaveson", "until"},
}

// ReadRoster reads a CSV file of people with a header: e-mail (required), name, manager and leaves on (YYYY-MM-DD), in any order, beside any others.
// Columns are separated by commas, semicolons or tabs, as the header has them; the text is UTF-8, with or without a byte order mark. name is the
// file's name as messages and the manifest show it.
func ReadRoster(r io.Reader, name string) (*Roster, error) {
	content, err := io.ReadAll(io.LimitReader(r, maxRoster+1))
	if err != nil {
		return nil, fmt.Errorf("the roster cannot be read: %w", err)
	}
	fail := func(format string, args ...any) (*Roster, error) {
		return nil, fmt.Errorf("roster %s: "+format, append([]any{platform.Inert(name)}, args...)...)
	}
	if len(content) > maxRoster {
		return fail("it is larger than %d MiB, which no list of people is", maxRoster>>20)
	}
	sum := sha256.Sum256(content)
	roster := &Roster{Name: name, SHA256: hex.EncodeToString(sum[:]), people: map[string]rosterPerson{}}
	if isUTF16(content) {
		return fail("it is in UTF-16. Save it as \"CSV UTF-8\"")
	}
	content = bytes.TrimPrefix(content, []byte("\ufeff"))
	if !utf8.Valid(content) {
		return fail("it is not in UTF-8. Save it as \"CSV UTF-8\"")
	}
	lines := csv.NewReader(bytes.NewReader(content))
	lines.Comma = separator(content)
	lines.FieldsPerRecord = -1 // refused below, in words
	header, err := lines.Read()
	switch {
	case errors.Is(err, io.EOF):
		return fail("it is empty. Its first line names the columns: e-mail, name, manager, leaves on")
	case err != nil:
		return fail("%s", csvProblem(err))
	}
	columns, err := columnsOf(header)
	if err != nil {
		return fail("%w", err)
	}
	seen := map[string]int{} // lines
	for {
		fields, err := lines.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return fail("%s", csvProblem(err))
		}
		line, _ := lines.FieldPos(0)
		if !slices.ContainsFunc(fields, func(field string) bool { return strings.TrimSpace(field) != "" }) {
			continue
		}
		if len(fields) != len(header) {
			return fail("line %d has %d columns, and the first line has %d. A text with a separator in it stands in double quotes", line, len(fields),
				len(header))
		}
		email, person, err := personOf(fields, columns)
		if err != nil {
			return fail("line %d: %w", line, err)
		}
		key := platform.NormalizedEmail(email)
		if before, ok := seen[key]; ok {
			return fail("lines %d and %d are the same person, %s. Remove one", before, line, platform.Inert(email))
		}
		seen[key], roster.people[key] = line, person
	}
	if len(seen) == 0 {
		return fail("it has nobody in it: with it, every account would be one that nobody knows")
	}
	return roster, nil
}

// isUTF16 reports whether a file begins with a byte order mark of UTF-16, which programs on Windows write.
func isUTF16(content []byte) bool {
	return bytes.HasPrefix(content, []byte{0xff, 0xfe}) || bytes.HasPrefix(content, []byte{0xfe, 0xff})
}

// separator is what the first line separates columns by: spreadsheets write semicolons in many countries.
func separator(content []byte) rune {
	first, _, _ := bytes.Cut(content, []byte("\n"))
	best := ','
	for _, candidate := range ";\t" {
		if bytes.Count(first, []byte(string(candidate))) > bytes.Count(first, []byte(string(best))) {
			best = candidate
		}
	}
	return best
}

// columnsOf finds the columns of a roster in its header.
func columnsOf(header []string) (map[string]int, error) {
	columns := map[string]int{}
	simple := strings.NewReplacer(" ", "", "-", "", "_", "")
	for i, title := range header {
		title = simple.Replace(strings.ToLower(strings.TrimSpace(title)))
		for column, names := range rosterColumns {
			if !slices.Contains(names, title) {
				continue
			}
			if before, ok := columns[column]; ok {
				return nil, fmt.Errorf("its columns %d and %d are both called %s. Rename one", before+1, i+1, column)
			}
			columns[column] = i
		}
	}
	if _, ok := columns["e-mail"]; !ok {
		return nil, fmt.Errorf("it has no column for the e-mail address. Its first line names the columns: e-mail, name, manager, leaves on; this one "+
			"has %s", platform.Inert(strings.Join(header, ", ")))
	}
	return columns, nil
}

// personOf is one line of a roster.
func personOf(fields []string, columns map[string]int) (email string, person rosterPerson, err error) {
	field := func(column string) string {
		if i, ok := columns[column]; ok {
			return strings.TrimSpace(fields[i])
		}
		return ""
	}
	email = field("e-mail")
	if at := strings.LastIndexByte(email, '@'); at < 1 || at == len(email)-1 || strings.ContainsAny(email, " \t\r\n") {
		return "", person, fmt.Errorf("%q is not an e-mail address", platform.Inert(email))
	}
	if what := platform.InvisibleCharacter(email); what != "" {
		return "", person, fmt.Errorf("the e-mail address %q has a character that nobody sees: %s", platform.Inert(email), what)
	}
	person = rosterPerson{name: field("name"), manager: field("manager"), leavesOn: field("leaves on")}
	if person.leavesOn != "" {
		if _, err := time.Parse(time.DateOnly, person.leavesOn); err != nil {
			return "", person, fmt.Errorf("%q is not a date of leaving: it is written as 2027-03-31, or left empty", platform.Inert(person.leavesOn))
		}
	}
	return email, person, nil
}

// csvProblem is an error of encoding/csv in words.
func csvProblem(err error) string {
	var parse *csv.ParseError
	if errors.As(err, &parse) {
		return fmt.Sprintf("line %d is not CSV: %v", parse.Line, parse.Err)
	}
	return err.Error()
}
