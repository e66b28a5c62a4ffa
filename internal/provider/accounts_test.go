package provider_test

import (
	"context"
	"encoding/json"
	"errors"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/provider/schema"
	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/platformusers/terraform-provider-platformusers/internal/acctest/core"
	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	ours "github.com/platformusers/terraform-provider-platformusers/internal/provider"
	"github.com/platformusers/terraform-provider-platformusers/internal/rest"
	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
)

// rowsClient is an access client that shows what it is told to.
type rowsClient struct {
	run   *platform.Run
	rows  []platform.AccessRow
	err   error
	asked *asked
}

// asked is whom the clients were asked for.
type asked struct {
	mu     sync.Mutex
	emails []string
}

func (c *rowsClient) Plannable() bool    { return c != nil }
func (c *rowsClient) Run() *platform.Run { return c.run }

func (c *rowsClient) AccessOf(_ context.Context, emails []string) ([]platform.AccessRow, error) {
	c.asked.mu.Lock()
	defer c.asked.mu.Unlock()
	c.asked.emails = append(c.asked.emails, strings.Join(emails, " "))
	return c.rows, c.err
}

func rowsPlatform(key string, client rowsClient) tf.Platform {
	return tf.Platform{
		Namespace: &tf.Namespace{Key: key, Title: strings.ToUpper(key)},
		Settings:  schema.SingleNestedBlock{},
		NewClient: func(*platform.SettingsSource, platform.Connection) tf.Client {
			client.run = platform.NewRun(rest.Clock{})
			return &client
		},
	}
}

// readAccounts reads the data source with these arguments.
func readAccounts(t *testing.T, arguments string, platforms ...tf.Platform) (rows []map[string]any, message string) {
	t.Helper()
	w := core.New(core.Options{
		Start: func(string) (tfprotov6.ProviderServer, error) {
			return providerserver.NewProtocol6(ours.New("test", ours.Runtime{Getenv: func(string) string { return "" }, Platforms: platforms})())(), nil
		},
		Broken: func(d core.Diagnostic) { t.Errorf("the provider broke a rule: %s\n%s", d.Summary, d.Detail) },
	}, "data \"platformusers_accounts\" \"x\" {\n"+arguments+"\n}\noutput \"rows\" { value = jsonencode(data.platformusers_accounts.x.accounts) }\n")
	result := w.Do(t.Context(), "apply", "-auto-approve")
	if result.Code != 0 {
		for _, d := range result.Diagnostics {
			message += d.Summary + ": " + d.Detail + "\n"
		}
		return nil, message
	}
	text, err := strconv.Unquote(strings.TrimSpace(strings.SplitAfter(w.Do(t.Context(), "output").Output, "rows = ")[1]))
	if err == nil {
		err = json.Unmarshal([]byte(text), &rows)
	}
	if err != nil {
		t.Fatalf("%v: %s", err, text)
	}
	return rows, ""
}

func TestAccounts(t *testing.T) {
	t.Parallel()
	asked := &asked{}
	one := rowsPlatform("one", rowsClient{asked: asked, rows: []platform.AccessRow{
		{Tenant: "T", AccountID: "1", Name: "ada", Email: "ada@example.com", Kind: platform.KindGrant, What: "Auditor", Origin: platform.OriginDirect},
		{Tenant: "T", AccountID: "1", Name: "ada", Email: "ada@example.com", Kind: platform.KindAccount, Status: platform.StatusActive,
			LastLogin: time.Date(2026, 1, 2, 3, 4, 5, 0, time.FixedZone("", 3600))},
	}})
	none := rowsPlatform("none", rowsClient{asked: asked, err: platform.ErrNotConfigured("None", "no base URL is set", "Set it.")})
	down := rowsPlatform("down", rowsClient{asked: asked, err: errors.New("a page\nfailed")})

	rows, message := readAccounts(t, `email = "Ada@example.com"`, one, none)
	var kinds []string
	for _, row := range rows {
		kinds = append(kinds, row["platform"].(string)+" "+row["kind"].(string))
	}
	if got := strings.Join(kinds, ", "); got != "none not_configured, one account, one grant" {
		t.Errorf("the rows are %q (%s)", got, message)
	}
	if rows[1]["last_login_at"] != "2026-01-02T02:04:05Z" || rows[1]["what"] != nil || rows[2]["what"] != "Auditor" {
		t.Errorf("the rows are %v", rows)
	}

	if _, message = readAccounts(t, `email = "ada@example.com"`, one, down); !strings.Contains(message, "Unable to list DOWN accounts") {
		t.Errorf("a platform that fails says %q", message)
	}
	rows, message = readAccounts(t, "email = \"ada@example.com\"\non_error = \"report\"", one, down)
	if len(rows) != 3 || rows[0]["kind"] != "error" || rows[0]["platform"] != "down" || !strings.Contains(rows[0]["what"].(string), "failed") {
		t.Errorf("the rows are %v (%s)", rows, message)
	}
	if rows, message = readAccounts(t, "email = \"ada@example.com\"\nplatforms = [\"one\"]", one, down); len(rows) != 2 {
		t.Errorf("the rows are %v (%s)", rows, message)
	}
	asked.emails = nil
	if _, message = readAccounts(t, `emails = ["ada@example.com", "ADA@example.com", "bob@example.com"]`, one); message != "" ||
		asked.emails[0] != "ada@example.com bob@example.com" {
		t.Errorf("it asked for %q (%s)", asked.emails, message)
	}
	for arguments, says := range map[string]string{
		"":                                       "email",
		`email = "ada"`:                          "is not an e-mail address",
		"emails = []":                            "at least 1",
		"email = \"a@b\"\nemails = [\"c@d\"]":    "emails",
		"email = \"a@b\"\nplatforms = [\"two\"]": "one",
	} {
		if _, message := readAccounts(t, arguments, one); !strings.Contains(message, says) {
			t.Errorf("%s says %q", arguments, message)
		}
	}
}
