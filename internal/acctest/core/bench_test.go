package core

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/zclconf/go-cty/cty"
)

// bench is a workspace on a fake.
type bench struct {
	*fake
	t *testing.T
	w *Workspace
}

// newBench makes a workspace. At the end of the test no rule may have been broken that the test has not collected with rules.
func newBench(t *testing.T, hcl string) *bench {
	t.Helper()
	f := &fake{objects: map[string]map[string]cty.Value{}}
	b := &bench{fake: f, t: t}
	b.w = New(Options{
		Start: func(name string) (tfprotov6.ProviderServer, error) {
			if name != "test" {
				return nil, errors.New("no such provider")
			}
			f.mu.Lock()
			defer f.mu.Unlock()
			f.processes++
			return &process{f: f, stopped: make(chan struct{})}, nil
		},
		Broken: func(d Diagnostic) {
			f.mu.Lock()
			defer f.mu.Unlock()
			f.broken = append(f.broken, d)
		},
	}, hcl)
	t.Cleanup(func() {
		for _, d := range b.rules() {
			t.Errorf("a rule was broken that the test does not speak of: %s: %s", d.Summary, d.Detail)
		}
	})
	return b
}

// rules are the rules that were broken since the last question.
func (b *bench) rules() []Diagnostic {
	b.mu.Lock()
	defer b.mu.Unlock()
	out := b.broken
	b.broken = nil
	return out
}

// calls are the calls of some kinds since the last question, in order; of no kinds: all.
func (b *bench) calls(kinds ...string) string {
	b.mu.Lock()
	defer b.mu.Unlock()
	var out []string
	for _, one := range b.log {
		kind, _, _ := strings.Cut(one, " ")
		if len(kinds) == 0 || slices.Contains(kinds, kind) {
			out = append(out, one)
		}
	}
	b.log = nil
	return strings.Join(out, ", ")
}

func (b *bench) bend(twist func(call, name string, a *response)) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.twist = twist
}

func (b *bench) listen(spoken func(call, name string)) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.spoken = spoken
}

func (b *bench) started() (processes, ready int) {
	b.mu.Lock()
	defer b.mu.Unlock()
	processes, ready = b.processes, b.ready
	b.processes, b.ready = 0, 0
	return processes, ready
}

// run runs a command that has to succeed.
func (b *bench) run(args ...string) string {
	b.t.Helper()
	out, err := b.w.Run(b.t.Context(), args...)
	if err != nil {
		b.t.Fatalf("terraform %v: %v\n%s", args, err, out)
	}
	return out
}

// fails runs a command that has to fail with all of some texts.
func (b *bench) fails(want []string, args ...string) string {
	b.t.Helper()
	out, err := b.w.Run(b.t.Context(), args...)
	var exit *ExitError
	if !errors.As(err, &exit) || exit.Code != 1 {
		b.t.Fatalf("terraform %v: %v, it should fail\n%s", args, err, out)
	}
	b.says(out, want...)
	return out
}

func (b *bench) says(out string, want ...string) {
	b.t.Helper()
	for _, w := range want {
		if !strings.Contains(out, w) {
			b.t.Errorf("there is no %q in:\n%s", w, out)
		}
	}
}

func (b *bench) apply(hcl string) string {
	b.t.Helper()
	b.w.Configure(hcl)
	return b.run("apply", "-auto-approve")
}

// plan is what a plan does, by address: "update", "delete, create replace_because_tainted".
func (b *bench) plan(args ...string) map[string]string {
	b.t.Helper()
	b.run(append([]string{"plan", "-out=p"}, args...)...)
	out := map[string]string{}
	for _, c := range b.w.SavedPlan("p").sorted() {
		text := string(c.action)
		if c.reason != "" {
			text += " " + c.reason
		}
		if c.movedFrom != nil {
			text += " from " + c.movedFrom.String()
		}
		if c.importing {
			text += " importing " + c.importID
		}
		at := c.addr.String()
		if c.deposed != "" {
			at += " deposed"
		}
		out[at] = text
	}
	return out
}

func (b *bench) plans(want map[string]string, args ...string) {
	b.t.Helper()
	if got := b.plan(args...); !maps.Equal(got, want) {
		b.t.Errorf("the plan is\n%v\nit should be\n%v", got, want)
	}
}

// holds are the objects of the state: "test_thing.a": "id-1", "id-1 tainted".
func (b *bench) holds() map[string]string {
	b.t.Helper()
	s, err := parseState(b.w.State())
	if err != nil {
		b.t.Fatal(err)
	}
	out := map[string]string{}
	note := func(o *stored) string {
		v := must(decode(o.attributes)).(map[string]any)
		text := fmt.Sprint(v["id"])
		if o.addr.kind == dataKind {
			text = fmt.Sprint(v["result"])
		}
		if o.tainted {
			text += " tainted"
		}
		return text
	}
	for a, o := range s.objects {
		out[a.String()] = note(o)
	}
	for a, list := range s.deposed {
		for _, o := range list {
			out[a.String()+" deposed"] = note(o)
		}
	}
	return out
}

func (b *bench) wantState(want map[string]string) {
	b.t.Helper()
	if got := b.holds(); !maps.Equal(got, want) {
		b.t.Errorf("the state holds\n%v\nit should hold\n%v", got, want)
	}
}

func (b *bench) wantCalls(want string, kinds ...string) {
	b.t.Helper()
	if got := b.calls(kinds...); got != want {
		b.t.Errorf("the calls are\n%s\nthey should be\n%s", got, want)
	}
}
