package cli

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/user"
	"path/filepath"
)

// install returns the pinned version from the cache folder, and puts it there first if need be. Test processes run side by side: a lock
// file lets one of them work while the others wait, and the rename at the end means that nobody ever sees half a program.
func (s search) install(ctx context.Context) (CLI, error) {
	cache, err := s.cacheDir()
	if err != nil {
		return CLI{}, err
	}
	dir := filepath.Join(cache, s.product.folder())
	final := filepath.Join(dir, s.product.executable())
	if found, ok := s.cached(ctx, final); ok {
		return found, nil
	}
	if err := os.MkdirAll(dir, 0o750); err != nil {
		return CLI{}, fmt.Errorf("no folder to keep %s in: %w", s.product.Title, err)
	}
	unlock, err := lock(ctx, filepath.Join(dir, "lock"), func() {
		s.say("another process is installing %s %s; waiting for it...", s.product.Title, s.product.Version)
	})
	if err != nil {
		return CLI{}, err
	}
	defer unlock()
	if found, ok := s.cached(ctx, final); ok {
		return found, nil
	}

	work := filepath.Join(dir, "work")
	defer func() { _ = os.RemoveAll(work) }()
	made, source, err := s.fetch(ctx, work)
	if err != nil {
		return CLI{}, err
	}
	got, err := s.probe(ctx, made)
	if err != nil {
		return CLI{}, fmt.Errorf("the new %s does not run: %w", s.product.Title, err)
	}
	if !got.Equal(s.product.pinned()) {
		return CLI{}, fmt.Errorf("the new %s says that it is %s instead of %s", s.product.Title, got, s.product.Version)
	}
	if err := os.Rename(made, final); err != nil {
		return CLI{}, fmt.Errorf("the new %s cannot be moved into the cache: %w", s.product.Title, err)
	}
	return CLI{Path: final, Version: got, Source: source}, nil
}

// cached accepts what is in the cache only if it still runs: an interrupted copy or another machine's cache must not fail every test.
func (s search) cached(ctx context.Context, path string) (CLI, bool) {
	if _, err := os.Stat(path); err != nil {
		return CLI{}, false
	}
	got, err := s.probe(ctx, path)
	if err != nil || !got.Equal(s.product.pinned()) {
		return CLI{}, false
	}
	return CLI{Path: path, Version: got, Source: FromCache}, true
}

// fetch downloads or builds. It starts from an empty work folder each time, because a killed run may have left half of one.
func (s search) fetch(ctx context.Context, work string) (string, Source, error) {
	if err := emptyDir(work); err != nil {
		return "", "", err
	}
	path, downloadErr := s.download(ctx, work, s.progress)
	if downloadErr == nil {
		return path, FromDownload, nil
	}
	if ctx.Err() != nil {
		return "", "", ctx.Err()
	}
	s.say("%s %s cannot be downloaded (%v)", s.product.Title, s.product.Version, downloadErr)
	if err := emptyDir(work); err != nil {
		return "", "", err
	}
	s.say("building %s %s from source, once, about 4 minutes...", s.product.Title, s.product.Version)
	path, buildErr := s.build(ctx, work, s.progress)
	if buildErr == nil {
		return path, FromSource, nil
	}
	return "", "", fmt.Errorf("%s %s or newer is not on this machine and could not be installed; set %s to the path of one.\n%w",
		s.product.Title, s.least, s.product.PathVariable,
		errors.Join(fmt.Errorf("download: %w", downloadErr), fmt.Errorf("build: %w", buildErr)))
}

func emptyDir(dir string) error {
	if err := os.RemoveAll(dir); err != nil {
		return fmt.Errorf("the work folder cannot be emptied: %w", err)
	}
	if err := os.MkdirAll(dir, 0o750); err != nil {
		return fmt.Errorf("the work folder cannot be made: %w", err)
	}
	return nil
}

// cacheDir is the user's cache folder, also in CI jobs that start without $HOME.
func cacheDir() (string, error) {
	if dir, err := os.UserCacheDir(); err == nil {
		return dir, nil
	}
	if me, err := user.Current(); err == nil && me.HomeDir != "" {
		return filepath.Join(me.HomeDir, ".cache"), nil
	}
	return "", errors.New("there is no cache folder for the Terraform CLI: set HOME or XDG_CACHE_HOME")
}
