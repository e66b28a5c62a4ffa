// Command demo plays the quickstart scenario from the first plan to the destroy: a real Terraform CLI, the provider built from this
// checkout, and the sandbox in place of the platforms. It needs no credentials, works in a temporary folder, leaves its reports in .build/demo, and
// fails when anything is not as the documentation promises.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"time"

	"github.com/platformusers/terraform-provider-platformusers/internal/acctest/cli"
)

// oldestCLI is the first Terraform with queries and actions, which the demo shows.
const oldestCLI = "1.14.0"

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second signal ends the program at once
	err := run(ctx, os.Stdout, os.Stderr)
	if ctx.Err() != nil {
		err = errors.New("interrupted; everything is cleaned up")
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "\ndemo:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, out, stderr io.Writer) (err error) {
	root, err := moduleRoot(ctx)
	if err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "platformusers-demo-")
	if err != nil {
		return fmt.Errorf("no temporary folder: %w", err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	log, err := os.Create(filepath.Join(dir, "demo.log"))
	if err != nil {
		return fmt.Errorf("no log file: %w", err)
	}
	defer func() { _ = log.Close() }()

	d := &demo{out: out, log: log, root: root, dir: dir, begin: time.Now()}
	err = errors.Join(d.play(ctx), d.stopSandbox())
	if err != nil && ctx.Err() == nil {
		showLog(stderr, log)
	}
	return err
}

// moduleRoot is the checkout's folder, wherever in it the demo was started.
func moduleRoot(ctx context.Context) (string, error) {
	out, err := exec.CommandContext(ctx, "go", "list", "-m", "-f", "{{.Dir}}").Output()
	if err != nil {
		return "", fmt.Errorf("the demo runs inside a checkout of this repository: %w", err)
	}
	return strings.TrimSpace(string(out)), nil
}

// showLog prints the full log of a failed run, because its file is about to be removed.
func showLog(out io.Writer, log *os.File) {
	text, err := os.ReadFile(log.Name())
	if err == nil {
		_, _ = fmt.Fprintf(out, "\n---- full log ----\n%s---- end of log ----\n", text)
	}
}

// demo is one run.
type demo struct {
	out   io.Writer
	log   *os.File
	root  string // the checkout
	dir   string // everything that the demo writes, but reports
	begin time.Time
	step  int

	sandbox   *sandboxProcess
	terraform *terraform
	platforms map[string]platform
	before    everybody // whom the sandbox starts with: the demo shows only who is new
}

// binaries is the folder with provider and sandbox.
func (d *demo) binaries() string { return filepath.Join(d.dir, "bin") }

func executable(name string) string {
	if runtime.GOOS == "windows" {
		return name + ".exe"
	}
	return name
}

// announce begins a step with one line.
func (d *demo) announce(title string) {
	d.step++
	line := fmt.Sprintf("[%4.0fs] %d. %s", time.Since(d.begin).Seconds(), d.step, title)
	d.say("\n%s", line)
	_, _ = fmt.Fprintf(d.log, "\n%s\n", line)
}

func (d *demo) say(format string, args ...any) {
	_, _ = fmt.Fprintf(d.out, format+"\n", args...)
}

// build compiles the programs of this checkout.
func (d *demo) build(ctx context.Context) error {
	for name, pkg := range map[string]string{
		"terraform-provider-platformusers": ".", "platformusers-sandbox": "./internal/cmd/sandbox", "platformusers-report": "./internal/cmd/report",
	} {
		cmd := exec.CommandContext(ctx, "go", "build", "-o", filepath.Join(d.binaries(), executable(name)), pkg)
		cmd.Dir = d.root
		cmd.Stdout, cmd.Stderr = d.log, d.log
		if err := cmd.Run(); err != nil {
			return fmt.Errorf("go build %s: %w", pkg, err)
		}
	}
	return nil
}

// findCLI takes any Terraform that is new enough, or installs one.
func (d *demo) findCLI(ctx context.Context) error {
	found, err := cli.Find(ctx, cli.Terraform, oldestCLI, indented{d.out})
	if err != nil {
		return err
	}
	d.say("        Terraform %s: %s", found.Version, found.Path)
	d.terraform, err = d.newTerraform(found.Path)
	return err
}

// indented puts the finder's progress lines under the step's title.
type indented struct{ out io.Writer }

func (i indented) Write(p []byte) (int, error) {
	_, err := fmt.Fprintf(i.out, "        %s", p)
	return len(p), err
}
