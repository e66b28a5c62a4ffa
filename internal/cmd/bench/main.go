// Command bench measures this provider against providers that do nothing, with a real Terraform and the sandbox in place of the platforms: a plan
// of the same number of people without changes, of a null resource (id and name), of a twin (a resource with the schema and the state of our
// account, which calls nobody) and of our account. All run on the same machine in the same run, one after another in each round, and medians
// count. Then it plans in a large tenant, and under the rate limits of UiPath Automation Cloud.
//
// It writes a table to the terminal and everything that it measured to a file. A plan that is not empty, or fails, ends the bench.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"

	"github.com/platformusers/terraform-provider-platformusers/internal/acctest/estate"
)

// oldestCLI is the Terraform that the aims are about: older ones are much slower with for_each themselves.
const oldestCLI = "1.15.0"

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second signal ends the program at once
	o, err := parse(os.Args[1:], os.Stderr)
	if err == nil {
		err = run(ctx, o, os.Stdout, os.Stderr)
	}
	switch {
	case err == nil, errors.Is(err, flag.ErrHelp):
	case ctx.Err() != nil:
		fmt.Fprintln(os.Stderr, "\nbench: interrupted; everything is cleaned up")
		os.Exit(1)
	default:
		fmt.Fprintln(os.Stderr, "\nbench:", err)
		os.Exit(1)
	}
}

// options are what is measured.
type options struct {
	users     int
	platforms []estate.Platform
	latencies []time.Duration
	rounds    int
	tenant    int // users of the large tenant; 0: none is measured
	limited   int // users under real rate limits; 0: they are not measured
	timeout   time.Duration
	json      string // the file; "": none
}

// The usual size, and the largest that a default grows to.
const (
	usualUsers    = 1000
	usualTenant   = 50_000
	usualLimited  = 2_000
	unset         = -1
	commonLatency = "0,100ms"
)

func parse(args []string, stderr io.Writer) (o options, err error) {
	flags := flag.NewFlagSet("bench", flag.ContinueOnError)
	flags.SetOutput(stderr)
	flags.IntVar(&o.users, "n", usualUsers, "`number` of users of each plan, 100 to 5000")
	platforms := flags.String("platforms", "", "`platforms` to measure, with commas between them; all by default")
	latencies := flags.String("latencies", commonLatency, "`times` that each response takes, with commas between them")
	flags.IntVar(&o.rounds, "rounds", 3, "`number` of rounds, whose median counts")
	flags.IntVar(&o.tenant, "tenant", unset, "`number` of users of the large tenant, 0 for none; by default 50 times -n, at most 50000")
	flags.IntVar(&o.limited, "limited", unset, "`number` of users under UiPath's real rate limits, 0 for none; by default 2 times -n, at most 2000")
	flags.DurationVar(&o.timeout, "timeout", 5*time.Minute, "`time` after which a command is stopped and reported as longer")
	flags.StringVar(&o.json, "json", "", "`file` to write everything to that was measured")
	if err := flags.Parse(args); err != nil {
		return o, err
	}
	if o.tenant == unset {
		o.tenant = min(usualTenant, usualTenant/usualUsers*o.users)
	}
	if o.limited == unset {
		o.limited = min(usualLimited, usualLimited/usualUsers*o.users)
	}
	if flags.NArg() > 0 || o.users < 1 || o.rounds < 1 || o.limited < 0 || o.tenant < 0 || o.tenant > 0 && o.tenant < o.users {
		return o, errors.New("-n and -rounds are at least 1, -limited at least 0, -tenant 0 or at least -n, and there are no arguments: see bench -h")
	}
	if o.platforms, err = platformsNamed(*platforms); err != nil {
		return o, err
	}
	for text := range strings.SplitSeq(*latencies, ",") {
		latency, err := time.ParseDuration(text)
		if err != nil || latency < 0 {
			return o, fmt.Errorf("-latencies: %q is no time such as 100ms", text)
		}
		o.latencies = append(o.latencies, latency)
	}
	return o, nil
}

// platformsNamed are the platforms of a list; all for "".
func platformsNamed(list string) (named []estate.Platform, err error) {
	all := map[string]estate.Platform{}
	for _, p := range estate.Platforms() {
		all[p.Key] = p
	}
	if list == "" {
		return estate.Platforms(), nil
	}
	for key := range strings.SplitSeq(list, ",") {
		p, ok := all[key]
		if !ok {
			return nil, fmt.Errorf("-platforms: there is no platform %q", key)
		}
		named = append(named, p)
	}
	return named, nil
}

// run measures everything and reports it.
func run(ctx context.Context, o options, out, progress io.Writer) (err error) {
	b, err := newBench(ctx, o, progress)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(b.dir)) }()
	r, err := b.measure(ctx)
	if err != nil {
		return err
	}
	if o.json != "" {
		if err := r.save(o.json); err != nil {
			return err
		}
	}
	return r.print(out)
}
