package sdktest_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
	"github.com/Azure/azure-sdk-for-go/sdk/azidentity"

	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/apim"
)

// Every credential of azidentity that an automation has signs in over https, and its token is taken.
func TestSignIns(t *testing.T) {
	t.Parallel()
	for name, with := range map[string]func(policy.ClientOptions) (azcore.TokenCredential, error){
		"client secret": func(o policy.ClientOptions) (azcore.TokenCredential, error) {
			return azidentity.NewClientSecretCredential(apim.TenantID, apim.ClientID, apim.ClientSecret,
				&azidentity.ClientSecretCredentialOptions{ClientOptions: o, DisableInstanceDiscovery: true})
		},
		"assertion": func(o policy.ClientOptions) (azcore.TokenCredential, error) {
			return azidentity.NewClientAssertionCredential(apim.TenantID, apim.ClientID,
				func(context.Context) (string, error) { return apim.FederatedToken(apim.FederatedSubject), nil },
				&azidentity.ClientAssertionCredentialOptions{ClientOptions: o, DisableInstanceDiscovery: true})
		},
		"workload identity": func(o policy.ClientOptions) (azcore.TokenCredential, error) {
			file := filepath.Join(t.TempDir(), "token")
			if err := os.WriteFile(file, []byte(apim.FederatedToken(apim.FederatedSubject)), 0o600); err != nil {
				return nil, err
			}
			return azidentity.NewWorkloadIdentityCredential(&azidentity.WorkloadIdentityCredentialOptions{ClientOptions: o, DisableInstanceDiscovery: true,
				TenantID: apim.TenantID,
				ClientID: apim.ClientID, TokenFilePath: file})
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			sb, options := secure(t)
			credential, err := with(options)
			if err != nil {
				t.Fatal(err)
			}
			b := connect(t, sb, credential, options)
			for range 2 {
				if _, err := b.NewUserClient().Get(t.Context(), group, service, apim.RegularUserID, nil); err != nil {
					t.Fatal(err)
				}
			}
			tokens := 0
			for _, c := range sb.Journal.All() {
				if c.Platform == "entra" && c.Route == apim.TokenRoute {
					tokens++
				}
			}
			if tokens != 1 {
				t.Errorf("%d tokens for two calls", tokens)
			}
		})
	}
}

func TestRefusedSignIns(t *testing.T) {
	t.Parallel()
	sb, options := secure(t)
	for name, c := range map[string]struct{ tenant, secret, number string }{
		"wrong secret": {apim.TenantID, "wrong", "AADSTS7000215"},
		"wrong tenant": {"00000000-0000-4000-8000-000000000000", apim.ClientSecret, "AADSTS90002"},
	} {
		credential, err := azidentity.NewClientSecretCredential(c.tenant, apim.ClientID, c.secret,
			&azidentity.ClientSecretCredentialOptions{ClientOptions: options, DisableInstanceDiscovery: true})
		if err != nil {
			t.Fatal(err)
		}
		_, err = connect(t, sb, credential, options).NewUserClient().Get(t.Context(), group, service, apim.RegularUserID, nil)
		if err == nil || !strings.Contains(err.Error(), c.number) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestRoles(t *testing.T) {
	t.Parallel()
	b := start(t, nil)
	b.APIM.SetRole(apim.ClientID, apim.Reader)
	_, err := b.NewUserClient().CreateOrUpdate(t.Context(), group, service, "nora", newUser("nora"), nil)
	wantError(t, err, 403, "AuthorizationFailed")
}
