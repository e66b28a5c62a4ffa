// Command report, which releases name platformusers-report, writes plans as sentences and access as evidence, for those who read and those who answer
// for it. See package internal/report.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	"github.com/platformusers/terraform-provider-platformusers/internal/rest"
)

// program is the name under which releases have it.
const program = "platformusers-report"

// version is set at release time by the linker.
var version = "dev"

const usage = program + ` is for those who review what happens to people's access, and for those who answer for it.

  plan     writes what a plan of Terraform does to people, for a pull request
           ` + program + ` plan [--format markdown|json] [--fail-on EFFECT,...] [--admin NAME] [PLAN.json]
  access   writes who has what on all platforms, as evidence
           ` + program + ` access --out DIR [--platform PLATFORM,...] [--roster people.csv] [--dormant-days 90] [--partial]
  diff     writes what changed between two evidence folders: proof of what was revoked
           ` + program + ` diff [--format md|csv|json] OLD NEW
  version  writes the version of this program

` + `PLATFORM is anypoint, uipath, apim or controlroom.
`

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second signal ends the program at once
	os.Exit(run(ctx, os.Args[1:], process{stdin: os.Stdin, stdout: os.Stdout, stderr: os.Stderr, getenv: os.Getenv}))
}

// process is what a command takes from the process that it runs in.
type process struct {
	stdin          io.Reader
	stdout, stderr io.Writer
	getenv         func(name string) string
	clock          rest.Clock // the zero value is the real one
}

// Exit statuses.
const (
	exitDone   = 0
	exitFound  = 1 // plan --fail-on: the plan has such a change
	exitFailed = 2 // wrong arguments, or input that cannot be used: nothing was written
)

// Errors that decide on the exit status and were reported already.
var (
	errUsage = errors.New("wrong arguments")
	errFound = errors.New("found what was looked for")
)

// commands are what the program can do. Each reports its own flags.
var commands = map[string]func(ctx context.Context, p process, args []string) error{
	"plan":   plan,
	"access": access,
	"diff":   diff,
}

// run returns the exit status.
func run(ctx context.Context, args []string, p process) int {
	if len(args) == 0 {
		fmt.Fprint(p.stderr, usage)
		return exitFailed
	}
	command, ok := commands[args[0]]
	if !ok {
		switch args[0] {
		case "help", "-h", "-help", "--help":
			fmt.Fprint(p.stdout, usage)
			return exitDone
		case "version", "-version", "--version":
			fmt.Fprintln(p.stdout, program, version)
			return exitDone
		}
		fmt.Fprintf(p.stderr, "%s has no command %q.\n\n%s", program, args[0], usage)
		return exitFailed
	}
	switch err := command(ctx, p, args[1:]); {
	case err == nil, errors.Is(err, flag.ErrHelp):
		return exitDone
	case errors.Is(err, errFound):
		return exitFound
	case errors.Is(err, errUsage):
		return exitFailed
	default:
		fmt.Fprintf(p.stderr, "%s: %v\n", program, err)
		return exitFailed
	}
}
