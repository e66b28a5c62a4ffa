package report

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
)

// Leftover is the temporary folder of a process that was killed while it wrote evidence. It held personal data.
type Leftover struct {
	Path string
	// Err is why it could not be removed; nil if it was.
	Err error
}

// A temporary folder is named .NAME.writing-NUMBER, and has a lock file beside it as long as its process may need it. The file is there before the
// folder and after it, so that a folder without one is nobody's that is known here, and is left alone.
const (
	writingName = ".writing-"
	lockName    = ".lock"
	// lockText begins each lock file, so that no other program's file is taken for one.
	lockText = "platformusers-report writes evidence in the folder beside this file; process "
)

// lockTries is how often a lock file is made: another process may look into one in the moment before it is locked.
const lockTries = 10

// createTemp makes the temporary folder of f, which only the user may read, and its lock. Where the file system has no locks there is none, and
// nobody removes the folder if this process is killed.
func (f *Folder) createTemp() error {
	for range lockTries {
		lock, err := os.CreateTemp(filepath.Dir(f.out), "."+filepath.Base(f.out)+writingName+"*"+lockName)
		if err != nil {
			return err
		}
		f.lock = lock
		if !platform.HoldsFile(lock, lock.Name()) {
			f.unlock()
			continue
		}
		temp := strings.TrimSuffix(lock.Name(), lockName)
		_, err = fmt.Fprintf(lock, "%s%d\n", lockText, os.Getpid())
		if err := errors.Join(err, os.Mkdir(temp, 0o700)); err != nil {
			f.unlock()
			return err
		}
		f.temp = temp
		return nil
	}
	temp, err := os.MkdirTemp(filepath.Dir(f.out), "."+filepath.Base(f.out)+writingName+"*") // mode 0700
	f.temp = temp
	return err
}

// unlock ends the time in which the temporary folder is this process's.
func (f *Folder) unlock() {
	if f.lock != nil {
		_ = f.lock.Close() // before it is removed, as Windows wants it
		_ = os.Remove(f.lock.Name())
		f.lock = nil
	}
}

// removeLeftovers removes the temporary folders in a folder whose processes ended without removing them.
func removeLeftovers(parent string) []Leftover {
	entries, err := os.ReadDir(parent)
	if err != nil {
		return nil // whoever creates something there says why
	}
	var leftovers []Leftover
	for _, entry := range entries {
		name, isOurs := strings.CutSuffix(entry.Name(), lockName)
		if isOurs && strings.HasPrefix(name, ".") && strings.Contains(name, writingName) && entry.Type().IsRegular() {
			leftovers = append(leftovers, removeLeftover(filepath.Join(parent, name))...)
		}
	}
	return leftovers
}

// removeLeftover removes one temporary folder with its lock file, unless its process lives.
func removeLeftover(temp string) []Leftover {
	lock, err := os.OpenFile(temp+lockName, os.O_RDWR, 0) //nolint:gosec // a file that was found there
	if err != nil {
		return nil // another user's, or gone by now
	}
	defer lock.Close()
	if !platform.HoldsFile(lock, lock.Name()) || !isLock(lock) {
		return nil
	}
	var leftovers []Leftover
	if info, err := os.Lstat(temp); err == nil && info.IsDir() {
		leftovers = []Leftover{{temp, os.RemoveAll(temp)}}
	}
	if len(leftovers) == 0 || leftovers[0].Err == nil {
		_ = lock.Close() // before it is removed, as Windows wants it
		_ = os.Remove(lock.Name())
	}
	return leftovers
}

func isLock(file *os.File) bool {
	text, err := io.ReadAll(io.LimitReader(file, int64(len(lockText))))
	return err == nil && string(text) == lockText
}
