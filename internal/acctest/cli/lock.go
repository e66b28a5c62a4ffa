package cli

import (
	"context"
	"fmt"
	"os"
	"time"
)

// lockPoll is how often a waiter looks again. The operating system drops a lock with the process that holds it, so a killed build blocks nobody.
const lockPoll = 200 * time.Millisecond

// lock takes the lock file at path and returns how to give it back. It calls waiting once if somebody else holds it.
func lock(ctx context.Context, path string, waiting func()) (unlock func(), err error) {
	file, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, fmt.Errorf("the lock file cannot be opened: %w", err)
	}
	for said := false; ; {
		held, err := tryLock(file)
		if err != nil {
			_ = file.Close()
			return nil, fmt.Errorf("the lock file %s cannot be locked: %w", path, err)
		}
		if held {
			return func() { _ = file.Close() }, nil
		}
		if !said {
			waiting()
			said = true
		}
		select {
		case <-ctx.Done():
			_ = file.Close()
			return nil, ctx.Err()
		case <-time.After(lockPoll):
		}
	}
}
