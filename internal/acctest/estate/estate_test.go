package estate_test

import (
	"bytes"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/platformusers/terraform-provider-platformusers/internal/acctest/core"
	"github.com/platformusers/terraform-provider-platformusers/internal/acctest/estate"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox"
)

const url = "http://127.0.0.1:8484"

// The state that is written is the one of the configuration: nothing is planned. It holds more people than one command imports.
func TestState(t *testing.T) {
	t.Parallel()
	const n = 103
	s, err := sandbox.New(sandbox.Options{SeedUsers: n, RealRateLimits: true})
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range estate.Platforms() {
		people, err := p.People(s, n)
		if err != nil {
			t.Fatal(err)
		}
		state, err := p.State(t.Context(), s, url, people)
		if err != nil {
			t.Fatal(err)
		}
		text, err := state.File()
		if err != nil || len(state.Instances) != n {
			t.Fatalf("%s: %d instances: %v", p.Key, len(state.Instances), err)
		}
		w := core.New(core.Options{Start: func(string) (tfprotov6.ProviderServer, error) { return estate.NewServer(s, url) }},
			p.Everybody(p.Type(), people, nil))
		w.SetState(string(text))
		if out, err := w.Run(t.Context(), "plan", "-detailed-exitcode"); err != nil {
			t.Errorf("%s plans a change: %v\n%s", p.Key, err, out)
		}
		other, err := state.FileOf("bench_thing", "registry.terraform.io/platformusers/bench", func(i estate.Instance) estate.Instance {
			delete(i, "identity")
			return i
		})
		if err != nil || bytes.Contains(other, []byte("identity\"")) || !bytes.Contains(other, []byte(`"type": "bench_thing"`)) ||
			!bytes.Contains(other, []byte(`provider[\"registry.terraform.io/platformusers/bench\"]`)) {
			t.Errorf("%s: %v\n%s", p.Key, err, other[:1000])
		}
		if state.Instances[0]["identity"] == nil {
			t.Error("a change of another file's instance has reached the state")
		}
	}
	if _, err := estate.Platforms()[0].People(s, n+1); err == nil {
		t.Error("there are not that many")
	}
}

func TestPages(t *testing.T) {
	t.Parallel()
	s, err := sandbox.New(sandbox.Options{SeedUsers: 1000})
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range estate.Platforms() {
		if pages := p.Pages(s); pages != p.InTenant(s)/p.PageSize+1 || p.InTenant(s) <= 1000 {
			t.Errorf("%s: %d pages of %d users", p.Key, pages, p.InTenant(s))
		}
	}
}
