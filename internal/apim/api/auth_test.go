package api

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"math/big"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/platformusers/terraform-provider-platformusers/internal/rest"
	"github.com/platformusers/terraform-provider-platformusers/internal/rest/resttest"
)

const (
	tenant   = "11111111-2222-4333-8444-555555555555"
	clientID = "99999999-8888-4777-8666-555555555555"
)

// hosts answers for every host there is: Resource Manager with a user, Entra and the machine's identity by a plan.
type hosts struct {
	mu    sync.Mutex
	asked []string // the requests for tokens: method, address without query, form or query
	// tokens answers the nth request for a token (from 1); Cut is a broken connection.
	tokens func(n int, r *http.Request) resttest.Reply
	used   []string // the tokens that calls came with
}

func answer(r *http.Request, reply resttest.Reply) *http.Response {
	h := http.Header{"Content-Type": {"application/json"}}
	for name, value := range reply.Header {
		h.Set(name, value)
	}
	return &http.Response{
		StatusCode: reply.Status, Header: h, Body: io.NopCloser(strings.NewReader(reply.Body)), Request: r, ContentLength: int64(len(reply.Body)),
		Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
	}
}

// RoundTrip answers one request.
func (h *hosts) RoundTrip(r *http.Request) (*http.Response, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	switch {
	case r.URL.Host == "management.azure.com":
		h.used = append(h.used, strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer "))
		return answer(r, resttest.JSON(userJSON("ada"))), nil
	case strings.HasSuffix(r.URL.Path, "/.well-known/openid-configuration"):
		base := "https://" + r.URL.Host + "/" + tenant
		return answer(r, resttest.JSON(fmt.Sprintf(`{"token_endpoint":"%s/oauth2/v2.0/token","authorization_endpoint":"%s/oauth2/v2.0/authorize",`+
			`"issuer":"%s/v2.0"}`, base, base, base))), nil
	case strings.HasSuffix(r.URL.Path, "/discovery/instance"):
		discovery := "https://login.microsoftonline.com/" + tenant + "/v2.0/.well-known/openid-configuration"
		return answer(r, resttest.JSON(`{"tenant_discovery_endpoint":"`+discovery+`","metadata":[]}`)), nil
	}
	form := r.URL.Query()
	if r.Body != nil {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			return nil, err
		}
		sent, err := url.ParseQuery(string(body))
		if err != nil {
			return nil, err
		}
		for name, values := range sent {
			form[name] = values
		}
	}
	r.Form = form
	h.asked = append(h.asked, fmt.Sprintf("%s %s://%s%s", r.Method, r.URL.Scheme, r.URL.Host, r.URL.Path))
	reply := h.tokens(len(h.asked), r)
	if reply.Cut {
		return nil, errors.New("connection reset")
	}
	return answer(r, reply), nil
}

func token(value string) resttest.Reply {
	return resttest.JSON(fmt.Sprintf(`{"token_type":"Bearer","access_token":%q,"expires_in":"3599","expires_on":"%d","ext_expires_in":"3599",`+
		`"resource":"https://management.core.windows.net/"}`, value, time.Now().Add(time.Hour).Unix()))
}

func (h *hosts) client(t *testing.T, credentials Credentials) (*Client, *resttest.Clock) {
	t.Helper()
	public, _ := CloudOf("public")
	base, err := url.Parse(public.ResourceManager)
	if err != nil {
		t.Fatal(err)
	}
	clock := resttest.NewClock(time.Now().AddDate(10, 0, 0)) // the library that signs in knows the real clock only
	return New(Config{BaseURL: base, Cloud: public, Credentials: credentials, HTTP: &http.Client{Transport: h},
		Clock: rest.Clock{Now: clock.Now, Sleep: clock.Sleep}}), clock
}

// signsIn reads a user, which needs a token, and returns what the request for it held.
func signsIn(t *testing.T, credentials Credentials) (asked []string, form url.Values) {
	t.Helper()
	h := &hosts{tokens: func(_ int, r *http.Request) resttest.Reply {
		form = r.Form
		return token("issued")
	}}
	c, _ := h.client(t, credentials)
	for range 2 {
		resttest.Succeed[*User](t)(c.GetUser(t.Context(), testService, "ada"))
	}
	resttest.ExpectLines(t, h.used, "issued", "issued")
	return h.asked, form
}

const tokenEndpoint = "POST https://login.microsoftonline.com/" + tenant + "/oauth2/v2.0/token"

func TestSignInWithASecret(t *testing.T) {
	t.Parallel()
	asked, form := signsIn(t, Credentials{TenantID: tenant, ClientID: clientID, ClientSecret: "canary"})
	resttest.ExpectLines(t, asked, tokenEndpoint)
	resttest.Expect(t, "form", form.Get("grant_type")+" "+form.Get("client_id")+" "+form.Get("client_secret"), "client_credentials "+clientID+" canary")
	if !strings.Contains(form.Get("scope"), "https://management.core.windows.net//.default") {
		t.Errorf("scope %q", form.Get("scope"))
	}
}

// certificateFile writes a certificate with its key, as the file that the provider is given.
func certificateFile(t *testing.T) (path string, certificate *x509.Certificate) {
	t.Helper()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "terraform"}, NotBefore: time.Now().Add(-time.Hour),
		NotAfter: time.Now().Add(time.Hour)}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	private, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	path = filepath.Join(t.TempDir(), "client.pem")
	content := append(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}),
		pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: private})...)
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	certificate, err = x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	return path, certificate
}

// With a certificate the key never leaves the machine: what is sent is a statement that it signs.
func TestSignInWithACertificate(t *testing.T) {
	t.Parallel()
	path, certificate := certificateFile(t)
	asked, form := signsIn(t, Credentials{TenantID: tenant, ClientID: clientID, ClientCertificatePath: path})
	resttest.ExpectLines(t, asked, tokenEndpoint)
	resttest.Expect(t, "kind of assertion", form.Get("client_assertion_type"), "urn:ietf:params:oauth:client-assertion-type:jwt-bearer")
	assertion := strings.Split(form.Get("client_assertion"), ".")
	if len(assertion) != 3 {
		t.Fatalf("the assertion is %q", form.Get("client_assertion"))
	}
	payload, err := base64.RawURLEncoding.DecodeString(assertion[1])
	if err != nil {
		t.Fatal(err)
	}
	var claims struct{ Iss, Sub, Aud string }
	if err := json.Unmarshal(payload, &claims); err != nil || claims.Iss != clientID || claims.Sub != clientID ||
		!strings.Contains(claims.Aud, tenant) {
		t.Errorf("the assertion says %s (%v)", payload, err)
	}
	signature, err := base64.RawURLEncoding.DecodeString(assertion[2])
	if err != nil {
		t.Fatal(err)
	}
	algorithms := []x509.SignatureAlgorithm{x509.SHA256WithRSA, x509.SHA256WithRSAPSS}
	if !slices.ContainsFunc(algorithms, func(a x509.SignatureAlgorithm) bool {
		return certificate.CheckSignature(a, []byte(assertion[0]+"."+assertion[1]), signature) == nil
	}) {
		t.Error("the certificate's key did not sign it")
	}
}

func TestSignInWithACertificateThatIsNone(t *testing.T) {
	t.Parallel()
	garbage := filepath.Join(t.TempDir(), "garbage.pem")
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	private, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(garbage, pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: private}), 0o600); err != nil {
		t.Fatal(err)
	}
	for path, says := range map[string]string{
		garbage: "the certificate cannot be used", filepath.Join(t.TempDir(),
			"none.pem"): "the certificate's file cannot be read: no such file or directory",
	} {
		h := &hosts{tokens: func(int, *http.Request) resttest.Reply { return cut }}
		c, _ := h.client(t, Credentials{TenantID: tenant, ClientID: clientID, ClientCertificatePath: path})
		_, err := c.GetUser(t.Context(), testService, "ada")
		var refused *SignInError
		if !errors.As(err, &refused) || !strings.Contains(err.Error(), says) ||
			!strings.Contains(err.Error(), "it cannot be used, or is not registered") {
			t.Errorf("it says %v", err)
		}
		if len(h.asked)+len(h.used) != 0 {
			t.Errorf("it asked %q", h.asked)
		}
	}
}

// A token of another identity provider: as it is, from a file that is read for every sign-in, or from GitHub Actions.
func TestSignInWithAnotherProvidersToken(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "token")
	if err := os.WriteFile(file, []byte("from-a-file\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for want, credentials := range map[string]Credentials{
		"given": {OIDCToken: "given", OIDCTokenFilePath: file}, "from-a-file": {OIDCTokenFilePath: file, OIDCRequestURL: "https://github.example/token",
			OIDCRequestToken: "job"},
	} {
		credentials.UseOIDC, credentials.TenantID, credentials.ClientID = true, tenant, clientID
		asked, form := signsIn(t, credentials)
		resttest.ExpectLines(t, asked, tokenEndpoint)
		resttest.Expect(t, "assertion", form.Get("client_assertion"), want)
	}
	t.Run("GitHub Actions", func(t *testing.T) {
		t.Parallel()
		var job, audience, assertion string
		h := &hosts{}
		h.tokens = func(_ int, r *http.Request) resttest.Reply {
			if r.URL.Host == "github.example" {
				job, audience = r.Header.Get("Authorization"), r.Form.Get("audience")
				return resttest.JSON(`{"value":"of-the-job"}`)
			}
			assertion = r.Form.Get("client_assertion")
			return token("issued")
		}
		c, _ := h.client(t, Credentials{UseOIDC: true, TenantID: tenant, ClientID: clientID,
			OIDCRequestURL: "https://github.example/token?api-version=2.0", OIDCRequestToken: "job-secret"})
		resttest.Succeed[*User](t)(c.GetUser(t.Context(), testService, "ada"))
		resttest.ExpectLines(t, h.asked, "GET https://github.example/token", tokenEndpoint)
		resttest.Expect(t, "request", job+" "+audience+" "+assertion, "Bearer job-secret api://AzureADTokenExchange of-the-job")
	})
}

// A machine's identity is asked for at the address that every machine has. It is not there at once on a new machine.
func TestSignInWithAManagedIdentity(t *testing.T) {
	t.Parallel()
	const machine = "GET http://169.254.169.254/metadata/identity/oauth2/token"
	for name, test := range map[string]struct {
		clientID string
		answers  []int
		fails    bool
	}{
		"the machine's own": {"", []int{200}, false}, "one of several": {clientID, []int{200}, false},
		"on a new machine": {"", []int{404, 410, 200}, false},
		"busy":             {"", []int{429, 200}, false}, "none": {"", []int{400}, true}, "down": {"", []int{500, 500, 500}, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var form url.Values
			var metadata string
			h := &hosts{}
			h.tokens = func(n int, r *http.Request) resttest.Reply {
				form, metadata = r.Form, r.Header.Get("Metadata")
				if status := test.answers[min(n, len(test.answers))-1]; status != http.StatusOK {
					return resttest.Reply{Status: status, Body: `{"error":"invalid_request","error_description":"Identity not found"}`}
				}
				return token("issued")
			}
			c, _ := h.client(t, Credentials{UseMSI: true, ClientID: test.clientID})
			_, err := c.GetUser(t.Context(), testService, "ada")
			resttest.ExpectLines(t, h.asked, slices.Repeat([]string{machine}, len(test.answers))...)
			resttest.Expect(t, "identity and header", form.Get("client_id")+" "+metadata, test.clientID+" true")
			switch {
			case test.fails && (err == nil || name == "none" && !strings.Contains(err.Error(), "managed identity returned no token")):
				t.Errorf("it says %v", err)
			case !test.fails && err != nil:
				t.Error(err)
			}
		})
	}
}

// The Azure CLI is run; whoever is not signed in to it is told about the other ways as well.
func TestSignInWithTheAzureCLI(t *testing.T) {
	path := t.TempDir()
	t.Setenv("PATH", path+string(os.PathListSeparator)+os.Getenv("PATH"))
	t.Setenv("AZ_LOG", filepath.Join(path, "log"))
	az := func(script string) {
		if err := os.WriteFile(filepath.Join(path, "az"), []byte("#!/bin/sh\necho \"$@\" >> \"$AZ_LOG\"\n"+script), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	h := &hosts{}
	az(fmt.Sprintf(`echo '{"accessToken":"of-the-cli","expires_on":%d,"tokenType":"Bearer"}'`, time.Now().Add(time.Hour).Unix()))
	for _, credentials := range []Credentials{{UseCLI: true, TenantID: tenant}, {UseCLI: true, SubscriptionID: testService.SubscriptionID}} {
		c, _ := h.client(t, credentials)
		resttest.Succeed[*User](t)(c.GetUser(t.Context(), testService, "ada"))
	}
	resttest.ExpectLines(t, h.used, "of-the-cli", "of-the-cli")
	log, err := os.ReadFile(filepath.Join(path, "log"))
	if err != nil {
		t.Fatal(err)
	}
	const command = "account get-access-token -o json --resource https://management.core.windows.net/ "
	resttest.Expect(t, "commands", string(log), command+"--tenant "+tenant+"\n"+command+"--subscription "+testService.SubscriptionID+"\n")

	az("echo 'ERROR: Please run az login to setup account.' >&2\nexit 1\n")
	c, _ := h.client(t, Credentials{UseCLI: true, TenantID: tenant})
	_, err = c.GetUser(t.Context(), testService, "ada")
	if err == nil || !strings.Contains(err.Error(), "nobody is signed in to the Azure CLI") || !strings.Contains(err.Error(), "Please run az login") {
		t.Errorf("it says %v", err)
	}
}

// A refusal is not tried again, and says what it means; an outage is.
func TestRefusedSignIn(t *testing.T) {
	t.Parallel()
	always := func(reply resttest.Reply) func(int, *http.Request) resttest.Reply {
		return func(int, *http.Request) resttest.Reply { return reply }
	}
	refusal := func(code, description string) func(int, *http.Request) resttest.Reply {
		return always(status(http.StatusUnauthorized, fmt.Sprintf(`{"error":%q,"error_description":%q}`, code,
			description+" Trace ID: 1\r\nCorrelation ID: 2")))
	}
	for name, test := range map[string]struct {
		tokens func(int, *http.Request) resttest.Reply
		asked  int
		kind   rest.Kind
		says   string
	}{
		"secret": {refusal("invalid_client", "AADSTS7000215: Invalid client secret provided: canary."), 1, rest.Unauthorized,
			"client_secret (ARM_CLIENT_SECRET) is the secret's value, not its id"},
		"expired": {refusal("invalid_client", "AADSTS7000222: The provided client secret keys are expired."), 1, rest.Unauthorized,
			"The client secret has expired"},
		"application": {refusal("unauthorized_client", "AADSTS700016: Application not found."), 1, rest.Unauthorized,
			"no application with this client_id in the tenant"},
		"of another kind": {refusal("invalid_client", "AADSTS1: Something."), 1, rest.Unauthorized, "refused the client id or client secret"},
		"a page":          {always(status(403, "<html><title>Blocked</title>")), 1, rest.BadResponse, "Blocked"},
		"an outage": {func(n int, r *http.Request) resttest.Reply {
			return map[bool]resttest.Reply{true: status(503, "", "Retry-After", "7"), false: token("issued")}[n == 1]
		}, 2, 0, ""},
		"broken connections": {func(n int, r *http.Request) resttest.Reply {
			if n < 3 {
				return cut
			}
			return token("issued")
		}, 3, 0, ""},
		"down": {always(status(500, "")), signInTries, rest.Unavailable, "sign in"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := &hosts{tokens: test.tokens}
			c, clock := h.client(t, Credentials{TenantID: tenant, ClientID: clientID, ClientSecret: "canary"})
			before := clock.Now()
			_, err := c.GetUser(t.Context(), testService, "ada")
			if test.kind != 0 {
				resttest.ExpectKind(t, err, test.kind)
				if !strings.Contains(err.Error(), test.says) || strings.Contains(err.Error(), "canary") || strings.Contains(err.Error(), "Trace ID") {
					t.Errorf("it says %v", err)
				}
			} else if err != nil {
				t.Error(err)
			}
			resttest.Expect(t, "tries", len(h.asked), test.asked)
			if waited := clock.Now().Sub(before); name == "an outage" && waited != 7*time.Second {
				t.Errorf("waited %s where Retry-After says 7 s", waited)
			}
		})
	}
}

// Of several credentials the first that is whole is used, and what is missing is said before anything is sent.
func TestChoiceOfTheSignIn(t *testing.T) {
	t.Parallel()
	all := Credentials{
		AccessToken: "t", TenantID: tenant, ClientID: clientID, ClientSecret: "s", ClientCertificatePath: "p", UseOIDC: true, OIDCToken: "o", UseMSI: true,
		UseCLI: true,
	}
	for _, step := range []struct {
		way  SignIn
		drop func(*Credentials)
	}{
		{SignInAccessToken, func(c *Credentials) { c.AccessToken = "" }}, {SignInSecret, func(c *Credentials) { c.ClientSecret = "" }},
		{SignInCertificate, func(c *Credentials) { c.ClientCertificatePath = "" }}, {SignInOIDC, func(c *Credentials) { c.UseOIDC = false }},
		{SignInMSI, func(c *Credentials) { c.UseMSI = false }}, {SignInCLI, func(c *Credentials) { c.UseCLI = false }},
		{SignInNone, func(*Credentials) {}},
	} {
		resttest.Expect(t, "way", all.SignIn(), step.way)
		if problem := all.Check(); (problem != "") != (step.way == SignInNone) {
			t.Errorf("%s: %q", step.way, problem)
		}
		step.drop(&all)
	}
	for says, c := range map[string]Credentials{
		"a client secret also needs tenant_id (ARM_TENANT_ID) and client_id (ARM_CLIENT_ID)": {ClientSecret: "s"},
		"a client certificate also needs client_id":                                          {ClientCertificatePath: "p", TenantID: tenant},
		"ACTIONS_ID_TOKEN_REQUEST_URL":                                                       {UseOIDC: true, UseMSI: true, UseCLI: true},
		"use_cli is false":                                                                   {},
		"the id of the Azure DevOps service connection is not": {UseOIDC: true, OIDCRequestURL: "https://dev", OIDCRequestToken: "t",
			OIDCRequestURLFrom: AzureDevOpsRequestURL},
		"map SYSTEM_ACCESSTOKEN":            {UseOIDC: true, OIDCRequestURL: "https://dev", ServiceConnectionID: "c"},
		"there is no URL to get a token at": {UseOIDC: true, OIDCRequestToken: "t", ServiceConnectionID: "c"},
	} {
		if problem := c.Check(); !strings.Contains(problem, says) {
			t.Errorf("it says %q, want %q", problem, says)
		}
	}
}

// Whom a token names is known without a call; a token of another form names nobody.
func TestSignedInAs(t *testing.T) {
	t.Parallel()
	for claims, want := range map[string]string{
		`{"upn":"ada@example.com","unique_name":"other","appid":"04b07795"}`: "ada@example.com",
		`{"unique_name":"ada@example.com"}`:                                  "ada@example.com",
		`{"preferred_username":"ada@example.com","azp":"x"}`:                 "ada@example.com",
		`{"appid":"` + clientID + `","oid":"1"}`:                             "application " + clientID,
		`{"azp":"` + clientID + `"}`:                                         "application " + clientID,
		`{"oid":"1"}`:                                                        "",
		`no claims`:                                                          "",
	} {
		token := "e30." + base64.RawURLEncoding.EncodeToString([]byte(claims)) + ".c2ln"
		got, err := New(Config{Credentials: Credentials{AccessToken: token}}).SignedInAs(t.Context())
		if err != nil || got != want {
			t.Errorf("%s: %q, %v, want %q", claims, got, err, want)
		}
	}
	if got, err := New(Config{Credentials: Credentials{AccessToken: "opaque"}}).SignedInAs(t.Context()); got != "" || err != nil {
		t.Errorf("a token that is none of Entra's: %q, %v", got, err)
	}
}
