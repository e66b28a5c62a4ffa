//go:build unix

package main

import (
	"os/exec"
	"syscall"
)

// apart gives a command a process group of its own, so that killGroup reaches the providers that it starts.
func apart(cmd *exec.Cmd) { cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} }

// killGroup ends what is left of a command that was stopped.
func killGroup(cmd *exec.Cmd) {
	if cmd.Process != nil {
		_ = syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) // it fails when nothing is left
	}
}
