package platform

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"os"
	"path/filepath"
	"time"

	"github.com/platformusers/terraform-provider-platformusers/internal/rest"
)

// lockFilePoll is how often a waiter looks again. The operating system drops a lock with the process that holds it, so a killed one blocks nobody.
const lockFilePoll = 100 * time.Millisecond

// lockFilePath is the file of a lock: a hash, since a key holds characters that no file name takes.
func lockFilePath(place, key string) string {
	sum := sha256.Sum256([]byte(place + "\x00" + key))
	return filepath.Join(os.TempDir(), "terraform-provider-platformusers-"+hex.EncodeToString(sum[:12])+".lock")
}

// lockFile waits for the lock of a file, and returns what gives it back. A file that cannot be opened or locked locks nothing: a machine that allows
// no lock files must still be able to manage people.
func lockFile(ctx context.Context, clock rest.Clock, path string) (unlock func(), err error) {
	for {
		file, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600) //nolint:gosec // a hash in the folder for temporary files
		if err != nil {
			return func() {}, nil //nolint:nilerr // see above
		}
		held, err := tryLockFile(file)
		switch {
		case err != nil:
			_ = file.Close()
			return func() {}, nil //nolint:nilerr // see above
		case held && isAt(file, path):
			return func() {
				_ = os.Remove(path) // while it is locked: whoever waits for it sees that it is another file by then
				_ = file.Close()
			}, nil
		}
		_ = file.Close()
		if held { // the one before removed it
			continue
		}
		if err := clock.Wait(ctx, lockFilePoll); err != nil {
			return nil, err
		}
	}
}

// HoldsFile locks a file that is still at its path, and reports whether this process holds it now: not where another one does, and not where the file
// system has no locks. The operating system drops the lock when the file is closed, or its process ends in whatever way.
func HoldsFile(file *os.File, path string) bool {
	held, err := tryLockFile(file)
	return err == nil && held && isAt(file, path)
}

// isAt reports whether a file is still the one at its path.
func isAt(file *os.File, path string) bool {
	own, err := file.Stat()
	if err != nil {
		return false
	}
	there, err := os.Stat(path)
	return err == nil && os.SameFile(own, there)
}
