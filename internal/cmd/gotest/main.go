// Command gotest runs `go test -json` and reports what happened in a form that people and CI can read: one line per package, the output of
// what failed, and as the last line "N passed, N failed". A skipped test counts as failed, and so does a run without any test: a suite
// that silently tests nothing is worse than one that fails.
//
// Usage: gotest [-plain PACKAGE]... [-also DIR]... [flags of go test] ./...
//
// -plain runs the tests of a package of this module without the race detector: for what counts and measures much, and races in no way that the
// other packages do not, too.
//
// -also runs the tests of the module in DIR after those of this one, with the same flags. Each module must have tests; the last
// line counts those of all.
package main

import (
	"bytes"
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
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := run(ctx, os.Args[1:], os.Stdout)
	stop()
	if err != nil {
		if !errors.Is(err, errFailed) {
			fmt.Fprintln(os.Stderr, "gotest:", err)
		}
		os.Exit(1)
	}
}

// errFailed is the failure that the report has printed already.
var errFailed = errors.New("the tests failed")

func run(ctx context.Context, args []string, out io.Writer) error {
	plain, args, err := repeated("-plain", args)
	if err != nil {
		return err
	}
	also, args, err := repeated("-also", args)
	if err != nil {
		return err
	}
	race, err := raceDetector(ctx, os.Getenv("CI") == "true")
	if err != nil {
		return err
	}
	runs := []testRun{{dir: ".", args: args}}
	if race {
		if runs, err = split(ctx, args, plain); err != nil {
			return err
		}
		args = append([]string{"-race"}, args...)
	} else {
		say(out, "There is no C compiler here, and the race detector needs one: the tests run without it.")
	}
	say(out, "go test %s", strings.Join(args, " "))

	result := newReport(out)
	var errs []error
	for _, dir := range also {
		runs = append(runs, testRun{dir: dir, args: args})
	}
	for _, one := range runs {
		if ctx.Err() != nil {
			break // what is left does not run; the report says that the run was interrupted
		}
		errs = append(errs, testModule(ctx, one.dir, one.args, result))
	}
	if !result.close(errors.Join(append(errs, ctx.Err())...)) {
		return errFailed
	}
	return nil
}

// repeated takes the values of a flag of this program off the arguments, at whose beginning it stands as often as wanted.
func repeated(flag string, args []string) (values, rest []string, err error) {
	for len(args) > 0 && args[0] == flag {
		if len(args) < 2 || args[1] == "" || strings.HasPrefix(args[1], "-") {
			return nil, nil, fmt.Errorf("%s needs a folder", flag)
		}
		values, args = append(values, args[1]), args[2:]
	}
	return values, args, nil
}

// testRun is one call of go test.
type testRun struct {
	dir  string
	args []string
}

// split runs the packages of this module with the race detector, and the plain ones after them without it.
func split(ctx context.Context, args, plain []string) ([]testRun, error) {
	const all = "./..."
	last := len(args) - 1
	if len(plain) == 0 {
		return []testRun{{dir: ".", args: append([]string{"-race"}, args...)}}, nil
	}
	if last < 0 || args[last] != all {
		return nil, fmt.Errorf("-plain leaves packages out of %s, which must be the last argument", all)
	}
	plainPaths, err := packages(ctx, plain)
	if err != nil {
		return nil, err
	}
	every, err := packages(ctx, []string{all})
	if err != nil {
		return nil, err
	}
	raced := slices.DeleteFunc(every, func(path string) bool { return slices.Contains(plainPaths, path) })
	flags := args[:last]
	return []testRun{
		{dir: ".", args: slices.Concat([]string{"-race"}, flags, raced)},
		{dir: ".", args: slices.Concat(flags, plainPaths)},
	}, nil
}

// packages are the import paths of packages.
func packages(ctx context.Context, patterns []string) ([]string, error) {
	out, err := exec.CommandContext(ctx, "go", append([]string{"list"}, patterns...)...).Output()
	if err != nil {
		return nil, fmt.Errorf("go list %s: %w", strings.Join(patterns, " "), err)
	}
	return strings.Fields(string(out)), nil
}

// testModule adds the tests of one module to the report. The error is what the report cannot know.
func testModule(ctx context.Context, dir string, args []string, result *report) error {
	before := result.passed + result.failed
	// make lint vets, and more thoroughly.
	cmd := exec.CommandContext(ctx, "go", append([]string{"test", "-json", "-vet=off"}, args...)...)
	cmd.Dir = dir
	// The tests are many short-lived objects in little memory, and so is the compiler: fewer collections cost a sixth less (measured). The limit is for
	// the few tests, and for the linker, that do hold much: they collect as ever.
	cmd.Env = os.Environ()
	if os.Getenv("GOGC") == "" && os.Getenv("GOMEMLIMIT") == "" {
		cmd.Env = append(cmd.Env, "GOGC=1600", "GOMEMLIMIT=1500MiB")
	}
	// An interrupted test run gets the chance to stop the programs that it started.
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) }
	cmd.WaitDelay = 30 * time.Second
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	pipe, err := cmd.StdoutPipe()
	if err != nil {
		return fmt.Errorf("no pipe to go test: %w", err)
	}
	if err := cmd.Start(); err != nil {
		return fmt.Errorf("go test does not start in %s: %w", dir, err)
	}
	readErr := result.read(pipe)
	testErr := cmd.Wait()
	if text := strings.TrimSpace(stderr.String()); text != "" {
		say(result.out, "%s", text)
	}
	if testErr == nil && readErr == nil && result.passed+result.failed == before {
		return fmt.Errorf("no test ran in %s", dir)
	}
	return errors.Join(readErr, testErr)
}

// raceDetector reports whether this machine can run tests with the race detector. CI must.
func raceDetector(ctx context.Context, ci bool) (bool, error) {
	out, err := exec.CommandContext(ctx, "go", "env", "CGO_ENABLED", "CC").Output()
	if err != nil {
		return false, fmt.Errorf("go env: %w", err)
	}
	cgo, compiler, _ := strings.Cut(strings.TrimSpace(string(out)), "\n")
	if cgo == "1" {
		if fields := strings.Fields(compiler); len(fields) > 0 {
			if _, err := exec.LookPath(fields[0]); err == nil {
				return true, nil
			}
		}
	}
	if ci {
		return false, errors.New("the race detector needs a C compiler and cgo: install gcc, and leave CGO_ENABLED unset")
	}
	return false, nil
}

// say writes one line. A report that cannot be written helps nobody, so the error is not handled.
func say(out io.Writer, format string, args ...any) {
	_, _ = fmt.Fprintf(out, format+"\n", args...)
}
