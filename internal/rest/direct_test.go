package rest

import (
	"net/http"
	"net/url"
	"testing"
)

// K20.4: what a cloud serves at a link-local address is on this machine's own host, and no proxy's business.
func TestLinkLocalAddressesAreNeverProxied_K20_4(t *testing.T) {
	t.Parallel()
	proxy := direct(http.ProxyURL(&url.URL{Scheme: "http", Host: "proxy.example:3128"}))
	for address, proxied := range map[string]bool{
		"http://169.254.169.254/metadata/identity/oauth2/token": false,
		"http://169.254.170.2:80/v2/credentials":                false,
		"http://[fe80::1]/metadata":                             false,
		"http://[fe80::1%25eth0]/metadata":                      false,
		"http://metadata.azure.internal/metadata":               false,
		"https://login.microsoftonline.com/common":              true,
		"https://169.253.1.1/":                                  true,
	} {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address, nil)
		if err != nil {
			t.Fatal(err)
		}
		if to, err := proxy(r); err != nil || (to != nil) != proxied {
			t.Errorf("%s goes to the proxy %v (%v)", address, to, err)
		}
	}
}
