package rest

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"os"
	"strings"
	"time"
)

// Settings are the provider's http { ... } settings.
type Settings struct {
	CACertFile            string        // PEM file of authorities to trust beside the system's
	RequestTimeout        time.Duration // of one try, from sending to the end of the response; 0: 30 seconds
	MaxConcurrentRequests int           // calls in flight to one platform; 0: 10
	UserAgent             string
}

func (s Settings) withDefaults() Settings {
	if s.RequestTimeout <= 0 {
		s.RequestTimeout = 30 * time.Second
	}
	if s.MaxConcurrentRequests <= 0 {
		s.MaxConcurrentRequests = 10
	}
	return s
}

// NewHTTPClient makes the HTTP client that the calls of one platform share: TLS 1.2 at least, the proxy from the environment, as
// many connections as calls in flight. It fails when CACertFile cannot be read or holds no certificate. The time-out is that of
// a try and set by Do, not by the client.
func NewHTTPClient(s Settings) (*http.Client, error) {
	s = s.withDefaults()
	var roots *x509.CertPool
	if s.CACertFile != "" {
		pem, err := os.ReadFile(s.CACertFile)
		if err != nil {
			return nil, fmt.Errorf("the CA certificate file cannot be read: %w", err)
		}
		// Without a system pool (a bare container) the file alone is trusted.
		roots, err = x509.SystemCertPool()
		if err != nil {
			roots = x509.NewCertPool()
		}
		if !roots.AppendCertsFromPEM(pem) {
			return nil, fmt.Errorf("the CA certificate file %s contains no PEM certificate (a block that begins with -----BEGIN CERTIFICATE-----)",
				s.CACertFile)
		}
	}
	return &http.Client{Transport: newTransport(s, roots), CheckRedirect: checkRedirect}, nil
}

func newTransport(s Settings, roots *x509.CertPool) *http.Transport {
	return &http.Transport{
		Proxy:                 direct(http.ProxyFromEnvironment),
		DialContext:           (&net.Dialer{Timeout: 10 * time.Second, KeepAlive: 30 * time.Second}).DialContext,
		TLSHandshakeTimeout:   10 * time.Second,
		ExpectContinueTimeout: time.Second,
		// Go keeps two idle connections to a host by default: ten workers would shake hands all the time.
		MaxIdleConns:        s.MaxConcurrentRequests,
		MaxIdleConnsPerHost: s.MaxConcurrentRequests,
		MaxConnsPerHost:     s.MaxConcurrentRequests,
		IdleConnTimeout:     90 * time.Second,
		ForceAttemptHTTP2:   true,
		// A connection that a firewall dropped silently must not swallow every call until the process ends.
		HTTP2:           &http.HTTP2Config{SendPingTimeout: 15 * time.Second, PingTimeout: 15 * time.Second},
		TLSClientConfig: &tls.Config{MinVersion: tls.VersionTLS12, RootCAs: roots},
	}
}

// direct keeps calls to this machine's own host away from a proxy: link-local addresses (169.254.0.0/16, fe80::/10), where a cloud serves the
// identity of a machine, mean another machine behind a proxy.
func direct(proxy func(*http.Request) (*url.URL, error)) func(*http.Request) (*url.URL, error) {
	return func(r *http.Request) (*url.URL, error) {
		host, _, _ := strings.Cut(r.URL.Hostname(), "%") // the zone of an IPv6 address
		if ip := net.ParseIP(host); ip != nil && ip.IsLinkLocalUnicast() || strings.EqualFold(host, azureMetadataHost) {
			return nil, nil
		}
		return proxy(r)
	}
}

// azureMetadataHost is the name of Azure's metadata service, which has the address 169.254.169.254 (documented).
const azureMetadataHost = "metadata.azure.internal"

const maxRedirects = 5

// checkRedirect follows a redirect only where it can do no harm: same host, scheme and method. Anything else ends
// with the redirect as the response, and Do explains it. So Authorization and a body never reach another host, and a POST never
// turns into a GET whose success would look like the POST's.
func checkRedirect(req *http.Request, via []*http.Request) error {
	first := via[0]
	if len(via) > maxRedirects ||
		req.URL.Host != first.URL.Host ||
		req.URL.Scheme != first.URL.Scheme ||
		req.Method != first.Method {
		return http.ErrUseLastResponse
	}
	return nil
}

// redirectReason names the host of a redirect that was not followed, and nothing more of its URL.
func redirectReason(h http.Header) error {
	to, err := url.Parse(h.Get("Location"))
	if err != nil || to.Host == "" {
		return errors.New("the response is a redirect, which was not followed")
	}
	return fmt.Errorf("the response is a redirect to %s://%s, which was not followed", to.Scheme, to.Host)
}

func useLastResponse(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }

// ParseBaseURL reads the base URL of a platform's API: https, or http to the loopback interface (a fake server).
// A slash at the end is cut. The error says what to write instead and repeats no user information.
func ParseBaseURL(raw string) (*url.URL, error) {
	const form = "it must look like https://platform.example.com, optionally with a path"
	u, err := url.Parse(strings.TrimSpace(raw))
	switch {
	case err != nil:
		return nil, errors.New("the base URL is not a URL: " + form)
	case u.User != nil:
		return nil, errors.New("the base URL contains a user name or password: remove them, they have their own settings")
	case u.Scheme != "https" && u.Scheme != "http":
		return nil, errors.New("the base URL does not begin with https://: " + form)
	case u.Hostname() == "":
		return nil, errors.New("the base URL has no host: " + form)
	case u.RawQuery != "" || u.ForceQuery || u.Fragment != "" || strings.HasSuffix(raw, "#"):
		return nil, errors.New("the base URL has a query or a fragment: end it before the ? or #")
	case u.Scheme == "http" && !isLoopback(u.Hostname()):
		return nil, fmt.Errorf("the base URL would send credentials unencrypted to %s: use https:// (plain http is for localhost only)", u.Hostname())
	}
	u.Path = strings.TrimRight(u.Path, "/")
	u.RawPath = strings.TrimRight(u.RawPath, "/")
	return u, nil
}

func isLoopback(host string) bool {
	if strings.EqualFold(host, "localhost") {
		return true
	}
	ip := net.ParseIP(host)
	return ip != nil && ip.IsLoopback()
}
