package acctest

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/anypoint"
)

// AnypointPasswordToken signs the administrator in with the password, as the platform's own pages do, and returns the access token.
func (e *Env) AnypointPasswordToken(t *testing.T) string {
	t.Helper()
	body := fmt.Sprintf(`{"username":%q,"password":%q}`, anypoint.AdminUsername, anypoint.AdminPassword)
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, e.URL()+anypoint.Root+"/accounts/login", strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/json")
	resp, err := HTTP.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	var response struct {
		AccessToken string `json:"access_token"`
	}
	if err := json.NewDecoder(resp.Body).Decode(&response); err != nil {
		t.Fatal(err)
	}
	return response.AccessToken
}
