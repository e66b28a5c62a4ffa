// Command gotest runs `go test -json` and reports what happened in a form that people and CI can read: one line per package, the output of
// what failed, and as the last line "N passed, N failed". A skipped test counts as failed, and so does a run without any test: a suite
// that silently tests nothing is worse than one that fails.
//
// Usage: gotest [-also DIR]... [flags of go test] packages
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
	also, args, err := otherModules(args)
	if err != nil {
		return err
	}
	race, err := raceDetector(ctx, os.Getenv("CI") == "true")
	if err != nil {
		return err
	}
	if race {
		args = append([]string{"-race"}, args...)
	} else {
		say(out, "There is no C compiler here, and the race detector needs one: the tests run without it.")
	}
	say(out, "go test %s", strings.Join(args, " "))

	result := newReport(out)
	var errs []error
	for _, dir := range append([]string{"."}, also...) {
		if ctx.Err() != nil {
			break // what is left does not run; the report says that the run was interrupted
		}
		errs = append(errs, testModule(ctx, dir, args, result))
	}
	if !result.close(errors.Join(append(errs, ctx.Err())...)) {
		return errFailed
	}
	return nil
}

// otherModules takes the folders that -also names off the arguments.
func otherModules(args []string) (dirs, rest []string, err error) {
	for len(args) > 0 && args[0] == "-also" {
		if len(args) < 2 || args[1] == "" || strings.HasPrefix(args[1], "-") {
			return nil, nil, errors.New("-also needs the folder of a module")
		}
		dirs, args = append(dirs, args[1]), args[2:]
	}
	return dirs, args, nil
}

// testModule adds the tests of one module to the report. The error is what the report cannot know.
func testModule(ctx context.Context, dir string, args []string, result *report) error {
	before := result.passed + result.failed
	cmd := exec.CommandContext(ctx, "go", append([]string{"test", "-json"}, args...)...)
	cmd.Dir = dir
	// The tests are many short-lived objects in little memory, and so is the compiler: fewer collections cost a tenth less (measured).
	cmd.Env = os.Environ()
	if os.Getenv("GOGC") == "" {
		cmd.Env = append(cmd.Env, "GOGC=400")
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
