//go:build !unix

// This file holds ending Chromium where there are no groups of processes.

package pdf

import "os/exec"

func alone(*exec.Cmd) {}
