package platform

import "os"

// TakeOver records, under a lock of LockMachine, that owner writes what the lock guards, and reports whether somebody else has done so since owner
// did last: then what owner has read before may be out of date. It reports it, too, where no file can be written. Nobody at all has written where
// there is no record yet.
func (l *Locks) TakeOver(key, owner string) (others bool) {
	path := lockFilePath(l.place, key) + ".owner"
	last, err := os.ReadFile(path) //nolint:gosec // a hash in the folder for temporary files
	switch {
	case err == nil && string(last) == owner:
		return false
	case err != nil && !os.IsNotExist(err):
		return true
	}
	return os.WriteFile(path, []byte(owner), 0o600) != nil || err == nil
}
