// Command gotest runs `go test -json` and tells what happened in a form that people and CI can read: one line per package, the output of
// what failed, and as the last line "N passed, N failed". A skipped test counts as failed, and so does a run without any test: a suite
// that silently tests nothing is worse than one that fails.
//
// Usage: gotest [flags of go test] packages
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

// errFailed is the failure that the report has told already.
var errFailed = errors.New("the tests failed")

func run(ctx context.Context, args []string, out io.Writer) error {
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

	cmd := exec.CommandContext(ctx, "go", append([]string{"test", "-json"}, args...)...)
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
		return fmt.Errorf("go test does not start: %w", err)
	}
	result := newReport(out)
	readErr := result.read(pipe)
	testErr := cmd.Wait()
	if text := strings.TrimSpace(stderr.String()); text != "" {
		say(out, "%s", text)
	}
	if !result.close(errors.Join(ctx.Err(), readErr, testErr)) {
		return errFailed
	}
	return nil
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
