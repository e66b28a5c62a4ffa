package sandbox_test

import (
	"bufio"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/anypoint"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/kernel"
)

func TestNewRefusesBadOptions(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	broken := filepath.Join(dir, "broken.json")
	write(t, broken, "{")
	future := filepath.Join(dir, "future.json")
	write(t, future, `{"format":99}`)
	foreign := filepath.Join(dir, "foreign.json")
	write(t, foreign, `{"format":1,"platforms":{"nowhere":{}}}`)
	unusable := filepath.Join(dir, "unusable.json")
	write(t, unusable, `{"format":1,"platforms":{"anypoint":7}}`)
	tests := map[string]struct {
		options sandbox.Options
		want    string
	}{
		"switch name":       {sandbox.Options{Switches: map[string]string{"anypoint.get_deleted_usr": "200"}}, "anypoint.get_deleted_user"},
		"switch value":      {sandbox.Options{Switches: map[string]string{"anypoint.get_deleted_user": "201"}}, "404, 200"},
		"seed users":        {sandbox.Options{SeedUsers: -1}, "negative"},
		"journal file":      {sandbox.Options{JournalFile: filepath.Join(dir, "none", "journal")}, "journal file"},
		"data: broken":      {sandbox.Options{DataFile: broken}, "remove it"},
		"data: format":      {sandbox.Options{DataFile: future}, "format 99"},
		"data: platform":    {sandbox.Options{DataFile: foreign}, "nowhere"},
		"data: unusable":    {sandbox.Options{DataFile: unusable}, "anypoint"},
		"data: unreadable":  {sandbox.Options{DataFile: dir}, "cannot be read"},
		"two wrong at once": {sandbox.Options{Switches: map[string]string{"anypoint.mfa": "x"}, DataFile: broken}, "no value \"x\""},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if _, err := sandbox.New(tt.options); err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("got %v, want an error with %q", err, tt.want)
			}
		})
	}
}

func write(t *testing.T, file, content string) {
	t.Helper()
	if err := os.WriteFile(file, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestDataFileOutlivesTheSandbox(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "data.json")
	run := func() *sandbox.Sandbox { return started(t, sandbox.Options{DataFile: file}) }

	first := run()
	user := first.Anypoint.AddUser(anypoint.User{Username: "kept", Email: "kept@example.com", FirstName: "K", LastName: "Ept"})
	first.Clock.Advance(time.Hour)
	if err := first.Close(); err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(file); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("data file: %v, %v; want mode 0600", info, err)
	}

	second := run()
	if got, ok := second.Anypoint.User(user.ID); !ok || got.Username != "kept" {
		t.Errorf("user after a restart: %+v, %v", got, ok)
	}
	if !second.Clock.Now().Equal(noon.Add(time.Hour)) {
		t.Errorf("clock after a restart: %v, want an hour past %v", second.Clock.Now(), noon)
	}
	second.Reset()
	if _, ok := second.Anypoint.User(user.ID); ok {
		t.Error("Reset brought the data file back instead of the seed")
	}

	entries, err := os.ReadDir(filepath.Dir(file))
	if err != nil || len(entries) != 1 {
		t.Errorf("the folder holds %v (%v), want the data file only", entries, err)
	}
}

func TestCloseSaysThatTheDataIsLost(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "gone")
	sb, err := sandbox.New(sandbox.Options{DataFile: filepath.Join(dir, "data.json")})
	if err != nil {
		t.Fatal(err)
	}
	if err := sb.Close(); err == nil || !strings.Contains(err.Error(), "data file") {
		t.Errorf("got %v, want an error about the data file", err)
	}
	if err := sb.Close(); err != nil {
		t.Errorf("a second Close: %v, want nothing", err)
	}
}

func TestJournalFile(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "journal.jsonl")
	sb := started(t, sandbox.Options{JournalFile: file})
	token := signIn(t, sb)
	call(t.Context(), sb, "GET", mePath, "", "Authorization", token)
	if err := sb.Close(); err != nil {
		t.Fatal(err)
	}
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var lines []kernel.Call
	for scan := bufio.NewScanner(f); scan.Scan(); {
		if text := scan.Text(); strings.Contains(text, anypoint.ClientSecret) || strings.Contains(text, strings.TrimPrefix(token, "Bearer ")) {
			t.Errorf("the journal file gives a secret away: %s", text)
		}
		var c kernel.Call
		if err := json.Unmarshal(scan.Bytes(), &c); err != nil {
			t.Fatal(err)
		}
		lines = append(lines, c)
	}
	if len(lines) != 2 || lines[1].Path != "/accounts/api/me" || lines[1].Token == "" || lines[1].Platform != "anypoint" {
		t.Errorf("journal file has %+v, want the sign-in and /me", lines)
	}
}

func TestReset(t *testing.T) {
	t.Parallel()
	sb := started(t, sandbox.Options{Switches: map[string]string{"anypoint.get_deleted_user": "200"}, SeedUsers: 3})
	seeded := len(sb.Anypoint.Users())
	if err := sb.Switches.Set("anypoint.get_deleted_user", "404"); err != nil {
		t.Fatal(err)
	}
	if err := sb.Switches.Set("anypoint.mfa", "on"); err != nil {
		t.Fatal(err)
	}
	sb.Anypoint.AddUser(anypoint.User{Username: "extra", Email: "extra@example.com"})
	sb.Clock.Advance(time.Hour)
	sb.Outbox.Send(kernel.Mail{To: "a@example.com"})
	sb.Faults.Add(kernel.Fault{Kind: kernel.FaultHoldAfter})
	held := make(chan reply, 1)
	go func() { held <- call(t.Context(), sb, "GET", mePath, "") }()
	if err := sb.Faults.AwaitHeld(t.Context(), 1); err != nil {
		t.Fatal(err)
	}

	sb.Reset()
	if got := <-held; got.status != 401 {
		t.Errorf("the held call got %d (%v), want it to continue to its 401", got.status, got.err)
	}
	sb.Reset() // the held call's line may have come after the first
	if n := len(sb.Anypoint.Users()); n != seeded {
		t.Errorf("%d users, want the %d of the seed", n, seeded)
	}
	if a, b := sb.Switches.Get("anypoint.get_deleted_user"), sb.Switches.Get("anypoint.mfa"); a != "200" || b != "off" {
		t.Errorf("switches are %s and %s, want 200 (as started) and off (default)", a, b)
	}
	if !sb.Clock.Now().Equal(noon) || sb.Journal.Len() != 0 || len(sb.Outbox.All()) != 0 || len(sb.Faults.List()) != 0 {
		t.Errorf("clock %v, %d calls, %d mails, %d faults; want %v and none", sb.Clock.Now(), sb.Journal.Len(), len(sb.Outbox.All()),
			len(sb.Faults.List()), noon)
	}
}

func TestEnvSignsIn(t *testing.T) {
	t.Parallel()
	sb := started(t, sandbox.Options{})
	env := sb.Env()
	if env["ANYPOINT_BASE_URL"] != sb.URL()+"/anypoint" || env["ANYPOINT_ORGANIZATION_ID"] != anypoint.RootOrgID {
		t.Errorf("environment is %v", env)
	}
	path := strings.TrimPrefix(env["ANYPOINT_BASE_URL"], sb.URL()) + "/accounts/api/v2/oauth2/token"
	got := call(t.Context(), sb, "POST", path, `{"grant_type":"client_credentials","client_id":"`+env["ANYPOINT_CLIENT_ID"]+`","client_secret":"`+
		env["ANYPOINT_CLIENT_SECRET"]+`"}`)
	if got.status != 200 {
		t.Errorf("signing in with it: %d %s", got.status, got.body)
	}
}
