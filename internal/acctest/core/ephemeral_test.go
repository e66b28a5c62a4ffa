package core

import (
	"strings"
	"testing"
	"time"

	"github.com/zclconf/go-cty/cty"
)

const withKey = "  secret = ephemeral.test_key.k.token"

// TestEphemeral: opened in a plan and again in the apply, closed at the end of each, and never kept.
func TestEphemeral(t *testing.T) {
	t.Parallel()
	bench := newBench(t, key+thing("a", withKey))
	kinds := []string{"open", "close", "plan", "create"}
	out := bench.run("plan", "-out=p")
	bench.says(out, "ephemeral.test_key.k: Opening...\nephemeral.test_key.k: Opening complete after 0s\n",
		"ephemeral.test_key.k: Closing...\nephemeral.test_key.k: Closing complete after 0s\n")
	bench.wantCalls("open k, plan a, close k", kinds...)
	bench.run("apply", "p")
	bench.wantCalls("open k, plan a, create a, close k", kinds...)
	for where, text := range map[string]string{"plan": bench.w.SavedPlan("p").Dump(), "state": bench.w.State(), "output": out} {
		if strings.Contains(text, "token of k") {
			t.Errorf("the %s shows the token:\n%s", where, text)
		}
	}
}

// TestEphemeralInProvider: what opens a provider is open for as long as the provider is needed, in each walk.
func TestEphemeralInProvider(t *testing.T) {
	t.Parallel()
	bench := newBench(t, key+"provider \"test\" {\n  alias = \"x\"\n  token = ephemeral.test_key.k.token\n}\n"+thing("a", "provider = test.x"))
	kinds := []string{"open", "close", "create", "delete"}
	bench.run("apply", "-auto-approve")
	bench.wantCalls("open k, close k, open k, create a, close k", kinds...)
	bench.run("destroy", "-auto-approve")
	bench.wantCalls("open k, close k, open k, close k, open k, delete a, close k", kinds...)
}

// TestEphemeralRenewed: what lasts for a time is renewed when the time is over, and closed as it was opened, which is what the real core does.
func TestEphemeralRenewed(t *testing.T) {
	t.Parallel()
	bench := newBench(t, key+thing("a", withKey)+thing("b", "token = test_thing.a.out"))
	bench.renewAt = time.Date(2026, 11, 28, 12, 0, 0, 0, time.UTC)
	now := bench.renewAt.Add(-time.Minute)
	bench.w.o.Now = func() time.Time { return now }
	bench.listen(func(call, name string) {
		if call == "create" {
			now = now.Add(time.Hour)
		}
	})
	bench.run("apply", "-auto-approve", "-parallelism=1")
	bench.wantCalls("open k, close k, open k, create a, renew k, create b, close k", "open", "renew", "close", "create")
	now = bench.renewAt.Add(-time.Minute)
	bench.listen(func(call, name string) {
		if call == "read" {
			now = now.Add(time.Hour)
		}
	})
	bench.bend(during("renew", func(a *response) { a.fail("too late") }))
	bench.fails([]string{"Error: too late", "with ephemeral.test_key.k"}, "plan", "-parallelism=1")
}

// TestEphemeralLeftOpen: the real core closes nothing that something needed which failed.
func TestEphemeralLeftOpen(t *testing.T) {
	t.Parallel()
	bench := newBench(t, key+thing("a", withKey)+"ephemeral \"test_key\" \"other\" {\n  name = \"other\"\n}\n")
	bench.bend(during("plan", func(a *response) { a.fail("no") }))
	bench.fails([]string{"Error: no"}, "plan")
	bench.wantCalls("close other", "close")
}

// TestEphemeralRules: what core demands of what was opened.
func TestEphemeralRules(t *testing.T) {
	t.Parallel()
	for name, twist := range map[string]func(*response){
		"left ephemeral.test_key.k.token unknown": func(a *response) { a.set("token", cty.UnknownVal(cty.String)) },
		"opened nothing":                     func(a *response) { a.value = cty.NullVal(keyType) },
		"does not go with the configuration": func(a *response) { a.set("name", cty.StringVal("other")) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			bench := newBench(t, key)
			bench.bend(during("open", twist))
			bench.fails([]string{name}, "plan")
			if len(bench.rules()) != 1 {
				t.Error("it is not a rule that the provider broke")
			}
		})
	}
	bench := newBench(t, key+thing("a", withKey))
	bench.bend(during("create", func(a *response) { a.set("out", cty.StringVal("token of k")) }))
	bench.run("apply", "-auto-approve")
	if len(bench.rules()) == 0 {
		t.Error("a token in the state breaks no rule")
	}
}
