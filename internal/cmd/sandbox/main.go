// Command sandbox, which releases name platformusers-sandbox, runs the fake servers of the platforms that the provider manages.
// See package internal/sandbox for what they
// are and how to steer them.
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
)

// program is the name under which releases have it.
const program = "platformusers-sandbox"

const usage = program + ` runs fake servers of the platforms that the provider manages.

  ` + program + ` serve                 serves them until Ctrl-C (serve -h lists its options)
  ` + program + ` env                   prints the environment variables that point the provider at them
  ` + program + ` switches [PLATFORM]   lists the behaviors that can be chosen with serve --set, with the source of each
  ` + program + ` edits [PLATFORM]      lists the calls that change a platform outside of Terraform, with an example of each

PLATFORM is anypoint, uipath, apim or controlroom.
`

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second signal ends the program at once
	os.Exit(run(ctx, os.Args[1:], os.Stdout, os.Stderr))
}

// errUsage says that the arguments are wrong and that the flag package has printed how.
var errUsage = errors.New("wrong arguments")

// run returns the exit status: 0, 1 for a failure, 2 for wrong arguments.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	commands := map[string]func(context.Context, []string, io.Writer, io.Writer) error{
		"serve": serve, "env": env, "switches": switches, "edits": edits,
	}
	if len(args) == 0 {
		fmt.Fprint(stderr, usage)
		return 2
	}
	command, ok := commands[args[0]]
	if !ok {
		if args[0] == "help" || args[0] == "-h" || args[0] == "--help" {
			fmt.Fprint(stdout, usage)
			return 0
		}
		fmt.Fprintf(stderr, "%s has no command %q.\n\n%s", program, args[0], usage)
		return 2
	}
	switch err := command(ctx, args[1:], stdout, stderr); {
	case err == nil, errors.Is(err, flag.ErrHelp):
		return 0
	case errors.Is(err, errUsage):
		return 2
	default:
		fmt.Fprintln(stderr, "Error:", err)
		return 1
	}
}

// parseWithPlatform reads the flags of a command that takes the name of a platform, "" when there is none.
func parseWithPlatform(flags *flag.FlagSet, args []string, stderr io.Writer) (platform string, err error) {
	if len(args) > 0 && args[0] != "" && args[0][0] != '-' {
		platform, args = args[0], args[1:]
	}
	return platform, parse(flags, args, stderr)
}

// parse reads the flags of a command, which takes nothing else.
func parse(flags *flag.FlagSet, args []string, stderr io.Writer) error {
	flags.SetOutput(stderr)
	flags.Usage = func() {
		fmt.Fprintf(stderr, "Usage of %s %s:\n", program, flags.Name())
		flags.PrintDefaults()
	}
	if err := flags.Parse(args); err != nil {
		if errors.Is(err, flag.ErrHelp) {
			return err
		}
		return errUsage
	}
	if flags.NArg() > 0 {
		fmt.Fprintf(stderr, "%s %s takes no argument %q.\n", program, flags.Name(), flags.Arg(0))
		return errUsage
	}
	return nil
}
