package acctest_test

import (
	"net"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/platformusers/terraform-provider-platformusers/internal/acctest"
)

// K9: the commands of the sandbox's guide, in their order, on a fresh sandbox.
func TestCLISandboxGuide_K9(t *testing.T) {
	t.Parallel()
	const config = "resource \"platformusers_uipath_invitation\" \"grace\" {\n  email = \"grace.hopper@example.com\"\n}\n"
	page := filepath.Join(docsDir, "guides", "sandbox.md")
	commands := fencesOf(t, page, "shell")
	const address = "http://127.0.0.1:8484"

	t.Run("steering", func(t *testing.T) {
		t.Parallel()
		env := acctest.Start(t)
		script := only(t, commands, "sandbox="+address)
		env.NewCLI(t, "").Shell(t, strings.ReplaceAll(script, address, env.URL()))
		if n := strings.Count(script, "curl "); n < 20 {
			t.Errorf("%d commands were run", n)
		}
	})
	t.Run("program", func(t *testing.T) {
		t.Parallel()
		w := acctest.Start(t).NewPlugin(t, config)
		for name := range acctest.Start(t).Env() {
			w.Unsetenv(name + "=")
		}
		write(t, w, "tests/grace.tftest.hcl", "run \"grace_is_invited\" {}\n")
		port := freePort(t)
		here := func(script string) string {
			return strings.NewReplacer("127.0.0.1:8484", "127.0.0.1:"+port, "sandbox serve", "sandbox serve --listen 127.0.0.1:"+port,
				"sandbox env", "sandbox env --address http://127.0.0.1:"+port).Replace(script)
		}
		ci, again := only(t, commands, "trap "), only(t, commands, "curl -fs -X POST "+address+"/_sandbox/reset")
		if out := w.Shell(t, here(ci+again)); strings.Count(out, "Success!") != 2 {
			t.Errorf("the recipe for CI does not pass twice:\n%s", out)
		}
	})
	t.Run("switches", func(t *testing.T) {
		t.Parallel()
		content, err := os.ReadFile(page)
		if err != nil {
			t.Fatal(err)
		}
		named := regexp.MustCompile(`\b(?:anypoint|uipath|apim|controlroom)\.\w+=\w+`).FindAllString(string(content), -1)
		for _, one := range named {
			acctest.Start(t, acctest.Sets(one)) // refuses what does not exist
		}
		if len(named) < 10 {
			t.Errorf("%d switches are named", len(named))
		}
	})
}

func freePort(t *testing.T) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	_, port, _ := net.SplitHostPort(listener.Addr().String())
	return port
}
