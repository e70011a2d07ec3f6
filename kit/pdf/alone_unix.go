//go:build unix

// This file holds ending Chromium with all that it started.

package pdf

import (
	"os/exec"
	"syscall"
)

// alone gives the program a group of its own, which ends as a whole.
func alone(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
}
