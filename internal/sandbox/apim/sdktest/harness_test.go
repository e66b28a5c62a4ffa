package sdktest_test

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net/http"
	"os"
	"testing"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/arm"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/cloud"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/runtime"
	"github.com/Azure/azure-sdk-for-go/sdk/resourcemanager/apimanagement/armapimanagement/v3"

	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/apim"
)

// bench is a sandbox with the SDK's clients for its first service.
type bench struct {
	t *testing.T
	*sandbox.Sandbox
	*armapimanagement.ClientFactory
}

// ready is a credential with a token that needs no sign-in.
type ready string

// GetToken implements azcore.TokenCredential.
func (r ready) GetToken(context.Context, policy.TokenRequestOptions) (azcore.AccessToken, error) {
	return azcore.AccessToken{Token: string(r), ExpiresOn: time.Now().Add(time.Hour)}, nil
}

// start serves a sandbox over plain http and calls it with the access token. set are switches without the "apim." prefix.
func start(t *testing.T, set map[string]string) *bench {
	t.Helper()
	sb := serve(t, sandbox.Options{}, set)
	return connect(t, sb, ready(apim.AccessToken), policy.ClientOptions{InsecureAllowCredentialWithHTTP: true})
}

func serve(t *testing.T, o sandbox.Options, set map[string]string) *sandbox.Sandbox {
	t.Helper()
	o.Switches = map[string]string{}
	for name, value := range set {
		o.Switches["apim."+name] = value
	}
	sb, err := sandbox.New(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := sb.Close(); err != nil {
			t.Error(err)
		}
	})
	if err := sb.Start("127.0.0.1:0"); err != nil {
		t.Fatal(err)
	}
	return sb
}

// connect makes the SDK's clients. They retry nothing: what fails must show.
func connect(t *testing.T, sb *sandbox.Sandbox, credential azcore.TokenCredential, o policy.ClientOptions) *bench {
	t.Helper()
	o.Cloud = cloudOf(sb)
	o.Retry = policy.RetryOptions{MaxRetries: -1}
	factory, err := armapimanagement.NewClientFactory(apim.SubscriptionID, credential, &arm.ClientOptions{ClientOptions: o, DisableRPRegistration: true})
	if err != nil {
		t.Fatal(err)
	}
	return &bench{t, sb, factory}
}

func cloudOf(sb *sandbox.Sandbox) cloud.Configuration {
	return cloud.Configuration{
		ActiveDirectoryAuthorityHost: sb.URL(),
		Services: map[cloud.ServiceName]cloud.ServiceConfiguration{cloud.ResourceManager: {Endpoint: sb.URL() + apim.Root,
			Audience: apim.Audience}},
	}
}

// secure serves a sandbox over https and returns what a client needs to trust and find it.
func secure(t *testing.T) (*sandbox.Sandbox, policy.ClientOptions) {
	t.Helper()
	sb := serve(t, sandbox.Options{TLSDir: t.TempDir()}, nil)
	ca, err := os.ReadFile(sb.CAFile())
	if err != nil {
		t.Fatal(err)
	}
	roots := x509.NewCertPool()
	roots.AppendCertsFromPEM(ca)
	transport := &http.Transport{TLSClientConfig: &tls.Config{RootCAs: roots, MinVersion: tls.VersionTLS12}}
	t.Cleanup(transport.CloseIdleConnections)
	return sb, policy.ClientOptions{Cloud: cloudOf(sb), Transport: &http.Client{Transport: transport}, Retry: policy.RetryOptions{MaxRetries: -1}}
}

// wantError fails the test unless the SDK reports a response with this status and code.
func wantError(t *testing.T, err error, status int, code string) {
	t.Helper()
	var response *azcore.ResponseError
	if !errors.As(err, &response) || response.StatusCode != status || response.ErrorCode != code {
		t.Fatalf("error %v, want %d %s", err, status, code)
	}
}

// all reads every page and returns the entries with the number of pages.
func all[Page, Entry any](t *testing.T, pager *runtime.Pager[Page], entries func(Page) []*Entry) (found []*Entry, pages int) {
	t.Helper()
	for pager.More() {
		page, err := pager.NextPage(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		found, pages = append(found, entries(page)...), pages+1
	}
	return found, pages
}

// finish polls without waiting in between until the operation has ended.
func finish[Result any](t *testing.T, poller *runtime.Poller[Result]) (polls int, err error) {
	t.Helper()
	for !poller.Done() {
		if polls++; polls > 20 {
			t.Fatal("the operation does not end")
		}
		if _, err := poller.Poll(t.Context()); err != nil { //nolint:bodyclose // the SDK has read and closed it
			return polls, err
		}
	}
	_, err = poller.Result(t.Context())
	return polls, err
}

func newUser(name string) armapimanagement.UserCreateParameters {
	return armapimanagement.UserCreateParameters{Properties: &armapimanagement.UserCreateParameterProperties{
		Email: to(name + "@example.com"), FirstName: to("Nora"), LastName: to("New"), AppType: to(armapimanagement.AppTypeDeveloperPortal),
	}}
}

func to[T any](value T) *T { return &value }
