package apim_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/apim"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/kernel"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/kernel/kerneltest"
)

// service and other are the paths of the two services.
const (
	service = "/subscriptions/" + apim.SubscriptionID + "/resourceGroups/" + apim.ResourceGroup +
		"/providers/Microsoft.ApiManagement/service/" + apim.ServiceName
	other = "/subscriptions/" + apim.SubscriptionID + "/resourceGroups/" + apim.OtherResourceGroup +
		"/providers/Microsoft.ApiManagement/service/" + apim.OtherServiceName
)

const (
	version  = "api-version=2024-05-01"
	anyMatch = "*"
)

// startOfTests is the time of the frozen clock.
var startOfTests = time.Date(2026, 3, 2, 10, 0, 30, 123456700, time.UTC)

// bench is a running platform with a client that is signed in.
type bench struct {
	t      *testing.T
	kernel *kernel.Kernel
	*apim.Platform
	server string // the URL, without the platform's root
	token  string
}

// response is kerneltest.Response with what this platform's tests ask of it.
type response struct{ kerneltest.Response }

// start serves the platform on a frozen clock; set are switches as name=value, without the "apim." prefix. The client may do everything.
func start(t *testing.T, set ...string) *bench {
	t.Helper()
	return startWith(t, kernel.Options{}, set...)
}

func startWith(t *testing.T, o kernel.Options, set ...string) *bench {
	t.Helper()
	o.Clock = kernel.NewFrozenClock(startOfTests)
	k := kernel.New(o)
	b := &bench{t: t, kernel: k, Platform: apim.New(k), token: apim.AccessToken}
	b.set(set...)
	mux := http.NewServeMux()
	mux.Handle(apim.Root+"/", k.Mount(b.Kernel()))
	mux.Handle("/"+apim.TenantID+"/", k.Mount(b.Entra()))
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		if !apim.SignInElsewhere(w, r) {
			http.NotFound(w, r)
		}
	})
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	b.server = server.URL
	return b
}

func (b *bench) set(set ...string) {
	b.t.Helper()
	kerneltest.Set(b.t, b.kernel, "apim", set...)
}

// as returns the same bench with another token.
func (b *bench) as(token string) *bench {
	copied := *b
	copied.token = token
	return &copied
}

// call sends a JSON body (nil: none; a string: as it is) to a path below the first service and reads the response. The api-version is added.
func (b *bench) call(method, path string, body any, header ...string) response {
	b.t.Helper()
	return b.resource(method, service+path, body, header...)
}

// resource is call for a whole path below Resource Manager's root.
func (b *bench) resource(method, path string, body any, header ...string) response {
	b.t.Helper()
	separator := "?"
	if strings.Contains(path, "?") {
		separator = "&"
	}
	return b.send(method, b.server+apim.Root+path+separator+version, body, append([]string{"Authorization", "Bearer " + b.token}, header...)...)
}

// follow calls a whole URL that a response gave.
func (b *bench) follow(address string) response {
	b.t.Helper()
	return b.send("GET", address, nil, "Authorization", "Bearer "+b.token)
}

func (b *bench) send(method, address string, body any, header ...string) response {
	b.t.Helper()
	req, err := kerneltest.NewRequest(b.t.Context(), method, address, body, header...)
	if err != nil {
		b.t.Fatal(err)
	}
	a, err := kerneltest.Send(req)
	if err != nil {
		b.t.Fatal(err)
	}
	return response{a}
}

func (b *bench) put(path string, properties map[string]any, header ...string) response {
	b.t.Helper()
	return b.call("PUT", path, map[string]any{"properties": properties}, header...)
}

// patch sends If-Match: * unless header says otherwise.
func (b *bench) patch(path string, properties map[string]any, header ...string) response {
	b.t.Helper()
	if header == nil {
		header = []string{"If-Match", anyMatch}
	}
	return b.call("PATCH", path, map[string]any{"properties": properties}, header...)
}

func (b *bench) delete(path string) response {
	b.t.Helper()
	return b.call("DELETE", path, nil, "If-Match", anyMatch)
}

// list lists with a filter and returns the names of what is there.
func (b *bench) list(path, filter string) []string {
	b.t.Helper()
	return b.call("GET", path+"?"+url.Values{"$filter": {filter}}.Encode(), nil).expect(b.t, 200).Column("name", "value")
}

// expect fails the test unless the response has the status.
func (a response) expect(t *testing.T, status int) response {
	t.Helper()
	a.Expect(t, status)
	return a
}

// want fails the test unless this value is at the path of the response.
func (a response) want(t *testing.T, want any, path ...any) response {
	t.Helper()
	a.Want(t, want, path...)
	return a
}

// refused fails the test unless the response is an error with this status and code.
func (a response) refused(t *testing.T, status int, code string) response {
	t.Helper()
	return a.expect(t, status).want(t, code, "error", "code")
}

func (a response) etag() string { return a.Header.Get("ETag") }

// person are the properties of a new user.
func person(name string, more ...any) map[string]any {
	properties := map[string]any{"email": name + "@example.com", "firstName": "Nora", "lastName": "New"}
	for i := 0; i+1 < len(more); i += 2 {
		key, _ := more[i].(string)
		properties[key] = more[i+1]
	}
	return properties
}

// mails are the kinds of mail sent so far, oldest first.
func (b *bench) mails() []string {
	kinds := []string{}
	for _, m := range b.kernel.Outbox.All() {
		kinds = append(kinds, m.Kind)
	}
	return kinds
}

func (b *bench) wantMails(want ...string) {
	b.t.Helper()
	if got := b.mails(); !slices.Equal(got, want) {
		b.t.Fatalf("mails %v, want %v", got, want)
	}
	b.kernel.Outbox.Clear()
}

func (b *bench) isMember(groupID, userID string) bool {
	return slices.Contains(b.GroupMembers(groupID), userID)
}
