package report

import (
	"strings"
	"testing"
)

func TestReadRoster(t *testing.T) {
	t.Parallel()
	for name, text := range map[string]string{
		"plain":          "email,name,manager,leaves_on\na@example.com,\"Doe, Ann\",m,2027-01-31\n",
		"any order":      "\ufeffLeaves on,ignored,Manager,E-Mail,Name\r\n2027-01-31,x,m,a@example.com,\"Doe, Ann\"\r\n\r\n",
		"semicolons":     "E-Mail;Name;Manager;Leaves on\na@example.com;Doe, Ann;m;2027-01-31\n;;;\n",
		"tabs, as until": "e_mail address\tname\tmanager\tuntil\n a@example.com \tDoe, Ann\tm\t2027-01-31\n",
	} {
		roster, err := ReadRoster(strings.NewReader(text), "people.csv")
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if got := roster.people["a@example.com"]; got != (rosterPerson{"Doe, Ann", "m", "2027-01-31"}) || len(roster.people) != 1 {
			t.Errorf("%s: %+v", name, roster.people)
		}
	}
	for text, says := range map[string]string{
		"":                                    "empty",
		"name,manager\nAnn,m\n":               "no column for the e-mail address",
		"email\n":                             "nobody in it",
		"email,e-mail\na@x.com,b@x.com\n":     "columns 1 and 2 are both called e-mail",
		"email,leaves on\na@x.com,31.01.27\n": "line 2: \"31.01.27\" is not a date of leaving",
		"email,leaves on\na@x.com,2027-02-30": "2027-02-30",
		"email\na@x.com\nb@x.com\nA@X.com\n":  "lines 2 and 4 are the same person",
		"email,name\n,Ann\n":                  "line 2: \"\" is not an e-mail address",
		"email,name\nann at x.com,Ann\n":      "is not an e-mail address",
		"email\na\u200b@x.com\n":              "a character that nobody sees",
		"email,name\na@x.com\n":               "line 2 has 1 columns, and the first line has 2",
		"email,name\na@x.com,Doe, Ann\n":      "has 3 columns",
		"email,name\na@x.com,\"Doe\n":         "is not CSV",
		"email\na\xff@x.com\n":                "not in UTF-8",
		"\xff\xfee\x00":                       "UTF-16",
	} {
		if roster, err := ReadRoster(strings.NewReader(text), "people.csv"); err == nil || !strings.Contains(err.Error(), says) ||
			!strings.Contains(err.Error(), "people.csv") {
			t.Errorf("%q: %v, %v; want %q", text, roster, err, says)
		}
	}
}

func FuzzReadRoster(f *testing.F) {
	f.Add("email,name,manager,leaves on\na@example.com,Ann,m,2027-01-31\n")
	f.Add("\ufeffE-Mail;Name\n\"a\"\"@x.com\";\n")
	f.Fuzz(func(t *testing.T, text string) {
		roster, err := ReadRoster(strings.NewReader(text), "people.csv")
		if (roster == nil) == (err == nil) {
			t.Fatalf("%v, %v", roster, err)
		}
		if err != nil && strings.ContainsAny(err.Error(), "\x00\x1b") {
			t.Errorf("the error is no printable text: %q", err)
		}
	})
}
