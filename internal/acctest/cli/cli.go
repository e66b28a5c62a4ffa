// Package cli finds a Terraform command-line interface to run, and installs one when the machine has none that is new enough.
//
// It looks in this order: the path that the environment names; the program on PATH; what an earlier run installed under the user's
// cache folder; a download of the vendor's release; a build from source through the Go module proxy. The last needs nothing but Go, and
// therefore works wherever this project itself builds.
package cli

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"

	"github.com/hashicorp/go-version"
)

// Source says where a CLI came from.
type Source string

// The places that Find looks at, in its order.
const (
	FromEnvironment Source = "environment"
	FromPath        Source = "PATH"
	FromCache       Source = "cache"
	FromDownload    Source = "download"
	FromSource      Source = "source build"
)

// CLI is a program that answered `version -json`.
type CLI struct {
	// Path is the absolute path of the program.
	Path string
	// Version is what the program says of itself.
	Version *version.Version
	// Source is where Find got it.
	Source Source
}

// Find returns a CLI of product that is at least minimum ("1.12.0"). What takes long is announced on progress first.
//
// A path from the environment is the caller's explicit wish: when it is unusable or too old, that is an error and nothing else is tried.
func Find(ctx context.Context, product Product, minimum string, progress io.Writer) (CLI, error) {
	least, err := version.NewVersion(minimum)
	if err != nil {
		return CLI{}, fmt.Errorf("the minimum version %q of %s is not a version: %w", minimum, product.Title, err)
	}
	return search{
		product:  product,
		least:    least,
		progress: progress,
		getenv:   os.Getenv,
		lookPath: exec.LookPath,
		probe:    probe,
		cacheDir: cacheDir,
		download: product.download,
		build:    product.build,
	}.run(ctx)
}

// FindExactly is Find for the one version of a product that this package pins: that on PATH if it is the one, or what is installed.
func FindExactly(ctx context.Context, product Product, progress io.Writer) (CLI, error) {
	return search{product: product, least: product.pinned(), exact: true, progress: progress, getenv: func(string) string { return "" },
		lookPath: exec.LookPath, probe: probe, cacheDir: cacheDir, download: product.download, build: product.build}.run(ctx)
}

// search is one run of Find, with everything outside this package replaceable.
type search struct {
	product  Product
	least    *version.Version
	exact    bool // a newer one will not do
	progress io.Writer

	getenv   func(string) string
	lookPath func(string) (string, error)
	probe    func(ctx context.Context, path string) (*version.Version, error)
	cacheDir func() (string, error)
	// download and build write the product's pinned version into dir and return the path of the program.
	download func(ctx context.Context, dir string, progress io.Writer) (string, error)
	build    func(ctx context.Context, dir string, progress io.Writer) (string, error)
}

func (s search) run(ctx context.Context) (CLI, error) {
	if path := s.getenv(s.product.PathVariable); path != "" {
		return s.named(ctx, path)
	}
	if found, ok := s.onPath(ctx); ok {
		return found, nil
	}
	pinned := s.product.pinned()
	if pinned.LessThan(s.least) {
		return CLI{}, fmt.Errorf("%s %s or newer is needed, and this project installs %s: set %s to the path of a newer one",
			s.product.Title, s.least, pinned, s.product.PathVariable)
	}
	return s.install(ctx)
}

func (s search) named(ctx context.Context, path string) (CLI, error) {
	path, err := s.lookPath(path)
	if err != nil {
		return CLI{}, fmt.Errorf("%s does not name a program: %w", s.product.PathVariable, err)
	}
	got, err := s.probe(ctx, path)
	if err != nil {
		return CLI{}, fmt.Errorf("%s names %s, which is not a working %s: %w", s.product.PathVariable, path, s.product.Title, err)
	}
	if got.LessThan(s.least) {
		return CLI{}, fmt.Errorf("%s names %s, which is %s; %s or newer is needed: name a newer one, or unset the variable to have %s installed",
			s.product.PathVariable, path, got, s.least, s.product.Version)
	}
	return CLI{Path: path, Version: got, Source: FromEnvironment}, nil
}

func (s search) onPath(ctx context.Context) (CLI, bool) {
	path, err := s.lookPath(s.product.Program)
	if err != nil {
		return CLI{}, false
	}
	got, err := s.probe(ctx, path)
	if err != nil {
		s.say("%s does not work and is passed over: %v", path, err)
		return CLI{}, false
	}
	if got.LessThan(s.least) || s.exact && !got.Equal(s.least) {
		return CLI{}, false
	}
	return CLI{Path: path, Version: got, Source: FromPath}, true
}

// say writes one line for the person who waits. Nobody can do anything about a progress line that cannot be written.
func (s search) say(format string, args ...any) {
	_, _ = fmt.Fprintf(s.progress, format+"\n", args...)
}
