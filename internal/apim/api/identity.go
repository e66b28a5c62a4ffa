package api

import (
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptrace"
	"os"
	"sync/atomic"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/cloud"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
	"github.com/Azure/azure-sdk-for-go/sdk/azidentity"
	"golang.org/x/oauth2"
)

// signInWait is the wait after the first failure of a sign-in.
const signInWait = time.Second

// ask lets the vendor's library sign in, once. Its own retries are off, since they would wait on the real clock; so is continuous access evaluation,
// which would have the platform question a token within its life.
func (s *tokenSource) ask(ctx context.Context, sent *recorder, assertion string) (*oauth2.Token, error) {
	credential, err := s.credential(sent, assertion)
	if err != nil {
		return nil, err
	}
	options := policy.TokenRequestOptions{Scopes: []string{s.config.Cloud.Audience + "/.default"}}
	if s.way == SignInMSI {
		// The library keeps the tokens of managed identities for the whole process, and hands out again what Azure has refused. With claims, which are not
		// sent here, it looks into no cache.
		options.Claims = "{}"
	}
	token, err := credential.GetToken(ctx, options)
	if err != nil {
		return nil, err
	}
	return &oauth2.Token{AccessToken: token.Token, TokenType: "Bearer", Expiry: s.config.Clock.At(token.ExpiresOn)}, nil
}

func (s *tokenSource) credential(sent *recorder, assertion string) (azcore.TokenCredential, error) {
	c := s.config.Credentials
	options := azcore.ClientOptions{
		Cloud:     cloud.Configuration{ActiveDirectoryAuthorityHost: s.config.Cloud.AuthorityHost},
		Retry:     policy.RetryOptions{MaxRetries: -1},
		Transport: sent,
	}
	// An authority of one's own is none of those that Microsoft's directory of authorities knows.
	own := s.config.OwnAuthority
	switch s.way {
	case SignInSecret:
		return azidentity.NewClientSecretCredential(c.TenantID, c.ClientID, c.ClientSecret,
			&azidentity.ClientSecretCredentialOptions{ClientOptions: options, DisableInstanceDiscovery: own})
	case SignInCertificate:
		content, err := os.ReadFile(c.ClientCertificatePath)
		if err != nil {
			return nil, fmt.Errorf("the certificate's file cannot be read: %s", unquoted(err))
		}
		certificates, key, err := azidentity.ParseCertificates(content, []byte(c.ClientCertificatePassword))
		if err != nil {
			return nil, fmt.Errorf("the certificate cannot be used: %w", err)
		}
		return azidentity.NewClientCertificateCredential(c.TenantID, c.ClientID, certificates, key,
			&azidentity.ClientCertificateCredentialOptions{ClientOptions: options, DisableInstanceDiscovery: own})
	case SignInOIDC:
		give := func(context.Context) (string, error) { return assertion, nil }
		return azidentity.NewClientAssertionCredential(c.TenantID, c.ClientID, give,
			&azidentity.ClientAssertionCredentialOptions{ClientOptions: options, DisableInstanceDiscovery: own})
	case SignInMSI:
		identity := azidentity.ManagedIdentityCredentialOptions{ClientOptions: options}
		if c.ClientID != "" {
			identity.ID = azidentity.ClientID(c.ClientID)
		}
		return azidentity.NewManagedIdentityCredential(&identity)
	case SignInCLI:
		cli := azidentity.AzureCLICredentialOptions{TenantID: c.TenantID}
		if c.TenantID == "" {
			cli.Subscription = c.SubscriptionID
		}
		return azidentity.NewAzureCLICredential(&cli)
	default:
		return nil, errors.New("no credentials are set")
	}
}

// recorder sends the library's requests through the provider's own connections, and keeps what became of the last one: the library's errors do not
// distinguish a refusal from a connection that broke.
type recorder struct {
	client  *http.Client
	timeout time.Duration // of one request; 0: the kernel's default

	method, base, route string // of the last call, without a query

	err       error
	connected bool
	status    int
	header    http.Header
	body      []byte
}

// maxSignInBody is the size of the largest response that is read.
const maxSignInBody = 1 << 20

// Do sends one request and reads its response whole.
func (r *recorder) Do(req *http.Request) (*http.Response, error) {
	timeout := r.timeout
	if timeout <= 0 {
		timeout = 30 * time.Second
	}
	ctx, cancel := context.WithTimeout(req.Context(), timeout)
	defer cancel()
	var connected atomic.Bool
	ctx = httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{GotConn: func(httptrace.GotConnInfo) { connected.Store(true) }})
	r.err, r.status, r.header, r.body = nil, 0, nil, nil
	r.method, r.base, r.route = req.Method, req.URL.Scheme+"://"+req.URL.Host, req.URL.Path
	resp, err := r.client.Do(req.WithContext(ctx)) //nolint:gosec // the URL is Microsoft Entra's, of the settings
	if err == nil {
		r.body, err = io.ReadAll(io.LimitReader(resp.Body, maxSignInBody))
		_ = resp.Body.Close()
	}
	r.connected = connected.Load()
	if err != nil {
		r.err = explainConnection(err, timeout)
		return nil, r.err
	}
	r.status, r.header = resp.StatusCode, resp.Header
	resp.Body = io.NopCloser(bytes.NewReader(r.body))
	return resp, nil
}

// explainConnection words a failure of the connection, without the URL.
func explainConnection(err error, timeout time.Duration) error {
	var untrusted *tls.CertificateVerificationError
	switch {
	case errors.As(err, &untrusted):
		return fmt.Errorf("%w; if an authority of your own signed it, name its certificate in ca_cert_file", untrusted)
	case errors.Is(err, context.DeadlineExceeded):
		return fmt.Errorf("no response within %s", timeout)
	}
	if inner := errors.Unwrap(err); inner != nil {
		return inner // net/http puts the URL around it
	}
	return err
}
