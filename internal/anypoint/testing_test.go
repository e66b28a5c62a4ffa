package anypoint_test

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"

	"github.com/platformusers/terraform-provider-platformusers/internal/acctest"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/anypoint"
)

// saying matches a text whatever way Terraform breaks its lines.
func saying(text string) *regexp.Regexp { return acctest.Saying(text) }

// emptyPlan expects that nothing is left to do, with and without a refresh.
func emptyPlan() resource.ConfigPlanChecks {
	return resource.ConfigPlanChecks{
		PostApplyPreRefresh:  []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()},
		PostApplyPostRefresh: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()},
	}
}

// awaitText reads until the text has come.
func awaitText(t *testing.T, from io.Reader, text string) {
	t.Helper()
	lines := bufio.NewScanner(from)
	for lines.Scan() {
		if strings.Contains(lines.Text(), text) {
			return
		}
	}
	t.Fatalf("%q never came", text)
}

// drain reads what is left, so that the process that writes it can end.
func drain(from io.Reader) { _, _ = io.Copy(io.Discard, from) }

// passwordToken signs the administrator in with the password, as the platform's own pages do.
func passwordToken(t *testing.T, env *acctest.Env) string {
	t.Helper()
	body := fmt.Sprintf(`{"username":%q,"password":%q}`, anypoint.AdminUsername, anypoint.AdminPassword)
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, env.URL()+anypoint.Root+"/accounts/login", strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/json")
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	var answer struct {
		AccessToken string `json:"access_token"`
	}
	if err := json.NewDecoder(resp.Body).Decode(&answer); err != nil {
		t.Fatal(err)
	}
	return answer.AccessToken
}
