package acctest_test

import (
	"archive/zip"
	"fmt"
	"io"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"testing"

	"github.com/platformusers/terraform-provider-platformusers/internal/acctest"
)

// K9: the provider installs from a mirror, and from a folder with what was built.
func TestCLIInstallGuide_K9(t *testing.T) {
	t.Parallel()
	page := filepath.Join(docsDir, "guides", "install.md")
	configs, commands := fencesOf(t, page, "hcl"), fencesOf(t, page, "shell")
	w := acctest.Start(t).NewPlugin(t, readExample(t, "data-sources/platformusers_anypoint_users/data-source.tf"))
	host := "registry.terraform.io"
	if h := os.Getenv("TF_ACC_PROVIDER_HOST"); h != "" {
		host = h
	}
	binary := regexp.MustCompile(`"(/[^"]+)"`).FindStringSubmatch(readFile(t, w, "terraform.rc"))[1] + "/terraform-provider-platformusers"

	t.Run("mirror", func(t *testing.T) {
		w := acctest.Start(t).NewPlugin(t, readExample(t, "data-sources/platformusers_anypoint_users/data-source.tf"))
		layout := strings.TrimSpace(fencesOf(t, page, "text")[0])
		folder := t.TempDir()
		file := strings.NewReplacer("/opt/terraform-mirror", folder, "registry.terraform.io", host, "VERSION", "1.2.3", "OS", runtime.GOOS,
			"ARCH", runtime.GOARCH).Replace(layout)
		zipped(t, file, binary, "terraform-provider-platformusers_v1.2.3")
		write(t, w, "terraform.rc", strings.NewReplacer("/opt/terraform-mirror", folder, "registry.terraform.io", host).Replace(only(t, configs, "mirror")))
		if out := w.Shell(t, only(t, commands, "terraform init")+"terraform plan\n"); !strings.Contains(out, "v1.2.3") {
			t.Errorf("the mirror's version is not installed:\n%s", out)
		}
	})
	t.Run("source", func(t *testing.T) {
		override := regexp.MustCompile(`"/home/[^"]+"`).ReplaceAllString(only(t, configs, "dev_overrides"), fmt.Sprintf("%q", path.Dir(binary)))
		write(t, w, "dev.tfrc", override)
		w.Shell(t, only(t, commands, "TF_CLI_CONFIG_FILE"))
	})
}

func zipped(t *testing.T, file, content, name string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
		t.Fatal(err)
	}
	out, err := os.Create(file)
	if err != nil {
		t.Fatal(err)
	}
	archive := zip.NewWriter(out)
	header := &zip.FileHeader{Name: name, Method: zip.Store}
	header.SetMode(0o700)
	entry, err := archive.CreateHeader(header)
	if err != nil {
		t.Fatal(err)
	}
	in, err := os.Open(content)
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	if _, err := io.Copy(entry, in); err != nil {
		t.Fatal(err)
	}
	if err := archive.Close(); err != nil {
		t.Fatal(err)
	}
	if err := out.Close(); err != nil {
		t.Fatal(err)
	}
}
