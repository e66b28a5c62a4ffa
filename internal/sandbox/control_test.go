package sandbox_test

import (
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/anypoint"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/kernel"
)

func TestControlStatsAndJournal(t *testing.T) {
	t.Parallel()
	sb := started(t, sandbox.Options{})
	if got := steer(t, sb, "GET", "journal", "", 200)["calls"].([]any); len(got) != 0 {
		t.Errorf("a new journal has %v", got)
	}
	token := signIn(t, sb)
	call(t.Context(), sb, "GET", mePath, "", "Authorization", token)
	call(t.Context(), sb, "GET", mePath, "", "Authorization", token)
	call(t.Context(), sb, "GET", mePath, "")

	stats := steer(t, sb, "GET", "stats", "", 200)
	var got []string
	for _, row := range stats["routes"].([]any) {
		r := row.(map[string]any)
		if r["route"] == "/accounts/api/me" && r["platform"] == "anypoint" && r["method"] == "GET" {
			got = append(got, strings.Repeat("I", int(r["calls"].(float64)))+" "+map[float64]string{200: "200", 401: "401"}[r["status"].(float64)])
		}
	}
	if strings.Join(got, ", ") != "II 200, I 401" || stats["calls"] != float64(4) {
		t.Errorf("stats are %v, want two 200 and one 401 of 4 calls", stats)
	}

	calls := steer(t, sb, "GET", "journal?since=3", "", 200)["calls"].([]any)
	if len(calls) != 1 || calls[0].(map[string]any)["seq"] != float64(4) {
		t.Errorf("journal since 3 is %v, want call 4", calls)
	}
	steer(t, sb, "GET", "journal?since=x", "", 400)
	steer(t, sb, "DELETE", "journal", "", 200)
	if sb.Journal.Len() != 0 {
		t.Error("DELETE journal left calls: or the control plane is journaled")
	}
}

func TestControlFaults(t *testing.T) {
	t.Parallel()
	sb := started(t, sandbox.Options{})
	id := steer(t, sb, "POST", "faults", `{"platform":"anypoint","method":"GET","route":"/accounts/api/me","kind":"status","status":502,"times":2}`,
		200)["id"]
	if got := call(t.Context(), sb, "GET", mePath, ""); got.status != 502 {
		t.Errorf("got %d, want the fault", got.status)
	}
	rule := steer(t, sb, "GET", "faults", "", 200)["faults"].([]any)[0].(map[string]any)
	if rule["id"] != id || rule["hits"] != float64(1) || rule["kind"] != "status" {
		t.Errorf("rule is %v, want one hit", rule)
	}
	steer(t, sb, "DELETE", "faults", "", 200)
	if got := call(t.Context(), sb, "GET", mePath, ""); got.status != 401 {
		t.Errorf("got %d after DELETE faults, want the platform's 401", got.status)
	}

	steer(t, sb, "POST", "faults", `{"kind":"hold_before"}`, 200)
	held := make(chan reply, 1)
	go func() { held <- call(t.Context(), sb, "GET", mePath, "") }()
	if err := sb.Faults.AwaitHeld(t.Context(), 1); err != nil {
		t.Fatal(err)
	}
	if got := steer(t, sb, "GET", "faults", "", 200)["waiting"]; got != float64(1) {
		t.Errorf("waiting is %v, want 1", got)
	}
	if got := steer(t, sb, "POST", "faults/release", "", 200)["released"]; got != float64(1) {
		t.Errorf("released is %v, want 1", got)
	}
	if got := <-held; got.status != 401 {
		t.Errorf("the held call got %d (%v), want 401", got.status, got.err)
	}

	for name, body := range map[string]string{
		"unknown kind": `{"kind":"explode"}`, "unknown field": `{"kind":"empty","path":"/x"}`, "unknown platform": `{"kind":"empty","platform":"x"}`,
		"unknown route": `{"kind":"empty","route":"/x"}`, "no JSON": `kind`, "nothing": ``,
	} {
		t.Run(name, func(t *testing.T) { steer(t, sb, "POST", "faults", body, 400) })
	}
}

func TestControlClock(t *testing.T) {
	t.Parallel()
	sb := started(t, sandbox.Options{})
	steer(t, sb, "POST", "clock", `{"advance":"168h"}`, 200)
	if got := sb.Clock.Now(); !got.Equal(noon.Add(168 * time.Hour)) {
		t.Errorf("clock is %v", got)
	}
	if got := steer(t, sb, "GET", "clock", "", 200); got["now"] != "2030-01-09T12:00:00Z" || got["advanced"] != "168h0m0s" {
		t.Errorf("GET clock is %v", got)
	}
	for _, body := range []string{`{"advance":"-1h"}`, `{"advance":"0s"}`, `{"advance":"a week"}`, `{"advance":60}`, `{}`} {
		steer(t, sb, "POST", "clock", body, 400)
	}
}

func TestControlSwitches(t *testing.T) {
	t.Parallel()
	sb := started(t, sandbox.Options{})
	steer(t, sb, "PUT", "switches/anypoint.get_deleted_user", `{"value":"200"}`, 200)
	if got := sb.Switches.Get("anypoint.get_deleted_user"); got != "200" {
		t.Errorf("the switch is %q", got)
	}
	steer(t, sb, "PUT", "switches/anypoint.get_deleted_user", `{"value":"999"}`, 400)
	steer(t, sb, "PUT", "switches/anypoint.nothing", `{"value":"200"}`, 400)
	for _, sw := range steer(t, sb, "GET", "switches", "", 200)["switches"].([]any) {
		if sw := sw.(map[string]any); sw["name"] == "anypoint.get_deleted_user" && (sw["current"] != "200" || sw["default"] != "404") {
			t.Errorf("listed as %v", sw)
		}
	}
}

func TestControlOutboxAndReset(t *testing.T) {
	t.Parallel()
	sb := started(t, sandbox.Options{})
	if got := steer(t, sb, "GET", "outbox", "", 200)["mails"].([]any); len(got) != 0 {
		t.Errorf("a new outbox has %v", got)
	}
	sb.Outbox.Send(kernel.Mail{Platform: "anypoint", Kind: "invitation", To: "a@example.com"})
	if got := steer(t, sb, "GET", "outbox", "", 200)["mails"].([]any); len(got) != 1 || got[0].(map[string]any)["to"] != "a@example.com" {
		t.Errorf("the outbox has %v", got)
	}
	steer(t, sb, "POST", "reset", "", 200)
	if len(sb.Outbox.All()) != 0 {
		t.Error("reset left mails")
	}
}

func TestControlAcceptsInvitations(t *testing.T) {
	t.Parallel()
	sb := started(t, sandbox.Options{})
	path := "/anypoint/accounts/api/organizations/" + anypoint.RootOrgID + "/invites"
	for _, email := range []string{"grace@example.com", "ada@example.com"} {
		if got := call(t.Context(), sb, "POST", path, `[{"email":"`+email+`"}]`, "Authorization", signIn(t, sb)); got.status/100 != 2 {
			t.Fatalf("inviting: %d %s", got.status, got.body)
		}
	}
	ids := map[string]string{}
	for _, i := range sb.Anypoint.Invitations() {
		ids[i.Email] = strconv.Itoa(i.ID)
	}
	accept := func(id, body string, status int) map[string]any {
		return steer(t, sb, "POST", "invitations/anypoint/"+id+"/accept", body, status)
	}
	userID := accept(ids["grace@example.com"], `{"username":"grace"}`, 200)["user_id"].(string)
	if u, ok := sb.Anypoint.User(userID); !ok || u.Username != "grace" || u.Email != "grace@example.com" {
		t.Errorf("the user is %+v, %v", u, ok)
	}
	userID = accept(ids["ada@example.com"], "", 200)["user_id"].(string)
	if u, ok := sb.Anypoint.User(userID); !ok || u.Username == "" {
		t.Errorf("without a name the user is %+v, %v", u, ok)
	}
	accept(ids["grace@example.com"], `{"username":"again"}`, 409)
	accept("4711", "", 404)
	accept("x", "", 404)
	accept(ids["grace@example.com"], `{"name":"x"}`, 400)
	steer(t, sb, "POST", "invitations/nowhere/1/accept", "", 404)
}

func TestControlEditsGoToThePlatform(t *testing.T) {
	t.Parallel()
	sb := started(t, sandbox.Options{})
	u := sb.Anypoint.AddUser(anypoint.User{Username: "leaver", Email: "leaver@example.com"})
	if got := call(t.Context(), sb, "DELETE", "/_sandbox/edit/anypoint/users/"+u.ID, ""); got.status/100 != 2 {
		t.Fatalf("deleting behind the provider's back: %d %s", got.status, got.body)
	}
	if got, ok := sb.Anypoint.User(u.ID); ok && !got.Deleted {
		t.Errorf("the user is %+v", got)
	}
	if sb.Journal.Len() != 0 {
		t.Error("an edit is journaled")
	}
	steer(t, sb, "POST", "edit/nowhere/users", "{}", 404)
}
