package apim_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/platformusers/terraform-provider-platformusers/internal/acctest"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/apim"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/kernel"
)

// K21.1: what Azure refuses is told by its code, whatever the status.
func TestAccUser_K21_1DestroyIsRefusedByCode(t *testing.T) {
	t.Parallel()
	for obstacle, says := range map[apim.Obstacle]string{
		apim.DeleteLock:           "A lock in Azure prevents this",
		apim.ReadOnlyLock:         "A lock in Azure prevents this",
		apim.SubscriptionDisabled: "The Azure subscription is disabled",
	} {
		t.Run(string(obstacle), func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t)
			w := env.NewWorkspace(t, adaWith())
			w.MustRun(t, "apply", "-auto-approve")
			env.APIM.AddSubscription(apim.Subscription{ID: "ada-old", OwnerID: adaID, Scope: "/products/" + apim.PremiumProductID, State: "cancelled"})
			if err := env.APIM.SetObstacles(obstacle); err != nil {
				t.Fatal(err)
			}
			out, err := w.Run(t, "destroy", "-auto-approve")
			if err == nil || !strings.Contains(out, "Error: "+says) || strings.Contains(out, "The user has subscriptions") {
				t.Errorf("it says:\n%s", out)
			}
			if err := env.APIM.SetObstacles(); err != nil {
				t.Fatal(err)
			}
			// Whether the service itself refuses for a cancelled subscription is another question.
			env.APIM.DeleteSubscription("ada-old")
			w.MustRun(t, "destroy", "-auto-approve")
		})
	}
}

func TestAccUser_K21_1CreateIsRefusedByCode(t *testing.T) {
	t.Parallel()
	for code, c := range map[string]struct {
		status int
		says   string
		not    string
	}{
		"ScopeLocked":                      {409, "A lock in Azure prevents this", "e-mail"},
		"ReadOnlyDisabledSubscription":     {409, "The Azure subscription is disabled", "e-mail"},
		"RequestDisallowedByPolicy":        {403, "A policy in Azure prevents this", "Give it the role"},
		"AuthorizationFailed":              {403, "Give it the role", "policy"},
		"LinkedAuthorizationFailed":        {403, "Give it the role", "policy"},
		"SubscriptionNotFound":             {404, "The API Management service does not exist", "Give it the role"},
		"MissingSubscriptionRegistration":  {409, "The Azure subscription does not have API Management", "Give it the role"},
		"InvalidAuthenticationTokenTenant": {401, "The sign-in is for another tenant", "Give it the role"},
		"ExpiredAuthenticationToken":       {401, "The access token has expired", "Give it the role"},
	} {
		t.Run(code, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t)
			env.Faults.Add(kernel.Fault{Platform: "apim", Method: http.MethodPut, Route: apim.UserRoute, Kind: kernel.FaultStatus, Status: c.status,
				ContentType: "application/json", Body: fmt.Sprintf(`{"error":{"code":%q,"message":"Something."}}`, code), Times: -1})
			out, err := env.NewWorkspace(t, adaWith()).Run(t, "apply", "-auto-approve")
			_, out, _ = strings.Cut(out, "Error: ")
			text := strings.Join(strings.Fields(strings.ReplaceAll(out, "│", " ")), " ")
			if err == nil || !strings.Contains(text, c.says) || strings.Contains(text, c.not+" ") {
				t.Errorf("it says:\n%s", out)
			}
		})
	}
}
