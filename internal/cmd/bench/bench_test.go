package main

import (
	"encoding/json"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/kernel"
)

// The smallest run measures something of everything.
func TestCLIBench(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "bench.json")
	o, err := parse([]string{"-n", "3", "-rounds", "1", "-platforms", "uipath", "-latencies", "1ms",
		"-tenant", "12", "-limited", "2", "-json", file}, io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	if err := run(t.Context(), o, &out, t.Output()); err != nil {
		t.Fatal(err)
	}
	t.Log(out.String())
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var r Report
	if err := json.Unmarshal(text, &r); err != nil {
		t.Fatal(err)
	}
	if len(r.Plans) != 1 || len(r.Tenant) != 1 || len(r.Limited) != 2 || len(r.Aims) != 5 {
		t.Fatalf("the report lacks something:\n%s", text)
	}
	row := r.Plans[0]
	for name, f := range map[string]Figures{"null": row.Null, "twin": row.Twin, "ours": row.Ours, "tenant": r.Tenant[0].Figures,
		"plan": r.Limited[0].Figures, "import": r.Limited[1].Figures} {
		if f.Wall <= 0 || f.CoreCPU <= 0 || f.ProviderCPU <= 0 || f.PeakRSS < 1 || f.Over {
			t.Errorf("%s: %+v", name, f)
		}
		idle := name == "null" || name == "twin"
		if idle != (f.Calls == 0) {
			t.Errorf("%s makes %d calls", name, f.Calls)
		}
	}
	for _, part := range []string{"R twin", "plan in a tenant of 12", "import under real rate limits", "POST /identity_/connect/token", "at most 10"} {
		if !strings.Contains(out.String(), part) {
			t.Errorf("the table lacks %q:\n%s", part, out.String())
		}
	}
}

func TestParse(t *testing.T) {
	t.Parallel()
	for arguments, want := range map[string][3]int{"": {1000, 50_000, 2000}, "-n 200": {200, 10_000, 400}, "-n 5000": {5000, 50_000, 2000},
		"-n 100 -tenant 0 -limited 0": {100, 0, 0}} {
		o, err := parse(strings.Fields(arguments), io.Discard)
		if got := [3]int{o.users, o.tenant, o.limited}; err != nil || got != want || len(o.platforms) != 4 || len(o.latencies) != 2 {
			t.Errorf("%q: users, tenant, limited are %v: %v", arguments, got, err)
		}
	}
	for _, arguments := range []string{"-n 0", "-rounds 0", "-n 100 -tenant 99", "-platforms apim,github", "-latencies fast", "-latencies -1s", "more"} {
		if _, err := parse(strings.Fields(arguments), io.Discard); err == nil {
			t.Errorf("%q is taken", arguments)
		}
	}
}

func TestFigures(t *testing.T) {
	t.Parallel()
	call := func(route string, status int) kernel.Call {
		return kernel.Call{Method: http.MethodGet, Route: route, Status: status}
	}
	var samples []sample
	for _, wall := range []time.Duration{4 * time.Second, time.Second, 2 * time.Second} {
		s := sample{wall: wall, calls: []kernel.Call{call("/users", 200), call("/users", 429), call("/me", 200)}}
		log := "{\"cpu_ns\":1000000000,\"peak_rss_bytes\":2000000}\n{\"cpu_ns\":500000000,\"peak_rss_bytes\":9000000}\n"
		if err := s.readMeter([]byte(log), wall+2*time.Second); err != nil {
			t.Fatal(err)
		}
		samples = append(samples, s)
	}
	f := figures(samples)
	if f.Wall != 2 || f.ProviderCPU != 1.5 || f.CoreCPU != 2.5 || f.PeakRSS != 9 || f.Calls != 3 || f.Throttled != 3 || f.Routes["GET /users"] != 2 {
		t.Errorf("%+v", f)
	}
	if even := median(samples[:2], func(s sample) time.Duration { return s.wall }); even != 2500*time.Millisecond {
		t.Errorf("the median of 4 s and 1 s is %v", even)
	}
	if err := new(sample).readMeter([]byte("what?\n"), 0); err == nil {
		t.Error("a log that is no JSON is taken")
	}
}

func TestAims(t *testing.T) {
	t.Parallel()
	took := func(wall, cpu float64) Figures { return Figures{Wall: wall, ProviderCPU: cpu} }
	r := Report{
		Plans: []Row{
			newRow("apim", 0, 1000, took(2, 2), took(2.5, 3), took(3, 4.5)),
			newRow("apim", 100*time.Millisecond, 1000, took(2, 2), took(2.5, 3), took(3, 9)),
		},
		Tenant: []Case{{Platform: "apim", What: "plan in a tenant of 50000", Figures: Figures{PeakRSS: 201}}},
		Limited: []Case{{Platform: "uipath", What: "plan under real rate limits", Figures: Figures{Wall: 9, Over: true, Throttled: 1}},
			{Platform: "uipath", What: "import under real rate limits", Figures: Figures{Wall: 59}}},
	}
	r.judge()
	var met []bool
	for _, a := range r.Aims {
		met = append(met, a.Met)
	}
	// CPU; R to the twin and to null; memory; plan and its 429; import and its.
	if want := []bool{true, false, false, false, false, false, true, true}; !slices.Equal(met, want) {
		t.Errorf("aims: %v\n%+v", met, r.Aims)
	}
}
