package estate

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/platformusers/terraform-provider-platformusers/internal/acctest/core"
	"github.com/platformusers/terraform-provider-platformusers/internal/provider"
	"github.com/platformusers/terraform-provider-platformusers/internal/rest"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox"
)

// NewServer starts a provider within this process. Its calls go to the sandbox's handler without a network, whatever base URL url is, and its waits
// advance the sandbox's clock.
func NewServer(s *sandbox.Sandbox, url string) (tfprotov6.ProviderServer, error) {
	return newServer(s, url, s.Handler())
}

// newServer is NewServer with another handler before or in place of the sandbox's.
func newServer(s *sandbox.Sandbox, url string, handler http.Handler) (tfprotov6.ProviderServer, error) {
	env := map[string]string{}
	for _, v := range s.EnvAt(url) {
		env[v.Name] = v.Value
	}
	return provider.Server("bench", provider.Runtime{
		Getenv: func(name string) string { return env[name] },
		Clock: rest.Clock{Now: s.Clock.Now, Sleep: func(ctx context.Context, d time.Duration) error {
			until := s.Clock.Now().Add(d)
			// Who began to wait at the same time must have seen the same time: else the waits, which lie side by side, would add up.
			<-time.After(sameTime)
			s.Clock.AdvanceTo(until)
			return ctx.Err()
		}},
		Transport: func(http.RoundTripper) http.RoundTripper { return direct{handler} },
	}), nil
}

const sameTime = 10 * time.Millisecond

// direct calls a handler in place of a server.
type direct struct{ handler http.Handler }

func (d direct) RoundTrip(r *http.Request) (*http.Response, error) {
	served := r.Clone(r.Context())
	served.RequestURI = r.URL.RequestURI()
	if served.Body == nil {
		served.Body = http.NoBody
	}
	answer := httptest.NewRecorder()
	d.handler.ServeHTTP(answer, served)
	response := answer.Result()
	response.Request = r
	return response, nil
}

// together is how many people one command of the driver imports: it evaluates the whole configuration for each.
const together = 100

// State is the state after an import of people: what the provider stores, private notes included. url is where the sandbox is going to be found,
// which is a part of some identities.
func (p Platform) State(ctx context.Context, s *sandbox.Sandbox, url string, people []Person) (State, error) {
	var all State
	var schemas core.Schemas
	var broken []error
	for some := range slices.Chunk(people, together) {
		w := core.New(core.Options{
			Schemas: &schemas,
			Start:   func(string) (tfprotov6.ProviderServer, error) { return NewServer(s, url) },
			Broken:  func(d core.Diagnostic) { broken = append(broken, fmt.Errorf("%s: %s", d.Summary, d.Detail)) },
		}, p.Everybody(p.Type(), some, nil)+p.Imports(some))
		out, err := w.Run(ctx, "apply", "-auto-approve")
		if err != nil {
			return State{}, fmt.Errorf("%s: the import into the state: %w\n%s", p.Key, err, out)
		}
		if err := all.add(w.State()); err != nil {
			return State{}, err
		}
	}
	return all, errors.Join(broken...)
}

// State is a state file with one resource of many instances.
type State struct {
	frame, resource map[string]json.RawMessage
	Instances       []Instance
}

// Instance is one of them.
type Instance map[string]json.RawMessage

// add adds the instances of another state file.
func (s *State) add(text string) error {
	var frame map[string]json.RawMessage
	var resources []map[string]json.RawMessage
	var instances []Instance
	if err := json.Unmarshal([]byte(text), &frame); err != nil {
		return fmt.Errorf("the state is no JSON: %w", err)
	}
	if err := json.Unmarshal(frame["resources"], &resources); err != nil || len(resources) != 1 {
		return fmt.Errorf("the state holds %d resources in place of one: %w", len(resources), err)
	}
	if err := json.Unmarshal(resources[0]["instances"], &instances); err != nil {
		return fmt.Errorf("the state's instances: %w", err)
	}
	s.frame, s.resource = frame, resources[0]
	s.Instances = append(s.Instances, instances...)
	return nil
}

// File is the state file.
func (s *State) File() ([]byte, error) { return s.FileOf("", "", nil) }

// FileOf is the state file with the same instances as resources of another type, whose provider is another one. change may be nil; it returns the
// instance that stands in place of one.
func (s *State) FileOf(typeName, providerAddress string, change func(Instance) Instance) ([]byte, error) {
	frame, resource, instances := maps.Clone(s.frame), maps.Clone(s.resource), s.Instances
	if typeName != "" {
		resource["type"] = must(typeName)
		resource["provider"] = must(fmt.Sprintf("provider[%q]", providerAddress))
	}
	if change != nil {
		instances = make([]Instance, 0, len(s.Instances))
		for _, one := range s.Instances {
			instances = append(instances, change(maps.Clone(one)))
		}
	}
	resource["instances"] = must(instances)
	frame["resources"] = must([]any{resource})
	var b bytes.Buffer
	err := json.Indent(&b, must(frame), "", "  ")
	return b.Bytes(), err
}

// must encodes what is JSON already or plain texts.
func must(v any) json.RawMessage {
	text, err := json.Marshal(v)
	if err != nil {
		panic("estate: the parts of a state file are no JSON: " + err.Error())
	}
	return text
}
