package provider_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/provider/schema"
	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/identityschema"
	resourceschema "github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/platformusers/terraform-provider-platformusers/internal/acctest/core"
	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	ours "github.com/platformusers/terraform-provider-platformusers/internal/provider"
	"github.com/platformusers/terraform-provider-platformusers/internal/rest"
	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
)

// This file is a fifth platform, Libris, with one resource, a reader of a library. It proves that a platform is its own folder and one line in the
// registry: nothing else in the provider knows it. Its three floors are small, and in test code only.

// librisAPI is the typed client of Libris.
type librisAPI struct{ rest *rest.Client }

type reader struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

func (a *librisAPI) Create(ctx context.Context, name string) (*reader, error) {
	out := new(reader)
	_, err := a.rest.Do(ctx, rest.Request{Op: "create reader", Method: http.MethodPost, Path: "/readers", Route: "/readers", Body: reader{Name: name}},
		out)
	return out, err
}

func (a *librisAPI) Read(ctx context.Context, id string) (*reader, error) {
	out := new(reader)
	_, err := a.rest.Do(ctx, rest.Request{Op: "read reader", Method: http.MethodGet, Path: rest.Path("readers", id), Route: "/readers/{id}"}, out)
	return out, err
}

func (a *librisAPI) Delete(ctx context.Context, id string) error {
	_, err := a.rest.Do(ctx, rest.Request{Op: "delete reader", Method: http.MethodDelete, Path: rest.Path("readers", id), Route: "/readers/{id}"}, nil)
	return err
}

// librisClient is the access client of Libris.
type librisClient struct {
	api *librisAPI
	run *platform.Run
}

const nounReader platform.Noun = "reader"

const hintCafe platform.Hint = "cafe"

func (c *librisClient) Plannable() bool    { return c != nil }
func (c *librisClient) Run() *platform.Run { return c.run }

func (c *librisClient) CreateReader(ctx context.Context, name string) (*reader, error) {
	created, err := c.api.Create(ctx, name)
	if rest.KindOf(err) == rest.Conflict {
		return nil, &platform.Problem{Means: "The library is full.", Err: err, Hint: hintCafe}
	}
	return created, err
}

func (c *librisClient) Reader(ctx context.Context, id string) (*reader, error) {
	found, err := c.api.Read(ctx, id)
	if rest.IsNotFound(err) {
		return nil, &platform.GoneError{Why: "The reader handed in the card."}
	}
	return found, err
}

// libris is the row of the registry.
func libris() tf.Platform {
	return tf.Platform{
		Namespace: librisNamespace,
		Settings: schema.SingleNestedBlock{
			Attributes: map[string]schema.Attribute{"base_url": tf.TextSetting("The library's base URL.")}},
		NewClient: func(source *platform.SettingsSource, connection platform.Connection) tf.Client {
			base, err := rest.ParseBaseURL(source.Text("base_url", "LIBRIS_BASE_URL"))
			kernel := rest.Config{Platform: "Libris", BaseURL: base, HTTP: connection.HTTP, Settings: connection.Limits,
				Clock: connection.Clock, Unusable: err}
			return &librisClient{api: &librisAPI{rest.NewClient(kernel)}, run: platform.NewRun(connection.Clock)}
		},
		Resources: []func() tf.ManagedResource{newReaderResource},
	}
}

var librisNamespace = &tf.Namespace{Key: "libris", Title: "Libris", Hints: map[platform.Hint]string{
	hintCafe: "Use the café (platformusers_libris_seat).",
}}

func newReaderResource() tf.ManagedResource {
	return &readerResource{tf.Resource[*librisClient]{Kind: librisNamespace.Kind(nounReader)}}
}

type readerResource struct{ tf.Resource[*librisClient] }

type readerModel struct {
	ID   types.String `tfsdk:"id"`
	Name types.String `tfsdk:"name"`

	DeletionPolicy types.String `tfsdk:"deletion_policy"`
}

type readerIdentity struct {
	ID types.String `tfsdk:"id"`
}

func readerRow(r *reader) *readerModel {
	return &readerModel{ID: types.StringValue(r.ID), Name: types.StringValue(r.Name)}
}

func (r *readerResource) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = resourceschema.Schema{Attributes: map[string]resourceschema.Attribute{
		"id":   resourceschema.StringAttribute{Computed: true, PlanModifiers: []planmodifier.String{stringplanmodifier.UseStateForUnknown()}},
		"name": resourceschema.StringAttribute{Required: true, PlanModifiers: []planmodifier.String{stringplanmodifier.RequiresReplace()}},

		"deletion_policy": tf.DeletionPolicy("takes the card", ""),
	}}
}

func (r *readerResource) IdentitySchema(_ context.Context, _ resource.IdentitySchemaRequest, resp *resource.IdentitySchemaResponse) {
	resp.IdentitySchema = identityschema.Schema{Attributes: map[string]identityschema.Attribute{
		"id": identityschema.StringAttribute{RequiredForImport: true},
	}}
}

func (r *readerResource) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	tf.Plan(ctx, r, req, resp, tf.Planner[readerModel]{Destroy: func(ctx context.Context, p *tf.PlanCall[readerModel]) {
		p.Warn("Libris reader will be deleted", p.State.Name.ValueString()+" loses the card.", p.DescribePolicy(ctx, p.State.DeletionPolicy))
	}})
}

func (r *readerResource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	tf.Create(ctx, r, req, resp, func(ctx context.Context, c *tf.Call, plan *readerModel) (*readerModel, error) {
		created, err := r.Client.CreateReader(ctx, plan.Name.ValueString())
		if err != nil {
			return nil, err
		}
		row := readerRow(created)
		c.Identity = readerIdentity{row.ID}
		return row, nil
	})
}

func (r *readerResource) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	tf.Read(ctx, r, req, resp, func(ctx context.Context, c *tf.Call, state *readerModel) (*readerModel, error) {
		c.Identity = readerIdentity{state.ID}
		found, err := r.Client.Reader(ctx, state.ID.ValueString())
		if err != nil {
			return nil, err
		}
		row := readerRow(found)
		row.DeletionPolicy = state.DeletionPolicy
		return row, nil
	})
}

func (r *readerResource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	tf.Update(ctx, r, req, resp, func(_ context.Context, c *tf.Call, plan, _ *readerModel) (*readerModel, error) {
		c.Identity = readerIdentity{plan.ID}
		return plan, nil
	})
}

func (r *readerResource) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	tf.Delete(ctx, r, req, resp, func(ctx context.Context, state *readerModel) error {
		return rest.IgnoreNotFound(r.Client.api.Delete(ctx, state.ID.ValueString()))
	})
}

func (r *readerResource) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	tf.Import(ctx, r, req, resp, func(ctx context.Context, c *tf.Call) (*readerModel, error) {
		named, err := tf.ImportKey(ctx, req, func(m *readerIdentity) []*types.String { return []*types.String{&m.ID} }, "READER")
		if err != nil {
			return nil, err
		}
		found, err := r.Client.Reader(ctx, named.ID.ValueString())
		if err != nil {
			return nil, err
		}
		c.Identity = readerIdentity{named.ID}
		return readerRow(found), nil
	})
}

// library is a fake server of Libris, which has room for one reader.
type library struct {
	mu      sync.Mutex
	readers map[string]reader
}

func (l *library) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	l.mu.Lock()
	defer l.mu.Unlock()
	id := strings.TrimPrefix(r.URL.Path, "/readers/")
	w.Header().Set("Content-Type", "application/json")
	switch found, ok := l.readers[id]; {
	case r.Method == http.MethodPost && len(l.readers) > 0:
		w.WriteHeader(http.StatusConflict)
	case r.Method == http.MethodPost:
		var wanted reader
		if err := json.NewDecoder(r.Body).Decode(&wanted); err != nil {
			w.WriteHeader(http.StatusBadRequest)
			return
		}
		wanted.ID = "r1"
		l.readers[wanted.ID] = wanted
		w.WriteHeader(http.StatusCreated)
		_ = json.NewEncoder(w).Encode(wanted)
	case !ok:
		w.WriteHeader(http.StatusNotFound)
	case r.Method == http.MethodDelete:
		delete(l.readers, id)
		w.WriteHeader(http.StatusNoContent)
	default:
		_ = json.NewEncoder(w).Encode(found)
	}
}

// A fifth platform is its own folder and one line in the registry: the provider offers its type, its settings and its client with no other change.
func TestFifthPlatform(t *testing.T) {
	t.Parallel()
	town := &library{readers: map[string]reader{}}
	server := httptest.NewServer(town)
	t.Cleanup(server.Close)
	w := core.New(core.Options{
		Start: func(string) (tfprotov6.ProviderServer, error) {
			runtime := ours.Runtime{Getenv: func(string) string { return "" }, Platforms: append(slices.Clone(ours.Platforms()), libris())}
			return providerserver.NewProtocol6(ours.New("test", runtime)())(), nil
		},
		Broken: func(d core.Diagnostic) { t.Errorf("the provider broke a rule: %s\n%s", d.Summary, d.Detail) },
	}, "")
	config := fmt.Sprintf("provider \"platformusers\" {\n  libris { base_url = %q }\n}\n", server.URL)
	ada := config + "resource \"platformusers_libris_reader\" \"ada\" {\n  name = \"Ada\"\n}\n"

	for _, step := range []struct {
		what, hcl string
		args      []string
		fails     bool
		prints    string
	}{
		{"create", ada, []string{"apply", "-auto-approve"}, false, "1 added"},
		{"no change", ada, []string{"plan", "-detailed-exitcode"}, false, "No changes"},
		{"a refusal with the platform's hint", ada + strings.ReplaceAll(ada[len(config):], "ada", "bob"), []string{"apply", "-auto-approve"}, true,
			"Unable to create Libris reader\n\nThe library is full.\n\nThe response: "},
		{"a default that the platform does not have", strings.Replace(ada, "{\n", "{\n  defaults { deletion_policy = \"disable\" }\n", 1),
			[]string{"plan"}, true, `defaults in the provider block sets deletion_policy = "disable" for what sets none itself, and Libris does not have it`},
		{"destroy", ada, []string{"destroy", "-auto-approve"}, false, "Ada loses the card."},
	} {
		w.Configure(step.hcl)
		result := w.Do(t.Context(), step.args...)
		text := result.Output
		for _, d := range result.Diagnostics {
			text += d.Summary + "\n\n" + d.Detail + "\n"
		}
		if failed := result.Code != 0; failed != step.fails || !strings.Contains(text, step.prints) {
			t.Fatalf("%s: exit code %d\n%s", step.what, result.Code, text)
		}
		if step.what == "a refusal with the platform's hint" && !strings.Contains(text, "Use the café (platformusers_libris_seat).") {
			t.Errorf("%s: the hint is missing\n%s", step.what, text)
		}
	}
	if len(town.readers) != 0 {
		t.Errorf("left %v", town.readers)
	}
}
