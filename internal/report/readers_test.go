package report_test

import (
	"strings"
	"testing"
	"time"

	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/report"
	"github.com/platformusers/terraform-provider-platformusers/internal/rest"
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
		"another base URL": {"uipath", map[string]string{"UIPATH_IDENTITY_URI": "identity.example.com"}, []string{"UIPATH_IDENTITY_URI: Invalid UiPath base URL. "}},
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
