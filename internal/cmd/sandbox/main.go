// Command sandbox runs the fake servers of the platforms that the provider manages. See package internal/sandbox for what they
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

const usage = `platformusers-sandbox runs fake servers of the platforms that the provider manages.

  platformusers-sandbox serve      serves them until Ctrl-C (platformusers-sandbox serve -h lists its options)
  platformusers-sandbox env        prints the environment variables that point the provider at them
  platformusers-sandbox switches   lists the undocumented behaviors that can be chosen with serve --set
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
	commands := map[string]func(context.Context, []string, io.Writer, io.Writer) error{"serve": serve, "env": env, "switches": switches}
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
		fmt.Fprintf(stderr, "platformusers-sandbox has no command %q.\n\n%s", args[0], usage)
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

// parse reads the flags of a command, which takes nothing else.
func parse(flags *flag.FlagSet, args []string, stderr io.Writer) error {
	flags.SetOutput(stderr)
	if err := flags.Parse(args); err != nil {
		if errors.Is(err, flag.ErrHelp) {
			return err
		}
		return errUsage
	}
	if flags.NArg() > 0 {
		fmt.Fprintf(stderr, "platformusers-sandbox %s takes no argument %q.\n", flags.Name(), flags.Arg(0))
		return errUsage
	}
	return nil
}
