package cli

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// stillBuilding is how often a build reports that it continues.
const stillBuilding = 30 * time.Second

// build compiles the pinned version from the Go module proxy. The module is copied and built as a main module, because only there do its
// go.sum and its replace directives count.
func (p Product) build(ctx context.Context, dir string, progress io.Writer) (string, error) {
	source := filepath.Join(dir, "source")
	if err := p.copySource(ctx, source); err != nil {
		return "", err
	}
	if err := p.fillAbsent(source); err != nil {
		return "", err
	}
	path := filepath.Join(dir, p.executable())
	defer ticking(progress, "still building "+p.Title)()
	_, err := goCommand(ctx, source, "build", "-trimpath", "-buildvcs=false",
		"-ldflags", "-s -w -X "+p.module+"/version.dev=no", "-o", path, p.pkg)
	return path, err
}

func (p Product) copySource(ctx context.Context, dst string) error {
	if err := os.MkdirAll(dst, 0o750); err != nil {
		return fmt.Errorf("the source folder cannot be made: %w", err)
	}
	out, err := goCommand(ctx, dst, "mod", "download", "-json", p.module+"@v"+p.Version)
	if err != nil {
		return err
	}
	var module struct{ Dir, Sum string }
	if err := json.Unmarshal(out, &module); err != nil {
		return fmt.Errorf("go mod download -json did not return JSON: %w", err)
	}
	if module.Sum != p.sum {
		return fmt.Errorf("the source of %s %s has the checksum %s instead of %s", p.Title, p.Version, module.Sum, p.sum)
	}
	if err := os.CopyFS(dst, os.DirFS(module.Dir)); err != nil {
		return fmt.Errorf("the source of %s cannot be copied: %w", p.Title, err)
	}
	return nil
}

func (p Product) fillAbsent(source string) error {
	for folder, content := range p.absent {
		dir := filepath.Join(source, filepath.FromSlash(folder))
		if err := os.MkdirAll(dir, 0o750); err != nil {
			return fmt.Errorf("a missing folder of %s cannot be made: %w", p.Title, err)
		}
		for name, text := range map[string]string{"go.mod": "module " + p.module + "/" + folder + "\n",
			folder[strings.LastIndexByte(folder, '/')+1:] + ".go": content} {
			if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
				return fmt.Errorf("a missing file of %s cannot be written: %w", p.Title, err)
			}
		}
	}
	return nil
}

// goCommand runs the go tool for this machine, whatever the caller's flags and cross-compilation settings are.
func goCommand(ctx context.Context, dir string, args ...string) ([]byte, error) {
	cmd := exec.CommandContext(ctx, "go", args...)
	cmd.Dir = dir
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) }
	cmd.WaitDelay = 10 * time.Second
	cmd.Env = append(os.Environ(), "GOFLAGS=", "GOWORK=off", "GO111MODULE=on", "GOOS=", "GOARCH=", "CGO_ENABLED=0")
	if os.Getenv("HOME") == "" {
		// Without $HOME the go tool has neither a build cache nor a module cache.
		cache, err := cacheDir()
		if err != nil {
			return nil, err
		}
		cmd.Env = append(cmd.Env, "HOME="+filepath.Dir(cache))
	}
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("go %s: %w\n%s", strings.Join(args, " "), err, tail(stderr.String(), 20))
	}
	return out, nil
}

// tail is the last lines of a log: the error stands at its end, below the list of downloads.
func tail(text string, lines int) string {
	all := strings.Split(strings.TrimSpace(text), "\n")
	return strings.Join(all[max(0, len(all)-lines):], "\n")
}

// ticking writes what is happening at intervals, until the function that it returns is called.
func ticking(progress io.Writer, what string) (stop func()) {
	begin, done, ended := time.Now(), make(chan struct{}), make(chan struct{})
	go func() {
		defer close(ended)
		ticker := time.NewTicker(stillBuilding)
		defer ticker.Stop()
		for {
			select {
			case <-done:
				return
			case <-ticker.C:
				_, _ = fmt.Fprintf(progress, "%s (%s)\n", what, time.Since(begin).Round(time.Second))
			}
		}
	}()
	return func() { close(done); <-ended }
}
