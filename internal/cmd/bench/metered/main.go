// Command metered stands where Terraform looks for a provider, under the provider's name: it runs the program of its own name in the folder
// METERED_PROGRAMS, and appends what that took to the file METERED_LOG, as a line of JSON. See Usage.
//
// It is small on purpose: Linux counts the memory of a program from that of the process that started it.
package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"syscall"
	"time"
)

// Usage is a line of the log: what one process took.
type Usage struct {
	CPU     time.Duration `json:"cpu_ns"`
	PeakRSS int64         `json:"peak_rss_bytes"` // 0: not known on this system
}

func main() {
	status, err := run()
	if err != nil {
		fmt.Fprintln(os.Stderr, "metered:", err)
	}
	os.Exit(status)
}

func run() (status int, err error) {
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM) // the provider gets them as well, and decides
	program := filepath.Join(os.Getenv("METERED_PROGRAMS"), filepath.Base(os.Args[0]))
	cmd := exec.Command(program, os.Args[1:]...) //nolint:noctx // it lives as long as the provider, which Terraform ends
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, os.Stdout, os.Stderr
	var exit *exec.ExitError
	if err := cmd.Run(); err != nil && !errors.As(err, &exit) {
		return 1, err
	}
	line, err := json.Marshal(Usage{CPU: cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime(), PeakRSS: peakRSS(cmd.ProcessState)})
	if err != nil {
		return 1, err
	}
	log, err := os.OpenFile(os.Getenv("METERED_LOG"), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return 1, err
	}
	_, err = log.Write(append(line, '\n'))
	return cmd.ProcessState.ExitCode(), errors.Join(err, log.Close())
}
