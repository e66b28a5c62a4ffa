package report_test

import (
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/report"
	"github.com/platformusers/terraform-provider-platformusers/internal/rest"
	"github.com/platformusers/terraform-provider-platformusers/internal/rest/resttest"
)

// Settings that cannot be right are errors that name the environment variable, and never a platform that is not configured.
func TestReaders_invalidSettings(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		key       string
		variables map[string]string
		want      []string
	}{
		"an id": {"anypoint", map[string]string{"ANYPOINT_ORGANIZATION_ID": "root", "ANYPOINT_ACCESS_TOKEN": "t"},
			[]string{"environment variables for MuleSoft Anypoint Platform", `must be a UUID; got "root"`, "ANYPOINT_ORGANIZATION_ID"}},
		"a base URL": {"anypoint", map[string]string{"ANYPOINT_BASE_URL": "http://anypoint.example.com", "ANYPOINT_ACCESS_TOKEN": "t"},
			[]string{"ANYPOINT_BASE_URL: Invalid Anypoint base URL. ", "unencrypted"}},
		"a region": {"anypoint", map[string]string{"ANYPOINT_REGION": "no region", "ANYPOINT_ACCESS_TOKEN": "t"},
			[]string{"ANYPOINT_REGION: Invalid Anypoint base URL. "}},
		"a line break": {"controlroom", map[string]string{"CONTROL_ROOM_API_KEY": "key\n"},
			[]string{"Invisible character", "The value of CONTROL_ROOM_API_KEY contains"}},
		"several": {"controlroom", map[string]string{"CONTROL_ROOM_URL": "ftp://x", "CONTROL_ROOM_API_VERSION": "v9"},
			[]string{"CONTROL_ROOM_URL: Invalid Control Room URL. ", "CONTROL_ROOM_API_VERSION, must be auto, v1 or v2"}},
		"another base URL": {"uipath", map[string]string{"UIPATH_IDENTITY_URI": "identity.example.com"},
			[]string{"UIPATH_IDENTITY_URI: Invalid UiPath base URL. "}},
		"a flag": {"apim", map[string]string{"ARM_USE_MSI": "perhaps"}, []string{"ARM_USE_MSI", `"perhaps"`, "must be true or false"}},
	} {
		readers, err := report.Readers(report.ReaderOptions{Getenv: func(name string) string { return test.variables[name] }})
		if err != nil {
			t.Fatal(err)
		}
		for _, reader := range readers {
			if reader.Key != test.key {
				continue
			}
			_, err := reader.Estate(t.Context(), platform.EstateOptions{})
			if err == nil || platform.IsNotConfigured(err) {
				t.Errorf("%s: %v", name, err)
				continue
			}
			for _, want := range test.want {
				if !strings.Contains(err.Error(), want) {
					t.Errorf("%s: the error lacks %q:\n%v", name, want, err)
				}
			}
			if key := test.variables["CONTROL_ROOM_API_KEY"]; key != "" && strings.Contains(err.Error(), key) {
				t.Errorf("%s: the error shows the value:\n%v", name, err)
			}
		}
	}
}

// reader is the reader of one platform, with these variables for an environment.
func reader(t *testing.T, key string, variables map[string]string) report.Reader {
	t.Helper()
	clock := resttest.NewClock(time.Now())
	readers, err := report.Readers(report.ReaderOptions{
		Getenv: func(name string) string { return variables[name] }, Clock: rest.Clock{Now: clock.Now, Sleep: clock.Sleep}, Version: "1.2.3",
	})
	if err != nil {
		t.Fatal(err)
	}
	return readers[slices.IndexFunc(readers, func(r report.Reader) bool { return r.Key == key })]
}

// A platform without settings is no error of the others, and one with half of them is one: evidence must not lack it.
func TestReaders_notConfigured(t *testing.T) {
	t.Parallel()
	for key, half := range map[string]map[string]string{
		"anypoint":    {"ANYPOINT_CLIENT_ID": "app"},
		"uipath":      {"UIPATH_ORGANIZATION": "acme"},
		"apim":        {"APIM_SERVICE_NAME": "contoso-apis"},
		"controlroom": {"CONTROL_ROOM_URL": "https://controlroom.example.com"},
	} {
		if _, err := reader(t, key, nil).Estate(t.Context(), platform.EstateOptions{}); !platform.IsNotConfigured(err) {
			t.Errorf("%s without settings: %v", key, err)
		}
		_, err := reader(t, key, half).Estate(t.Context(), platform.EstateOptions{})
		if err == nil || platform.IsNotConfigured(err) {
			t.Errorf("%s with half of the settings: %v", key, err)
			continue
		}
		for variable := range half {
			if want := "the environment sets " + variable + ", but not all that "; !strings.Contains(err.Error(), want) {
				t.Errorf("%s: the error lacks %q:\n%v", key, want, err)
			}
		}
	}
}

// A program without a configuration names environment variables, and nothing that only the provider has.
func TestReaders_notConfiguredWords(t *testing.T) {
	t.Parallel()
	names := regexp.MustCompile(`\b(client_id|client_secret|username|access_token|base_url|api_key|service_name|url)\b|provider|block|configuration`)
	for _, c := range []struct {
		key       string
		variables map[string]string
		want      []string
	}{
		{"anypoint", nil, []string{"No credentials for Anypoint are set.", "Set the environment variables ANYPOINT_CLIENT_ID and ANYPOINT_CLIENT_SECRET " +
			"for a connected app; together with ANYPOINT_USERNAME and ANYPOINT_PASSWORD the app"}},
		{"anypoint", map[string]string{"ANYPOINT_CLIENT_ID": "a"}, []string{"Of ANYPOINT_CLIENT_ID and ANYPOINT_CLIENT_SECRET only one is set."}},
		{"uipath", nil, []string{"Set the environment variables UIPATH_ORGANIZATION, UIPATH_CLIENT_ID and UIPATH_CLIENT_SECRET, for"}},
		{"uipath", map[string]string{"UIPATH_PAT": "token"}, []string{"UIPATH_ORGANIZATION is not set, the name in the URL"}},
		{"apim", nil, []string{"Set the environment variables ARM_SUBSCRIPTION_ID, APIM_RESOURCE_GROUP_NAME and APIM_SERVICE_NAME."}},
		{"controlroom", nil, []string{"Its base URL, CONTROL_ROOM_URL, is not set."}},
		{"controlroom", map[string]string{"CONTROL_ROOM_URL": "https://room.example.com", "CONTROL_ROOM_PASSWORD": "p"},
			[]string{"CONTROL_ROOM_USERNAME is not set, which belongs to the password or API key."}},
	} {
		_, err := reader(t, c.key, c.variables).Estate(t.Context(), platform.EstateOptions{})
		if err == nil {
			t.Errorf("%s with %v is configured", c.key, c.variables)
			continue
		}
		for _, want := range c.want {
			if !strings.Contains(err.Error(), want) {
				t.Errorf("%s: the error lacks %q:\n%v", c.key, want, err)
			}
		}
		if found := names.FindString(err.Error()); found != "" {
			t.Errorf("%s: the error names %q, which this program has not:\n%v", c.key, found, err)
		}
	}
}

// What cannot be read is an error with its summary and what to do, in words that are no provider's; and nobody is asked as the provider.
func TestReaders_errors(t *testing.T) {
	t.Parallel()
	var agent atomic.Value
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		agent.Store(r.UserAgent())
		switch {
		case strings.HasSuffix(r.URL.Path, "/token"):
			w.WriteHeader(http.StatusUnauthorized)
		case strings.HasSuffix(r.URL.Path, "/self"):
			_, _ = io.WriteString(w, `{"id":7,"username":"ada"}`)
		default:
			w.WriteHeader(http.StatusForbidden)
		}
	}))
	t.Cleanup(server.Close)
	_, err := reader(t, "anypoint", map[string]string{
		"ANYPOINT_BASE_URL": server.URL, "ANYPOINT_CLIENT_ID": "app", "ANYPOINT_CLIENT_SECRET": "wrong",
	}).Estate(t.Context(), platform.EstateOptions{})
	if err == nil || !strings.HasPrefix(err.Error(), "Unable to sign in to Anypoint: 401 Unauthorized.\n\n") ||
		!strings.Contains(err.Error(), "ANYPOINT_CLIENT_SECRET") {
		t.Errorf("a refused sign-in: %v", err)
	}
	if got, _ := agent.Load().(string); !strings.HasPrefix(got, "platformusers-report/1.2.3 (+https://") {
		t.Errorf("the user agent is %q", got)
	}
	_, err = reader(t, "anypoint", map[string]string{
		"ANYPOINT_BASE_URL": "http://127.0.0.1:1", "ANYPOINT_CLIENT_ID": "app", "ANYPOINT_CLIENT_SECRET": "wrong",
	}).Estate(t.Context(), platform.EstateOptions{})
	if err == nil || !strings.Contains(err.Error(), "the authorities that are trusted, and region (ANYPOINT_REGION)") ||
		strings.Contains(err.Error(), "Terraform") {
		t.Errorf("nobody is there: %v", err)
	}
	_, err = reader(t, "controlroom", map[string]string{
		"CONTROL_ROOM_URL": server.URL, "CONTROL_ROOM_ACCESS_TOKEN": "token", "CONTROL_ROOM_API_VERSION": "v2",
	}).Estate(t.Context(), platform.EstateOptions{})
	var failure *platform.EstateFailure
	if !errors.As(err, &failure) || failure.What != "users" || !strings.Contains(err.Error(), "may not do this") {
		t.Errorf("a refused list: %v", err)
	}
}

func TestReaders_invalidHTTP(t *testing.T) {
	t.Parallel()
	for want, http := range map[string]rest.Settings{
		"request timeout 10ms":  {RequestTimeout: 10 * time.Millisecond},
		"101 calls at once":     {MaxConcurrentRequests: 101},
		"cannot be read: open ": {CACertFile: "missing.pem"},
	} {
		if _, err := report.Readers(report.ReaderOptions{Getenv: func(string) string { return "" }, HTTP: http}); err == nil ||
			!strings.Contains(err.Error(), want) {
			t.Errorf("%v: %v", http, err)
		}
	}
}
