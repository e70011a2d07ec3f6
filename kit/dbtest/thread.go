// This file holds a thread to its goroutine.

package dbtest

import "runtime"

func lockThread() { runtime.LockOSThread() }
