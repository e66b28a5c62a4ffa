// Command matrix runs the tests that run a real CLI with each version of Terraform and OpenTofu that is supported, and prints a table of
// what passed, by feature. A test that needs a feature says so (cli.Need); where a version has it not, the test counts as not applicable.
//
// Usage: matrix [-only VERSION,...] [-run REGEXP] [flags of go test] packages
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"slices"
	"strings"
	"syscall"
	"time"

	"github.com/platformusers/terraform-provider-platformusers/internal/acctest/cli"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := run(ctx, os.Args[1:], os.Stdout)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "matrix:", err)
		os.Exit(1)
	}
}

// options are what the arguments say.
type options struct {
	only []string // versions; empty: all
	run  string
	rest []string
}

func parse(args []string) (o options, err error) {
	o.run = "^TestCLI"
	for len(args) > 0 {
		switch {
		case args[0] != "-only" && args[0] != "-run":
			o.rest, args = append(o.rest, args[0]), args[1:]
		case len(args) < 2:
			return o, fmt.Errorf("%s needs a value", args[0])
		case args[0] == "-only":
			o.only, args = strings.Split(args[1], ","), args[2:]
		default:
			o.run, args = args[1], args[2:]
		}
	}
	if len(o.rest) == 0 {
		return o, errors.New("name the packages to test")
	}
	return o, nil
}

func run(ctx context.Context, args []string, out io.Writer) error {
	o, err := parse(args)
	if err != nil {
		return err
	}
	var done []*result
	for _, product := range cli.Matrix() {
		if len(o.only) > 0 && !slices.Contains(o.only, product.Version) {
			continue
		}
		found, err := cli.FindExactly(ctx, product, os.Stderr)
		if err != nil {
			return err
		}
		begin := time.Now()
		say(out, "%s %s: %s", product.Title, product.Version, found.Path)
		r := newResult(product.Title + " " + product.Version)
		if err := r.test(ctx, product, found, o, out); err != nil {
			return err
		}
		say(out, "%s: %s, in %s\n", r.title, r.total(), time.Since(begin).Round(time.Second))
		done = append(done, r)
		if ctx.Err() != nil {
			return ctx.Err()
		}
	}
	if len(done) == 0 {
		return fmt.Errorf("no version of %s is in the matrix", strings.Join(o.only, ", "))
	}
	say(out, "%s", table(done))
	for _, r := range done {
		if n := r.total(); n.failed > 0 || n.passed == 0 {
			return errors.New("not all tests passed")
		}
	}
	return nil
}

// test runs the tests with one CLI.
func (r *result) test(ctx context.Context, product cli.Product, found cli.CLI, o options, out io.Writer) error {
	cmd := exec.CommandContext(ctx, "go", append([]string{"test", "-json", "-count=1", "-run", o.run}, o.rest...)...)
	cmd.Env = append(os.Environ(), cli.Terraform.PathVariable+"="+found.Path)
	if product.Program == cli.OpenTofu.Program {
		cmd.Env = append(cmd.Env, "TF_ACC_PROVIDER_HOST=registry.opentofu.org")
	}
	cmd.Stderr = os.Stderr
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) }
	cmd.WaitDelay = 30 * time.Second
	pipe, err := cmd.StdoutPipe()
	if err != nil {
		return fmt.Errorf("no pipe to go test: %w", err)
	}
	if err := cmd.Start(); err != nil {
		return fmt.Errorf("go test does not start: %w", err)
	}
	if err := r.read(pipe, out); err != nil {
		return err
	}
	if err := cmd.Wait(); err != nil && r.total().failed == 0 {
		return fmt.Errorf("go test: %w", err)
	}
	return nil
}

// say writes one line. A report that cannot be written helps nobody, so the error is not handled.
func say(out io.Writer, format string, args ...any) { _, _ = fmt.Fprintf(out, format+"\n", args...) }
