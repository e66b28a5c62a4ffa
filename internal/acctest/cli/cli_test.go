package cli

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/hashicorp/go-version"
)

// installed is the version that the made-up computers install, whatever the project does.
var installed = func() Product {
	p := Terraform
	p.Version = "1.15.0"
	return p
}()

// machine is a made-up computer: programs by path with the version that each answers ("" = does not run).
type machine struct {
	programs map[string]string
	env      map[string]string
	onPath   string
	cache    string

	downloadErr, buildErr error
	installs              string

	downloads, builds atomic.Int32
	mu                sync.Mutex
	said              strings.Builder
}

func newMachine(t *testing.T) *machine {
	t.Helper()
	return &machine{
		programs:    map[string]string{},
		env:         map[string]string{},
		cache:       t.TempDir(),
		downloadErr: errors.New("the network is closed"),
		installs:    installed.Version,
	}
}

func (m *machine) Write(p []byte) (int, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.said.Write(p)
}

func (m *machine) search(minimum string) search {
	fetch := func(count *atomic.Int32, fail error) func(context.Context, string, io.Writer) (string, error) {
		return func(_ context.Context, dir string, _ io.Writer) (string, error) {
			count.Add(1)
			if fail != nil {
				return "", fail
			}
			path := filepath.Join(dir, "terraform")
			return path, os.WriteFile(path, []byte(m.installs), 0o600)
		}
	}
	return search{
		product:  installed,
		least:    version.Must(version.NewVersion(minimum)),
		progress: m,
		getenv:   func(name string) string { return m.env[name] },
		lookPath: func(name string) (string, error) {
			if name == "terraform" && m.onPath != "" {
				return m.onPath, nil
			}
			if _, ok := m.programs[name]; ok {
				return name, nil
			}
			return "", errors.New("not found")
		},
		// A file's content is the version that the program "answers", so that what install writes can be probed too.
		probe: func(_ context.Context, path string) (*version.Version, error) {
			response, ok := m.programs[path]
			if !ok {
				text, err := os.ReadFile(path)
				if err != nil {
					return nil, err
				}
				response = string(text)
			}
			return version.NewVersion(response)
		},
		cacheDir: func() (string, error) { return m.cache, nil },
		download: fetch(&m.downloads, m.downloadErr),
		build:    fetch(&m.builds, m.buildErr),
	}
}

func (m *machine) cachedProgram() string {
	return filepath.Join(m.cache, installed.folder(), installed.executable())
}

func (m *machine) putInCache(t *testing.T, response string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(m.cachedProgram()), 0o750); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(m.cachedProgram(), []byte(response), 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestSearchOrder(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		env, onPath, cached string
		downloadable        bool
		minimum             string
		want                Source
		wantVersion         string
	}{
		"the environment wins over PATH": {env: "1.13.0", onPath: "1.14.0", cached: "1.15.0", minimum: "1.12.0",
			want: FromEnvironment, wantVersion: "1.13.0"},
		"PATH wins over the cache":        {onPath: "1.12.0", cached: "1.15.0", minimum: "1.12.0", want: FromPath, wantVersion: "1.12.0"},
		"too old on PATH is passed over":  {onPath: "1.11.4", cached: "1.15.0", minimum: "1.12.0", want: FromCache, wantVersion: "1.15.0"},
		"the minimum is the caller's":     {onPath: "1.11.4", cached: "1.15.0", minimum: "1.11.0", want: FromPath, wantVersion: "1.11.4"},
		"broken on PATH is passed over":   {onPath: "broken", cached: "1.15.0", minimum: "1.12.0", want: FromCache, wantVersion: "1.15.0"},
		"the cache wins over the network": {cached: "1.15.0", downloadable: true, minimum: "1.12.0", want: FromCache, wantVersion: "1.15.0"},
		"a broken cache is replaced": {cached: "half a file", downloadable: true, minimum: "1.12.0",
			want: FromDownload, wantVersion: "1.15.0"},
		"another version in the cache is replaced":  {cached: "1.14.0", downloadable: true, minimum: "1.12.0", want: FromDownload, wantVersion: "1.15.0"},
		"a download wins over a build":              {downloadable: true, minimum: "1.12.0", want: FromDownload, wantVersion: "1.15.0"},
		"without anything the source is built":      {minimum: "1.12.0", want: FromSource, wantVersion: "1.15.0"},
		"a pre-release is older than its release":   {onPath: "1.12.0-rc1", cached: "1.15.0", minimum: "1.12.0", want: FromCache, wantVersion: "1.15.0"},
		"exactly the version that is installed":     {onPath: "1.14.9", minimum: "1.15.0", want: FromSource, wantVersion: "1.15.0"},
		"a newer one on PATH needs no installation": {onPath: "1.16.0", minimum: "1.15.1", want: FromPath, wantVersion: "1.16.0"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			m := newMachine(t)
			if tc.env != "" {
				m.programs["/opt/terraform"] = tc.env
				m.env[Terraform.PathVariable] = "/opt/terraform"
			}
			if tc.onPath != "" {
				m.onPath = "/usr/bin/terraform"
				m.programs[m.onPath] = tc.onPath
			}
			if tc.cached != "" {
				m.putInCache(t, tc.cached)
			}
			if tc.downloadable {
				m.downloadErr = nil
			}
			got, err := m.search(tc.minimum).run(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			if got.Source != tc.want || got.Version.String() != tc.wantVersion {
				t.Errorf("got %s from %s, want %s from %s", got.Version, got.Source, tc.wantVersion, tc.want)
			}
		})
	}
}

func TestNamedProgramIsNeverPassedOver(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		programs map[string]string
		want     string
	}{
		"absent":  {map[string]string{}, "does not name a program"},
		"broken":  {map[string]string{"/opt/terraform": "broken"}, "not a working Terraform"},
		"too old": {map[string]string{"/opt/terraform": "1.11.4"}, "1.12.0 or newer is needed"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			m := newMachine(t)
			m.programs = tc.programs
			m.env[Terraform.PathVariable] = "/opt/terraform"
			_, err := m.search("1.12.0").run(t.Context())
			if err == nil || !strings.Contains(err.Error(), tc.want) || !strings.Contains(err.Error(), Terraform.PathVariable) {
				t.Errorf("got %v, want an error with %q that names the variable", err, tc.want)
			}
			if m.downloads.Load()+m.builds.Load() > 0 {
				t.Error("something was installed against the caller's wish")
			}
		})
	}
}

func TestInstalledProgramIsKept(t *testing.T) {
	t.Parallel()
	m := newMachine(t)
	first, err := m.search("1.12.0").run(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	second, err := m.search("1.12.0").run(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if first.Source != FromSource || second.Source != FromCache || first.Path != second.Path || m.builds.Load() != 1 {
		t.Errorf("first %+v, second %+v, %d builds; want one build, then the cache", first, second, m.builds.Load())
	}
	if _, err := os.Stat(filepath.Join(filepath.Dir(first.Path), "work")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the work folder is still there: %v", err)
	}
	for _, want := range []string{"the network is closed", "building Terraform 1.15.0 from source, once"} {
		if strings.Count(m.said.String(), want) != 1 {
			t.Errorf("progress should say %q once:\n%s", want, m.said.String())
		}
	}
}

func TestSideBySideInstallsBuildOnce(t *testing.T) {
	t.Parallel()
	m := newMachine(t)
	var group sync.WaitGroup
	for range 8 {
		group.Go(func() {
			if _, err := m.search("1.12.0").run(t.Context()); err != nil {
				t.Error(err)
			}
		})
	}
	group.Wait()
	if m.builds.Load() != 1 {
		t.Errorf("%d builds, want 1", m.builds.Load())
	}
}

func TestInstallFailures(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		minimum string
		change  func(*machine)
		want    []string
	}{
		"neither downloads nor builds": {"1.12.0", func(m *machine) { m.buildErr = errors.New("no compiler") },
			[]string{"network is closed", "no compiler", Terraform.PathVariable}},
		"the new program is another":   {"1.12.0", func(m *machine) { m.installs = "1.14.0" }, []string{"1.14.0 instead of 1.15.0"}},
		"the new program does not run": {"1.12.0", func(m *machine) { m.installs = "broken" }, []string{"does not run"}},
		"newer than what is installed": {"1.99.0", func(*machine) {}, []string{"this project installs 1.15.0", Terraform.PathVariable}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			m := newMachine(t)
			tc.change(m)
			_, err := m.search(tc.minimum).run(t.Context())
			if err == nil {
				t.Fatal("no error")
			}
			for _, want := range tc.want {
				if !strings.Contains(err.Error(), want) {
					t.Errorf("the error should contain %q: %v", want, err)
				}
			}
			if _, err := os.Stat(m.cachedProgram()); !errors.Is(err, os.ErrNotExist) {
				t.Errorf("the cache should hold nothing: %v", err)
			}
		})
	}
}

func TestInterruptedSearchStopsWaiting(t *testing.T) {
	t.Parallel()
	m := newMachine(t)
	dir := filepath.Dir(m.cachedProgram())
	if err := os.MkdirAll(dir, 0o750); err != nil {
		t.Fatal(err)
	}
	unlock, err := lock(t.Context(), filepath.Join(dir, "lock"), func() { t.Error("nobody holds the lock") })
	if err != nil {
		t.Fatal(err)
	}
	defer unlock()
	ctx, cancel := context.WithCancel(t.Context())
	s := m.search("1.12.0")
	s.progress = writerFunc(func(p []byte) (int, error) {
		if strings.Contains(string(p), "another process") {
			cancel()
		}
		return len(p), nil
	})
	if _, err := s.run(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want the cancellation", err)
	}
	if m.builds.Load() != 0 {
		t.Error("it built although another process holds the lock")
	}
}

type writerFunc func([]byte) (int, error)

func (f writerFunc) Write(p []byte) (int, error) { return f(p) }
