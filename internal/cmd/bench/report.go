package main

import (
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"math"
	"os"
	"slices"
	"strconv"
	"text/tabwriter"
	"time"
)

// Report is everything that was measured, as the file has it.
type Report struct {
	Date      time.Time `json:"date"`
	Terraform string    `json:"terraform"`
	System    string    `json:"system"`
	CPUs      int       `json:"cpus"`
	Users     int       `json:"users"`
	Rounds    int       `json:"rounds"`
	Plans     []Row     `json:"plans"`
	Tenant    []Case    `json:"tenant,omitempty"`
	Limited   []Case    `json:"limited,omitempty"`
	Aims      []Aim     `json:"aims"`
}

// Row compares the plans of one platform with one latency.
type Row struct {
	Platform string  `json:"platform"`
	Latency  float64 `json:"latency_ms"`
	Null     Figures `json:"null"`
	Twin     Figures `json:"twin"`
	Ours     Figures `json:"ours"`
	RNull    float64 `json:"r_null"` // wall time of ours to that of null
	RTwin    float64 `json:"r_twin"`
	// CPU of the provider's processes for each user, and ours to the twin's.
	TwinCPU  float64 `json:"twin_cpu_ms_per_user"`
	OursCPU  float64 `json:"ours_cpu_ms_per_user"`
	CPURatio float64 `json:"r_cpu_twin"`
}

func newRow(platform string, latency time.Duration, users int, null, twin, ours Figures) Row {
	perUser := func(f Figures) float64 { return rounded(f.ProviderCPU * 1000 / float64(users)) }
	return Row{Platform: platform, Latency: float64(latency) / float64(time.Millisecond), Null: null, Twin: twin, Ours: ours,
		RNull: rounded(ours.Wall / null.Wall), RTwin: rounded(ours.Wall / twin.Wall),
		TwinCPU: perUser(twin), OursCPU: perUser(ours), CPURatio: rounded(ours.ProviderCPU / twin.ProviderCPU)}
}

// rounded has two decimals; no ratio is known more exactly.
func rounded(f float64) float64 { return math.Round(f*100) / 100 }

// Case is a measurement of ours alone.
type Case struct {
	Platform string `json:"platform"`
	What     string `json:"what"`
	Users    int    `json:"users"`
	Pages    int    `json:"pages"` // calls that list the tenant
	Figures
}

// Aim is a figure that has a limit.
type Aim struct {
	What   string  `json:"what"`
	Is     float64 `json:"is"`
	AtMost float64 `json:"at_most"`
	Over   bool    `json:"over,omitempty"` // the command was stopped: it is more
	Met    bool    `json:"met"`
}

// The aims. They are about 1,000 users, 50,000 in the tenant and 2,000 under real rate limits.
const (
	aimTwin    = 1.1 // wall time with a latency of 100 ms
	aimNull    = 1.4
	aimLatency = 100 // ms
	aimCPU     = 1.5 // to the twin without latency
	aimRSS     = 200 // MB
)

// aimLimited is by what is done under real rate limits, in seconds.
var aimLimited = map[string]float64{"plan under real rate limits": 10, "import under real rate limits": 60}

// judge fills in the aims.
func (r *Report) judge() {
	add := func(what string, is, most float64, over bool) {
		r.Aims = append(r.Aims, Aim{What: what, Is: is, AtMost: most, Over: over, Met: is <= most && !over})
	}
	for _, row := range r.Plans {
		if row.Latency == aimLatency {
			add(row.Platform+": wall to the twin's", row.RTwin, aimTwin, row.Ours.Over)
			add(row.Platform+": wall to null's", row.RNull, aimNull, row.Ours.Over)
		}
		if row.Latency == 0 {
			add(row.Platform+": provider CPU to the twin's", row.CPURatio, aimCPU, row.Ours.Over)
		}
	}
	for _, c := range r.Tenant {
		add(c.Platform+": peak MB, "+c.What, rounded(c.PeakRSS), aimRSS, c.Over)
	}
	for _, c := range r.Limited {
		add(c.Platform+": seconds, "+c.What, rounded(c.Wall), aimLimited[c.What], c.Over)
		add(c.Platform+": responses 429, "+c.What, float64(c.Throttled), 0, false)
	}
}

func (r *Report) save(file string) error {
	text, err := json.MarshalIndent(r, "", "  ")
	if err != nil {
		return fmt.Errorf("the report is no JSON: %w", err)
	}
	if err := os.WriteFile(file, append(text, '\n'), 0o644); err != nil {
		return fmt.Errorf("the report cannot be written: %w", err)
	}
	return nil
}

// print writes the tables.
func (r *Report) print(out io.Writer) error {
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	line := func(format string, args ...any) { _, _ = fmt.Fprintf(w, format+"\t\n", args...) }
	heading := func(format string, args ...any) {
		_ = w.Flush()
		_, _ = fmt.Fprintf(out, "\n"+format+"\n", args...)
	}
	heading("%s, Terraform %s, %s, %d CPUs: plan of %d users without changes, median of %d rounds",
		r.Date.Format(time.DateOnly), r.Terraform, r.System, r.CPUs, r.Users, r.Rounds)
	line("platform\tlatency\tnull\ttwin\tours\tR null\tR twin\tcalls\t429\tCPU/user twin\tours\tratio\tpeak memory")
	for _, row := range r.Plans {
		line("%s\t%.0f ms\t%s\t%s\t%s\t%.2f\t%.2f\t%d\t%d\t%.2f ms\t%.2f ms\t%.2f\t%.0f MB", row.Platform, row.Latency,
			seconds(row.Null), seconds(row.Twin),
			seconds(row.Ours), row.RNull, row.RTwin, row.Ours.Calls, row.Ours.Throttled, row.TwinCPU, row.OursCPU, row.CPURatio, row.Ours.PeakRSS)
	}
	if cases := slices.Concat(r.Tenant, r.Limited); len(cases) > 0 {
		heading("Ours alone")
		line("platform\tcase\tusers\twall\tcore CPU\tprovider CPU\tpages\tcalls\t429\tpeak memory")
		for _, c := range cases {
			line("%s\t%s\t%d\t%s\t%.1f s\t%.1f s\t%d\t%d\t%d\t%.0f MB", c.Platform, c.What, c.Users, seconds(c.Figures), c.CoreCPU, c.ProviderCPU,
				c.Pages, c.Calls, c.Throttled, c.PeakRSS)
		}
	}
	heading("Calls by route")
	for _, row := range r.Plans {
		printRoutes(line, fmt.Sprintf("%s at %.0f ms", row.Platform, row.Latency), row.Ours)
	}
	for _, c := range slices.Concat(r.Tenant, r.Limited) {
		printRoutes(line, c.Platform+", "+c.What, c.Figures)
	}
	heading("Aims (of 1,000 users, 50,000 in the tenant, 2,000 under real rate limits)")
	for _, a := range r.Aims {
		is, met := strconv.FormatFloat(a.Is, 'f', -1, 64), "missed"
		if a.Over {
			is = "over " + is
		}
		if a.Met {
			met = "met"
		}
		line("%s\t%s\tat most %v\t%s", a.What, is, a.AtMost, met)
	}
	return w.Flush()
}

func printRoutes(line func(string, ...any), what string, f Figures) {
	for _, route := range slices.Sorted(maps.Keys(f.Routes)) {
		line("%s\t%d\t%s", what, f.Routes[route], route)
	}
}

func seconds(f Figures) string {
	if f.Over {
		return fmt.Sprintf("over %.0f s", f.Wall)
	}
	return fmt.Sprintf("%.2f s", f.Wall)
}
