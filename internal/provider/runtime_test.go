package provider_test

import (
	"context"
	"errors"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	anypointaccess "github.com/platformusers/terraform-provider-platformusers/internal/anypoint/access"
	apimaccess "github.com/platformusers/terraform-provider-platformusers/internal/apim/access"
	apimapi "github.com/platformusers/terraform-provider-platformusers/internal/apim/api"
	controlroomaccess "github.com/platformusers/terraform-provider-platformusers/internal/controlroom/access"
	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	ours "github.com/platformusers/terraform-provider-platformusers/internal/provider"
	"github.com/platformusers/terraform-provider-platformusers/internal/rest"
	"github.com/platformusers/terraform-provider-platformusers/internal/rest/resttest"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox"
	sandboxanypoint "github.com/platformusers/terraform-provider-platformusers/internal/sandbox/anypoint"
	sandboxapim "github.com/platformusers/terraform-provider-platformusers/internal/sandbox/apim"
	sandboxcontrolroom "github.com/platformusers/terraform-provider-platformusers/internal/sandbox/controlroom"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/kernel"
	sandboxuipath "github.com/platformusers/terraform-provider-platformusers/internal/sandbox/uipath"
	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
	uipathaccess "github.com/platformusers/terraform-provider-platformusers/internal/uipath/access"
)

// nobody is a user who was never there, on platforms whose ids are UUIDs.
const nobody = "0f000000-0000-4000-8000-0000000000ff"

// readers read a user of each platform, by the client that resources get out of the provider's data.
var readers = map[string]func(t *testing.T, data any, createdAt string) error{
	"anypoint": func(t *testing.T, data any, createdAt string) error {
		t.Helper()
		_, err := clientOf[*anypointaccess.Client](t, data).User(t.Context(), sandboxanypoint.RootOrgID, nobody, createdAt)
		return err
	},
	"uipath": func(t *testing.T, data any, createdAt string) error {
		t.Helper()
		_, err := clientOf[*uipathaccess.Client](t, data).User(t.Context(), nobody, createdAt)
		return err
	},
	"apim": func(t *testing.T, data any, createdAt string) error {
		t.Helper()
		service := apimapi.Service{SubscriptionID: sandboxapim.SubscriptionID, ResourceGroup: sandboxapim.ResourceGroup, Name: sandboxapim.ServiceName}
		_, err := clientOf[*apimaccess.Client](t, data).User(t.Context(), service, "nobody", createdAt)
		return err
	},
	"controlroom": func(t *testing.T, data any, createdAt string) error {
		t.Helper()
		_, err := clientOf[*controlroomaccess.Client](t, data).User(t.Context(), "987654", createdAt)
		return err
	},
}

// clientOf takes a platform's client out of the provider's data as a resource does.
func clientOf[C any](t *testing.T, data any) C {
	t.Helper()
	clients, ok := data.(*tf.Clients)
	if !ok {
		t.Fatalf("the provider's data is %T", data)
	}
	for _, client := range clients.ByKey {
		if client, ok := client.(C); ok {
			return client
		}
	}
	t.Fatalf("the provider's data has no %s", reflect.TypeFor[C]())
	panic("not reached")
}

// configured makes a provider of a runtime and configures it with an empty block. It returns what resources get.
func configured(t *testing.T, runtime ours.Runtime) any {
	t.Helper()
	p := ours.New("test", runtime)()
	var schema provider.SchemaResponse
	p.Schema(t.Context(), provider.SchemaRequest{}, &schema)
	object, ok := schema.Schema.Type().TerraformType(t.Context()).(tftypes.Object)
	if !ok {
		t.Fatal("the provider's schema is no object")
	}
	nulls := map[string]tftypes.Value{}
	for name, kind := range object.AttributeTypes {
		nulls[name] = tftypes.NewValue(kind, nil)
	}
	var resp provider.ConfigureResponse
	p.Configure(t.Context(), provider.ConfigureRequest{Config: tfsdk.Config{Schema: schema.Schema, Raw: tftypes.NewValue(object, nulls)}}, &resp)
	if resp.Diagnostics.HasError() {
		t.Fatal(resp.Diagnostics)
	}
	return resp.ResourceData
}

// environment is one that points at a sandbox.
func environment(url string) map[string]string {
	return map[string]string{
		"ANYPOINT_BASE_URL": url + sandboxanypoint.Root, "ANYPOINT_CLIENT_ID": sandboxanypoint.ClientID,
		"ANYPOINT_CLIENT_SECRET": sandboxanypoint.ClientSecret,
		"UIPATH_URI":             url + sandboxuipath.Root, "UIPATH_ORGANIZATION": sandboxuipath.OrganizationName,
		"UIPATH_TENANT":    sandboxuipath.TenantName,
		"UIPATH_CLIENT_ID": sandboxuipath.ClientID, "UIPATH_CLIENT_SECRET": sandboxuipath.ClientSecret,
		"APIM_RESOURCE_MANAGER_ENDPOINT": url + sandboxapim.Root, "APIM_ACCESS_TOKEN": sandboxapim.AccessToken,
		"CONTROL_ROOM_URL": url + sandboxcontrolroom.Root, "CONTROL_ROOM_USERNAME": sandboxcontrolroom.ServiceUsername,
		"CONTROL_ROOM_API_KEY": sandboxcontrolroom.APIKey,
	}
}

// waits is a clock of a sandbox that the provider's waits move, and a transport that counts calls and answers the first in the sandbox's place.
type waits struct {
	*kernel.Clock
	mu    sync.Mutex
	slept []time.Duration
	calls int
	next  http.RoundTripper
	limit bool // the next call is turned away
}

func (w *waits) sleep(ctx context.Context, d time.Duration) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.slept = append(w.slept, d)
	w.AdvanceTo(w.Now().Add(d))
	return ctx.Err()
}

func (w *waits) RoundTrip(r *http.Request) (*http.Response, error) {
	w.mu.Lock()
	w.calls++
	refuse := w.limit
	w.limit = false
	w.mu.Unlock()
	if refuse {
		return &http.Response{
			Status: "429 Too Many Requests", StatusCode: http.StatusTooManyRequests, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
			Header: http.Header{"Retry-After": {"40"}}, Body: http.NoBody, Request: r,
		}, nil
	}
	return w.next.RoundTrip(r)
}

// All that a platform waits for is waited for on the clock that New was given, wherever it stands; all calls go through the
// transport; and no setting is taken from another environment than the given one.
func TestNew_runtimeReachesEveryPlatform(t *testing.T) {
	t.Parallel()
	for key, read := range readers {
		for when, start := range map[string]time.Time{"past": time.Date(2019, 3, 2, 10, 0, 30, 0, time.UTC),
			"future": time.Date(2051, 3, 2, 10, 0, 30, 0, time.UTC)} {
			t.Run(key+", clock in the "+when, func(t *testing.T) {
				t.Parallel()
				w := &waits{Clock: kernel.NewFrozenClock(start), limit: true}
				s, err := sandbox.New(sandbox.Options{Clock: w.Clock})
				if err != nil {
					t.Fatal(err)
				}
				if err := s.Start("127.0.0.1:0"); err != nil {
					t.Fatal(err)
				}
				t.Cleanup(func() { _ = s.Close() })
				variables := environment(s.URL())
				data := configured(t, ours.Runtime{
					Getenv:    func(name string) string { return variables[name] },
					Clock:     rest.Clock{Now: w.Now, Sleep: w.sleep},
					Transport: func(pool http.RoundTripper) http.RoundTripper { w.next = pool; return w },
				})
				// The account was made half a minute ago by the time that the rate limit's wait is over.
				if err := read(t, data, w.Now().Add(10*time.Second).Format(time.RFC3339)); platform.GoneReason(err) == "" {
					t.Errorf("a user who is not there: %v", err)
				}
				looks := []time.Duration{250 * time.Millisecond, 500 * time.Millisecond, time.Second, 2 * time.Second}
				if n := len(w.slept) - len(looks); n < 1 || w.slept[0] < 40*time.Second || !slices.Equal(w.slept[n:], looks) {
					t.Errorf("slept %v on the clock, want the 40 seconds of a rate limit first and %v last", w.slept, looks)
				}
				if got := s.Journal.Len(); got != w.calls-1 || got < 5 {
					t.Errorf("the sandbox got %d calls, the transport saw %d and answered one of them itself", got, w.calls)
				}
			})
		}
	}
}

// Nothing that a client holds has another clock than the given one: its limits, tokens, remembered reads and look-ups.
func TestNew_noOtherClockInAnyClient(t *testing.T) {
	t.Parallel()
	variables := environment("https://sandbox.example.com")
	// API Management signs in as well.
	delete(variables, "APIM_ACCESS_TOKEN")
	variables["ARM_TENANT_ID"], variables["ARM_CLIENT_ID"], variables["ARM_CLIENT_SECRET"] = sandboxapim.TenantID, sandboxapim.ClientID, sandboxapim.ClientSecret
	clock := rest.Clock{Now: func() time.Time { return time.Time{} }, Sleep: func(context.Context, time.Duration) error { return nil }}
	data := configured(t, ours.Runtime{Getenv: func(name string) string { return variables[name] }, Clock: clock})

	want := map[reflect.Type]uintptr{reflect.TypeOf(clock.Now): reflect.ValueOf(clock.Now).Pointer(),
		reflect.TypeOf(clock.Sleep): reflect.ValueOf(clock.Sleep).Pointer()}
	found := map[string]int{}
	seen := map[uintptr]bool{}
	client := ""
	var walk func(path string, v reflect.Value)
	walk = func(path string, v reflect.Value) {
		switch v.Kind() {
		case reflect.Pointer:
			own := strings.Contains(v.Type().String(), "http.") || strings.Contains(v.Type().String(), "atomic.")
			if v.IsNil() || own || seen[v.Pointer()] {
				return
			}
			seen[v.Pointer()] = true
			walk(path, v.Elem())
		case reflect.Interface:
			walk(path, v.Elem())
		case reflect.Struct:
			for i := range v.NumField() {
				walk(path+"."+v.Type().Field(i).Name, v.Field(i))
			}
		case reflect.Map:
			for each := v.MapRange(); each.Next(); {
				if path == ".ByKey" {
					client = each.Key().String()
				}
				walk(path, each.Value())
			}
		case reflect.Array, reflect.Slice:
			for i := range v.Len() {
				walk(path, v.Index(i))
			}
		case reflect.Func:
			pointer, isClock := want[v.Type()]
			if !isClock {
				return
			}
			found[client]++
			if v.Pointer() != pointer {
				t.Errorf("%s%s is another clock", client, path)
			}
		default: // nothing that holds a clock
		}
	}
	walk("", reflect.ValueOf(data))
	for _, client := range []string{"anypoint", "uipath", "apim", "controlroom"} {
		if found[client] < 10 {
			t.Errorf("only %d clocks were found in %s", found[client], client)
		}
	}
}

// A provider sees the environment that New was given, and the process's own only when it was given none.
func TestNew_readsNoOtherEnvironment(t *testing.T) { //nolint:paralleltest // it sets variables of the process
	set := environment("https://sandbox.example.com")
	for name, value := range set {
		t.Setenv(name, value)
	}
	asked := map[string]bool{}
	data := configured(t, ours.Runtime{Getenv: func(name string) string {
		asked[name] = true
		return map[string]string{"ARM_USE_CLI": "false"}[name]
	}})
	for key, read := range readers {
		if err := read(t, data, ""); err == nil || !strings.HasPrefix(err.Error(), "This configuration uses") {
			t.Errorf("%s without an environment: %v", key, err)
		}
	}
	for name := range set {
		if !asked[name] {
			t.Errorf("%s was not asked for", name)
		}
	}

	nowhere := &unreachable{hosts: map[string]int{}}
	clock := resttest.NewClock(time.Now())
	data = configured(t, ours.Runtime{
		Clock: rest.Clock{Now: clock.Now, Sleep: clock.Sleep}, Transport: func(http.RoundTripper) http.RoundTripper { return nowhere },
	})
	for key, read := range readers {
		before := nowhere.hosts["sandbox.example.com"]
		if err := read(t, data, ""); err == nil || nowhere.hosts["sandbox.example.com"] == before {
			t.Errorf("%s does not go by the process's environment: %v", key, err)
		}
	}
}

// unreachable is a transport that reaches nobody and counts who was called.
type unreachable struct {
	mu    sync.Mutex
	hosts map[string]int
}

func (u *unreachable) RoundTrip(r *http.Request) (*http.Response, error) {
	u.mu.Lock()
	defer u.mu.Unlock()
	u.hosts[r.URL.Host]++
	return nil, errors.New("nobody is there")
}
