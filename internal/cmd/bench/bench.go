package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"time"

	"github.com/platformusers/terraform-provider-platformusers/internal/acctest/cli"
	"github.com/platformusers/terraform-provider-platformusers/internal/acctest/estate"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/kernel"
)

// bench is one run.
type bench struct {
	options

	dir       string // everything that it writes
	terraform cli.CLI
	progress  io.Writer
	begin     time.Time
}

// newBench finds Terraform and builds the providers.
func newBench(ctx context.Context, o options, progress io.Writer) (*bench, error) {
	b := &bench{options: o, progress: progress, begin: time.Now()}
	var err error
	if b.terraform, err = cli.Find(ctx, cli.Terraform, oldestCLI, progress); err != nil {
		return nil, err
	}
	if b.dir, err = os.MkdirTemp("", "platformusers-bench-"); err != nil {
		return nil, fmt.Errorf("no temporary folder: %w", err)
	}
	b.say("Terraform %s, %d users, %d rounds; building the providers", b.terraform.Version, b.users, b.rounds)
	if err := b.build(ctx); err != nil {
		return nil, errors.Join(err, os.RemoveAll(b.dir))
	}
	return b, nil
}

// say writes a line of progress.
func (b *bench) say(format string, args ...any) {
	_, _ = fmt.Fprintf(b.progress, "[%4.0fs] %s\n", time.Since(b.begin).Seconds(), fmt.Sprintf(format, args...))
}

const module = "github.com/platformusers/terraform-provider-platformusers"

// programs is the folder with the providers, plugins the one in which Terraform finds them: there, the meter has their names.
func (b *bench) programs() string { return filepath.Join(b.dir, "programs") }
func (b *bench) plugins() string  { return filepath.Join(b.dir, "plugins") }

func (b *bench) build(ctx context.Context) error {
	for name, pkg := range map[string]string{"platformusers": module, "bench": module + "/internal/cmd/bench/idle"} {
		program := executable("terraform-provider-" + name)
		for path, pkg := range map[string]string{
			filepath.Join(b.programs(), program): pkg, filepath.Join(b.plugins(), program): module + "/internal/cmd/bench/metered",
		} {
			if out, err := exec.CommandContext(ctx, "go", "build", "-buildvcs=false", "-o", path, pkg).CombinedOutput(); err != nil {
				return fmt.Errorf("go build %s, inside a checkout of this repository: %w\n%s", pkg, err, out)
			}
		}
	}
	overrides := fmt.Sprintf("provider_installation {\n  dev_overrides {\n    %q = %q\n    %q = %q\n  }\n  direct {}\n}\n",
		oursAddress, b.plugins(), idleAddress, b.plugins())
	if err := os.WriteFile(b.cliConfig(), []byte(overrides), 0o600); err != nil {
		return fmt.Errorf("the CLI's configuration cannot be written: %w", err)
	}
	return nil
}

func (b *bench) cliConfig() string { return filepath.Join(b.dir, "terraform.rc") }

func executable(name string) string {
	if runtime.GOOS == "windows" {
		return name + ".exe"
	}
	return name
}

// tenant is a sandbox that serves, with what is measured in it.
type tenant struct {
	*sandbox.Sandbox
}

func newTenant(o sandbox.Options) (*tenant, error) {
	s, err := sandbox.New(o)
	if err != nil {
		return nil, err
	}
	return &tenant{s}, s.Start("127.0.0.1:0")
}

// respondAfter lets every response from now on take that long. The sandbox stays the same, since its address is part of some identities.
func (t *tenant) respondAfter(latency time.Duration) {
	t.Faults.Clear()
	if latency > 0 {
		t.Faults.Add(kernel.Fault{Kind: kernel.FaultLatency, Latency: kernel.Duration(latency), Times: -1})
	}
}

// state is the state of the first n accounts.
func (t *tenant) state(ctx context.Context, p estate.Platform, n int) ([]estate.Person, estate.State, error) {
	people, err := p.People(t.Sandbox, n)
	if err != nil {
		return nil, estate.State{}, err
	}
	state, err := p.State(ctx, t.Sandbox, t.URL(), people)
	return people, state, err
}
