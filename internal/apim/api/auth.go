package api

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"strings"

	"golang.org/x/oauth2"

	"github.com/platformusers/terraform-provider-platformusers/internal/rest"
	"github.com/platformusers/terraform-provider-platformusers/internal/wire"
)

// Credentials are what the provider signs in with. The first configured method in this order is used: an access token, a client secret, a
// certificate, a token of another identity provider (OIDC), a managed identity, the Azure CLI.
type Credentials struct {
	// AccessToken is used as it is. It cannot be renewed.
	AccessToken string

	TenantID, ClientID string
	ClientSecret       string
	// ClientCertificatePath is a PEM or PKCS #12 file with certificate and private key.
	ClientCertificatePath, ClientCertificatePassword string

	// UseOIDC chooses a token of another identity provider: nothing else is tried then, whether there is one or not. It is, in this order: OIDCToken;
	// what OIDCTokenFilePath holds; what a pipeline gives for OIDCRequestURL and OIDCRequestToken: Azure DevOps where ServiceConnectionID is set, else
	// GitHub Actions.
	UseOIDC                          bool
	OIDCToken, OIDCTokenFilePath     string
	OIDCRequestURL, OIDCRequestToken string
	ServiceConnectionID              string
	// The settings or environment variables that these come from, for messages.
	OIDCTokenFrom, OIDCTokenFileFrom         string
	OIDCRequestURLFrom, OIDCRequestTokenFrom string

	// UseMSI allows the managed identity of the machine, of several the one with ClientID.
	UseMSI bool
	// UseCLI allows who is signed in to the Azure CLI. With OnlyClient somebody chose ClientID, and nobody else is taken in its place.
	UseCLI, OnlyClient bool
	// SubscriptionID lets the Azure CLI find the tenant, when TenantID does not say it.
	SubscriptionID string
}

// SignIn is the way in which a client signs in.
type SignIn int

// The ways to sign in, in the order in which they are chosen.
const (
	SignInNone SignIn = iota
	SignInAccessToken
	SignInSecret
	SignInCertificate
	SignInOIDC
	SignInMSI
	SignInCLI
)

var signInNames = map[SignIn]string{
	SignInNone: "nothing", SignInAccessToken: "access token", SignInSecret: "client secret", SignInCertificate: "client certificate",
	SignInOIDC: "token of another identity provider (OIDC)", SignInMSI: "managed identity", SignInCLI: "Azure CLI",
}

// String describes the sign-in in words that fit into a sentence.
func (s SignIn) String() string { return signInNames[s] }

// SignIn returns the way that these credentials allow.
func (c Credentials) SignIn() SignIn {
	switch {
	case c.AccessToken != "":
		return SignInAccessToken
	case c.ClientSecret != "":
		return SignInSecret
	case c.ClientCertificatePath != "":
		return SignInCertificate
	case c.UseOIDC:
		return SignInOIDC
	case c.UseMSI:
		return SignInMSI
	case c.UseCLI && !c.OnlyClient:
		return SignInCLI
	default:
		return SignInNone
	}
}

// AzureDevOpsRequestURL is the environment variable of Azure DevOps with the URL at which a job gets a token. Each job has it.
const AzureDevOpsRequestURL = "SYSTEM_OIDCREQUESTURI"

// HasAssertion reports whether there is a token of another identity provider, or all that is needed to get one.
func (c Credentials) HasAssertion() bool {
	return c.OIDCToken != "" || c.OIDCTokenFilePath != "" || c.OIDCRequestURL != "" && c.OIDCRequestToken != "" && !c.lacksConnection()
}

// lacksConnection reports an Azure DevOps job without the id of its service connection.
func (c Credentials) lacksConnection() bool {
	return c.ServiceConnectionID == "" && c.OIDCRequestURLFrom == AzureDevOpsRequestURL
}

// missingAssertion says why there is no token of another identity provider.
func (c Credentials) missingAssertion() string {
	const chosen = "use_oidc (ARM_USE_OIDC) is set, so nothing else is tried, but "
	switch {
	case c.lacksConnection():
		return chosen + "the id of the Azure DevOps service connection is not: set ado_pipeline_service_connection_id " +
			"(ARM_ADO_PIPELINE_SERVICE_CONNECTION_ID, ARM_OIDC_AZURE_SERVICE_CONNECTION_ID)"
	case c.ServiceConnectionID != "" && c.OIDCRequestToken == "":
		return chosen + "the job's own token is not: map SYSTEM_ACCESSTOKEN to $(System.AccessToken) in the step, or set oidc_request_token " +
			"(ARM_OIDC_REQUEST_TOKEN)"
	case c.ServiceConnectionID != "":
		return chosen + "there is no URL to get a token at: neither oidc_request_url (ARM_OIDC_REQUEST_URL) nor Azure DevOps' SYSTEM_OIDCREQUESTURI is set"
	}
	return chosen + "there is no token: neither oidc_token (ARM_OIDC_TOKEN) nor oidc_token_file_path (ARM_OIDC_TOKEN_FILE_PATH) is set, nor GitHub " +
		"Actions' ACTIONS_ID_TOKEN_REQUEST_URL and ACTIONS_ID_TOKEN_REQUEST_TOKEN (the job needs the permission id-token: write), nor Azure DevOps' " +
		"service connection (ARM_ADO_PIPELINE_SERVICE_CONNECTION_ID)"
}

// Check says what is missing for the sign-in that the credentials allow; "" when nothing is.
func (c Credentials) Check() string {
	way := c.SignIn()
	switch way {
	case SignInNone:
		if c.OnlyClient && c.UseCLI {
			return "client_id is set in the configuration, so the user of the Azure CLI is not taken in its place, but there is no client_secret " +
				"(ARM_CLIENT_SECRET), no client_certificate_path (ARM_CLIENT_CERTIFICATE_PATH), and use_oidc and use_msi are not set; use_cli = true signs " +
				"in as the user of the Azure CLI"
		}
		return "there is no client_secret, no client_certificate_path, use_oidc and use_msi are not set, and use_cli is false"
	case SignInSecret, SignInCertificate, SignInOIDC:
		if way == SignInOIDC && !c.HasAssertion() {
			return c.missingAssertion()
		}
		var missing []string
		if c.TenantID == "" {
			missing = append(missing, "tenant_id (ARM_TENANT_ID)")
		}
		if c.ClientID == "" {
			missing = append(missing, "client_id (ARM_CLIENT_ID)")
		}
		if len(missing) > 0 {
			return fmt.Sprintf("signing in with a %s also needs %s", way, strings.Join(missing, " and "))
		}
	}
	return ""
}

// secrets are those of them that no message may show.
func (c Credentials) secrets() []string {
	return []string{c.AccessToken, c.ClientSecret, c.ClientCertificatePassword, c.OIDCToken, c.OIDCRequestToken}
}

// SignInError is a sign-in that failed for good.
type SignInError struct {
	// Way is how it was tried.
	Way SignIn
	// Reason says in a sentence what the failure means and what to do.
	Reason string
	// Do says what to do in place of the general advice; may be "".
	Do string
	// Err is the response.
	Err error
}

// Error returns the reason with the response.
func (e *SignInError) Error() string { return fmt.Sprintf("%s (%v)", e.Reason, e.Err) }

// Unwrap returns the response.
func (e *SignInError) Unwrap() error { return e.Err }

// signInTries is how often a sign-in is tried that fails for the moment.
const signInTries = 3

// tokenSource fetches tokens for Resource Manager.
type tokenSource struct {
	config Config
	way    SignIn
	client *http.Client
	clock  *rest.Client // signs in nowhere by itself: its clock and its masks are used
}

func newTokens(config Config) *rest.TokenCache {
	if config.AccessToken != "" {
		return rest.StaticToken(config.AccessToken)
	}
	client := config.HTTP
	if client == nil {
		client, _ = rest.NewHTTPClient(rest.Settings{}) // it fails for a file of certificates only
	}
	s := &tokenSource{config: config, way: config.Credentials.SignIn(), client: client, clock: rest.NewClient(rest.Config{
		Platform: platformEntra, BaseURL: config.BaseURL, HTTP: client, Settings: config.Settings, Secrets: config.Secrets, Clock: config.Clock,
		Log: config.Log,
	})}
	return rest.NewTokenCache(s.fetch, config.Now)
}

const platformEntra = "Microsoft Entra"

// fetch signs in again, without a memory of earlier tokens: what the platform refused must not come back.
func (s *tokenSource) fetch(ctx context.Context) (*oauth2.Token, error) {
	var token *oauth2.Token
	assertion, err := s.assertion(ctx)
	if err != nil {
		return nil, s.explain(err)
	}
	for try := 1; ; try++ {
		sent := &recorder{client: s.client, timeout: s.config.Settings.RequestTimeout}
		token, err = s.ask(ctx, sent, assertion)
		if err == nil {
			s.config.Secrets.Add(token.AccessToken)
			return token, nil
		}
		failure := s.failure(err, sent, try)
		if try == signInTries || !transient(failure, s.way) {
			return nil, s.explain(failure)
		}
		if !s.pause(ctx, try, sent.header) {
			return nil, s.explain(failure)
		}
	}
}

// assertion is the token of another identity provider, fresh: it is valid for minutes only.
func (s *tokenSource) assertion(ctx context.Context) (string, error) {
	if s.way != SignInOIDC {
		return "", nil
	}
	c := s.config.Credentials
	var token string
	switch {
	case c.OIDCToken != "":
		token = c.OIDCToken
	case c.OIDCTokenFilePath != "":
		content, err := os.ReadFile(c.OIDCTokenFilePath)
		if err != nil {
			return "", s.refused("the file with the OIDC token, named by " + c.OIDCTokenFileFrom + ", cannot be read: " + unquoted(err))
		}
		token = strings.TrimSpace(string(content))
		if token == "" {
			return "", s.refused("the file with the OIDC token, named by " + c.OIDCTokenFileFrom + ", is empty")
		}
	default:
		return s.pipelineToken(ctx)
	}
	s.config.Secrets.Add(token)
	return token, nil
}

// pipelineToken asks the pipeline for the token of the job: Azure DevOps for that of a service connection, else GitHub Actions.
func (s *tokenSource) pipelineToken(ctx context.Context) (string, error) {
	c := s.config.Credentials
	address, err := url.Parse(c.OIDCRequestURL)
	if err != nil {
		return "", s.refused(c.OIDCRequestURLFrom + " is no URL")
	}
	base, err := rest.ParseBaseURL((&url.URL{Scheme: address.Scheme, Host: address.Host}).String())
	if err != nil {
		return "", s.refused(c.OIDCRequestURLFrom + ": " + err.Error())
	}
	title, r := pipelineRequest(c, address)
	pipeline := rest.NewClient(rest.Config{
		Platform: title, BaseURL: base, HTTP: s.client, Settings: s.config.Settings, Secrets: s.config.Secrets, Clock: s.config.Clock,
		Log:    s.config.Log,
		Tokens: rest.StaticToken(c.OIDCRequestToken),
	})
	var answer struct {
		GitHub      wire.Text `json:"value"`
		AzureDevOps wire.Text `json:"oidcToken"`
	}
	response, err := pipeline.Do(ctx, r, &answer)
	token := wire.First(answer.AzureDevOps, answer.GitHub)
	switch {
	case err != nil:
		return "", err
	case token == "":
		failure := pipeline.BadResponse(r, response, "no token")
		failure.Kind = rest.Unauthorized
		return "", failure
	}
	s.config.Secrets.Add(token)
	return token, nil
}

// pipelineRequest is the call that fetches the token of a job, and the name of the pipeline.
func pipelineRequest(c Credentials, address *url.URL) (title string, r rest.Request) {
	r = rest.Request{Op: "read the job's token", Method: http.MethodGet, Route: address.Path}
	query := address.Query()
	if c.ServiceConnectionID == "" {
		query.Set("audience", "api://AzureADTokenExchange")
		title = "GitHub Actions"
	} else {
		// Documented: POST without a body. A token that is not accepted is otherwise answered with a redirect to a page.
		title, r.Method, r.Reads = "Azure DevOps", http.MethodPost, true
		query.Set("serviceConnectionId", c.ServiceConnectionID)
		if query.Get("api-version") == "" {
			query.Set("api-version", "7.1")
		}
		r.Header = http.Header{"Content-Type": {"application/json"}, "X-Tfs-Fedauthredirect": {"Suppress"}}
	}
	address.RawQuery = query.Encode()
	r.Address = address.String()
	return title, r
}

// refused is an error of this client's own, in the words of one of the platform's.
func (s *tokenSource) refused(message string) *rest.Error {
	return &rest.Error{Platform: platformEntra, Op: "sign in", Kind: rest.Unauthorized, Method: http.MethodPost, Route: "/oauth2/v2.0/token",
		Message: s.config.Secrets.Mask(oneLine(message))}
}

// failure is what a failed try comes to. The library's own text is not passed on when there was a response: it repeats the response whole.
func (s *tokenSource) failure(err error, sent *recorder, try int) *rest.Error {
	failure := s.refused("")
	failure.Tries = try
	failure.Method, failure.Base, failure.Route = sent.method, sent.base, sent.route
	switch {
	case sent.err != nil:
		failure.Kind, failure.Err = rest.Unavailable, errors.New(s.config.Secrets.Mask(sent.err.Error()))
		if !sent.connected {
			failure.Kind = rest.NotSent
		}
	case sent.status != 0 && (sent.status < 200 || sent.status > 299):
		code, message := decodeSignIn(sent.body)
		failure.Status, failure.Code, failure.Message = sent.status, code, s.config.Secrets.Mask(oneLine(message))
		failure.RequestID = requestID(sent.header)
		switch {
		case sent.status == http.StatusTooManyRequests:
			failure.Kind = rest.RateLimited
		case sent.status >= 500:
			failure.Kind = rest.Unavailable
		case isHTML(sent.body) || sent.status >= 300 && sent.status < 400:
			failure.Kind = rest.BadResponse
		case s.way == SignInMSI:
		case sent.status == http.StatusNotFound:
			failure.Kind = rest.NotFound
		case sent.status == http.StatusMethodNotAllowed:
			failure.Kind = rest.NotAllowed
		}
	case sent.status != 0 && isHTML(sent.body):
		failure.Status, failure.Kind, failure.Message = sent.status, rest.BadResponse, s.config.Secrets.Mask(rest.DescribePage(sent.body))
	default:
		// Nothing was sent, or the response cannot be used: a certificate that cannot be read, no az on the path.
		failure.Message = s.config.Secrets.Mask(oneLine(err.Error()))
	}
	return failure
}

// transient reports a failure that may be over in a moment. A managed identity is not there at once on a new machine (documented).
func transient(failure *rest.Error, way SignIn) bool {
	switch failure.Kind {
	case rest.Unavailable, rest.RateLimited, rest.NotSent:
		return true
	}
	return way == SignInMSI && (failure.Status == http.StatusNotFound || failure.Status == http.StatusGone)
}

// pause waits on the client's clock before the next try; false: there is no time for it.
func (s *tokenSource) pause(ctx context.Context, try int, h http.Header) bool {
	wait := s.clock.RetryAfter(h)
	if wait <= 0 {
		wait = signInWait << (try - 1)
	}
	return s.clock.Wait(ctx, wait) == nil
}

// decodeSignIn reads {"error":"invalid_client","error_description":"AADSTS7000215: ... Trace ID: ..."}. The first line of the description says it
// all.
func decodeSignIn(body []byte) (code, message string) {
	var answer struct {
		Error       json.RawMessage `json:"error"`
		Description wire.Text       `json:"error_description"`
	}
	if json.Unmarshal(body, &answer) != nil {
		if isHTML(body) {
			return "", rest.DescribePage(body)
		}
		return "", ""
	}
	message, _, _ = strings.Cut(strings.TrimSpace(string(answer.Description)), "\n")
	message, _, _ = strings.Cut(message, " Trace ID:")
	return wire.Scalar(answer.Error), strings.TrimSpace(message)
}

func isHTML(body []byte) bool { return strings.HasPrefix(strings.TrimSpace(string(body)), "<") }

// signInReasons say what Entra's codes mean for whoever set the provider up.
var signInReasons = []struct{ code, reason string }{
	{"AADSTS7000215", "The client secret is wrong: client_secret (ARM_CLIENT_SECRET) is the secret's value, not its id."},
	{"AADSTS7000222", "The client secret has expired: create a new one for the application."},
	{"AADSTS700016", "There is no application with this client_id in the tenant: check client_id (ARM_CLIENT_ID) and tenant_id (ARM_TENANT_ID)."},
	{"AADSTS90002", "There is no tenant with this tenant_id: check it (ARM_TENANT_ID), and environment (ARM_ENVIRONMENT)."},
	{"AADSTS900023", "The tenant_id (ARM_TENANT_ID) is invalid: it must be a UUID or a domain."},
	{"AADSTS700027", "The certificate is not registered with the application, or has expired."},
	{"AADSTS70021", "The application trusts no token like this one: its federated credential has another issuer, subject or audience."},
	{"AADSTS700211", "The application trusts no token of this issuer: check the issuer of its federated credential."},
	{"AADSTS700212", "The application trusts no token for this audience: check the audience of its federated credential."},
	{"AADSTS700213", "The application trusts no token with this subject: check the subject of its federated credential."},
	{"AADSTS700024", "The OIDC token has expired: it is valid for minutes only. Configure its file or source instead of the token itself."},
}

// explain says what a failure means. What may be over soon stays as it is.
func (s *tokenSource) explain(err error) error {
	var failure *rest.Error
	if !errors.As(err, &failure) || failure.Kind != rest.Unauthorized {
		return err
	}
	refused := &SignInError{Way: s.way, Err: failure}
	for _, known := range signInReasons {
		if strings.HasPrefix(failure.Message, known.code+":") {
			refused.Reason = known.reason + s.tokenFrom()
			return refused
		}
	}
	switch s.way {
	case SignInSecret:
		refused.Reason = "Microsoft Entra refused the client id or client secret."
	case SignInCertificate:
		refused.Reason = "Signing in with the certificate failed: it cannot be used, or is not registered with the application."
		refused.Do = "Check client_certificate_path (ARM_CLIENT_CERTIFICATE_PATH), client_certificate_password (ARM_CLIENT_CERTIFICATE_PASSWORD), " +
			"client_id (ARM_CLIENT_ID) and tenant_id (ARM_TENANT_ID)."
	case SignInOIDC:
		refused.Reason = "Signing in with a token of another identity provider (OIDC) failed." + s.tokenFrom()
		refused.Do = "Check where the token comes from, and the federated credential of the application: issuer, subject and audience."
	case SignInMSI:
		refused.Reason = "The machine's managed identity returned no token: it has none, or not the one that client_id names."
		refused.Do = "Check that the machine has an identity, and client_id (ARM_CLIENT_ID), which is left out for the machine's own; or set use_msi " +
			"(ARM_USE_MSI) to false."
	default:
		refused.Reason = "No Azure credentials found: nobody is signed in to the Azure CLI."
		refused.Do = "Set client_secret (ARM_CLIENT_SECRET), client_certificate_path (ARM_CLIENT_CERTIFICATE_PATH), use_oidc (ARM_USE_OIDC) or use_msi " +
			"(ARM_USE_MSI), or run az login."
	}
	return refused
}

// tokenFrom says where the token of another identity provider came from; "" for every other sign-in.
func (s *tokenSource) tokenFrom() string {
	c := s.config.Credentials
	switch {
	case s.way != SignInOIDC:
		return ""
	case c.OIDCToken != "" && c.OIDCTokenFrom != "":
		return " The token came from " + c.OIDCTokenFrom + "."
	case c.OIDCToken != "":
		return ""
	case c.OIDCTokenFilePath != "" && c.OIDCTokenFileFrom != "":
		return " The token came from the file that " + c.OIDCTokenFileFrom + " names."
	case c.OIDCTokenFilePath == "" && c.ServiceConnectionID != "":
		return " The token was to come from Azure DevOps (" + c.OIDCRequestURLFrom + ", " + c.OIDCRequestTokenFrom + "), for the service connection " +
			c.ServiceConnectionID + "."
	case c.OIDCTokenFilePath == "":
		return " The token was to come from GitHub Actions (" + c.OIDCRequestURLFrom + ", " + c.OIDCRequestTokenFrom + ")."
	}
	return ""
}

func oneLine(text string) string { return strings.Join(strings.Fields(text), " ") }

// unquoted is the cause of a failure with a file, without its path.
func unquoted(err error) string {
	var failure *os.PathError
	if errors.As(err, &failure) {
		return failure.Err.Error()
	}
	return err.Error()
}
