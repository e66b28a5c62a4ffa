package acctest_test

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/platformusers/terraform-provider-platformusers/internal/acctest"
	"github.com/platformusers/terraform-provider-platformusers/internal/acctest/cli"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/anypoint"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/uipath"
)

// TestMain lets the test binary be the curl of the documentation's scripts, so that they run on machines without one.
func TestMain(m *testing.M) {
	if filepath.Base(os.Args[0]) == "curl" {
		os.Exit(acctest.Curl(os.Args[1:], os.Stdout, os.Stderr))
	}
	os.Exit(m.Run())
}

const docsDir = "../../docs"

var fences = regexp.MustCompile("(?ms)^```(\\S*)\\n(.*?)^```$")

// fencesOf are the blocks of code of a page, of one language.
func fencesOf(t *testing.T, page, language string) (texts []string) {
	t.Helper()
	content, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	for _, match := range fences.FindAllStringSubmatch(string(content), -1) {
		if match[1] == language {
			texts = append(texts, match[2])
		}
	}
	return texts
}

// only returns the one text with a part.
func only(t *testing.T, texts []string, part string) string {
	t.Helper()
	texts = slices.DeleteFunc(slices.Clone(texts), func(text string) bool { return !strings.Contains(text, part) })
	if len(texts) != 1 {
		t.Fatalf("%d blocks contain %q, not one", len(texts), part)
	}
	return texts[0]
}

var subcategory = regexp.MustCompile(`(?m)^subcategory: "\w`)

// K9: nothing on a page is untested. What is in the language terraform is a file under examples/, which TestCLIExamples plans; shell commands are in
// an import.sh, or on a page whose test is named here.
func TestPages_K9_everyBlockIsTested(t *testing.T) {
	t.Parallel()
	tests := map[string]string{
		"index.md":                      "TestCLIPages_K9_firstPlan",
		"guides/sign-in-anypoint.md":    "TestCLIPages_K9_firstPlan",
		"guides/sign-in-uipath.md":      "TestCLIPages_K9_firstPlan",
		"guides/sign-in-apim.md":        "TestCLIPages_K9_firstPlan",
		"guides/sign-in-controlroom.md": "TestCLIPages_K9_firstPlan",
		"guides/install.md":             "TestCLIInstallGuide_K9",
		"guides/adopt.md":               "TestCLIAdoptGuide",
		"guides/import-at-scale.md":     "TestCLIImportGuide_K9_generatedConfiguration",
		"guides/plans.md":               "TestCLIPlansGuide_K9",
		"guides/test.md":                "TestCLITestGuide_K9",
		"guides/sandbox.md":             "TestCLISandboxGuide_K9",
		"guides/destroy.md":             "TestCLIDestroyGuide_K9",
		"guides/review-a-plan.md":       "TestCLIReviewGuide",
		"guides/access-reviews.md":      "TestCLIAccessReviewsGuide",
		"guides/access-that-ends.md":    "TestCLIAccessThatEndsGuide",
		// Their signatures, which the generator writes.
		"functions/normalize_email.md": "TestFunctions",
		"functions/import_id.md":       "TestFunctions",
		"functions/parse_import_id.md": "TestFunctions",
	}
	var examples []string
	for _, pattern := range []string{"*.tf", "*.hcl", "import.sh"} {
		for _, file := range exampleFiles(t, pattern) {
			examples = append(examples, strings.TrimSpace(readExample(t, file)))
		}
	}
	var seen int
	err := fs.WalkDir(os.DirFS(docsDir), ".", func(page string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		content, err := os.ReadFile(filepath.Join(docsDir, filepath.FromSlash(page)))
		if !strings.Contains(page, "guides/") && page != "index.md" && !subcategory.Match(content) {
			t.Errorf("%s belongs to no platform: the registry lists it apart", page)
		}
		if strings.Contains(string(content), "\n~> ") {
			t.Errorf("%s has a mark that only the registry renders", page)
		}
		for _, match := range fences.FindAllStringSubmatch(string(content), -1) {
			seen++
			isExample := slices.Contains(examples, strings.TrimSpace(match[2]))
			switch language := match[1]; {
			case language == "terraform" && !isExample:
				t.Errorf("%s shows what is in no file of examples/:\n%s", page, match[2])
			case language != "terraform" && !isExample && tests[page] == "":
				t.Errorf("%s shows what no test runs:\n%s", page, match[2])
			}
		}
		return err
	})
	if err != nil || seen < 150 {
		t.Errorf("%d blocks are seen: %v", seen, err)
	}
}

// K9: `for_each` over a set takes Terraform a time that grows with the square of its members, so no page shows one.
func TestPages_K9_mapsOnly(t *testing.T) {
	t.Parallel()
	for _, file := range exampleFiles(t, "*.tf") {
		if strings.Contains(readExample(t, file), "toset(") {
			t.Errorf("%s uses a set", file)
		}
	}
}

var (
	exported    = regexp.MustCompile(`(?m)^export (\w+)=\.\.\.`)
	baseURL     = regexp.MustCompile(`_(BASE_URL|URI|ENDPOINT|AUTHORITY_HOST)$`)
	summaryOf3  = "Plan: 3 to add, 0 to change, 0 to destroy."
	outputsOnly = "Changes to Outputs:"
)

// K9: the first blocks of a page are enough for a first plan: with the variables that it names, and nothing else than where the sandbox is.
func TestCLIPages_K9_firstPlan(t *testing.T) {
	t.Parallel()
	for page, want := range map[string]string{
		"index.md":                      summaryOf3,
		"guides/sign-in-anypoint.md":    anypoint.RootOrgName,
		"guides/sign-in-uipath.md":      uipath.FinanceGroupName,
		"guides/sign-in-apim.md":        "Partners",
		"guides/sign-in-controlroom.md": "AAE_Admin",
	} {
		t.Run(page, func(t *testing.T) {
			t.Parallel()
			file := filepath.Join(docsDir, filepath.FromSlash(page))
			commands := fencesOf(t, file, "shell")
			// Microsoft Entra's libraries sign in over https only.
			env := acctest.Start(t, acctest.TLS(t.TempDir()))
			w := env.NewPlugin(t, "")
			values := env.Env()
			for name := range values {
				if !baseURL.MatchString(name) {
					w.Unsetenv(name + "=")
				}
			}
			w.Setenv("SSL_CERT_FILE", env.CAFile())
			write(t, w, "main.tf", fencesOf(t, file, "terraform")[0])
			exports := exported.ReplaceAllStringFunc(only(t, commands[:1], "export "), func(line string) string {
				name := exported.FindStringSubmatch(line)[1]
				if values[name] == "" {
					t.Errorf("the sandbox has no value for %s", name)
				}
				return fmt.Sprintf("export %s='%s'", name, values[name])
			})
			plan := w.Shell(t, exports+withoutInit(only(t, commands, "terraform init")))
			if !strings.Contains(plan, want) || want != summaryOf3 && !strings.Contains(plan, outputsOnly) {
				t.Errorf("the plan does not say %q:\n%s", want, plan)
			}
		})
	}
}

// withoutInit takes away the installation: with dev_overrides it would ask the registry. TestCLIInstallGuide_K9 installs.
func withoutInit(script string) string { return strings.ReplaceAll(script, "terraform init\n", "") }

func write(t *testing.T, w *acctest.CLI, name, text string) {
	t.Helper()
	file := filepath.Join(w.Dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// K9: the import blocks of the guide are legal and unique, whatever people are called.
func TestCLIImportGuide_K9_generatedConfiguration(t *testing.T) {
	t.Parallel()
	acctest.NeedCLI(t, cli.Generate)
	commands := only(t, fencesOf(t, filepath.Join(docsDir, "guides", "import-at-scale.md"), "shell"), "import_blocks")
	for file, add := range map[string]func(*acctest.Env){
		"list.tf": func(env *acctest.Env) {
			for _, name := range []string{"007.bond", "007_bond", "-dash", "a b"} {
				env.Anypoint.AddUser(anypoint.User{Username: name, FirstName: "J", LastName: "B", Email: "bond@sandbox.example"})
			}
		},
		"uipath-list.tf": func(env *acctest.Env) {
			for _, name := range []string{"007.bond@sandbox.example", "007_bond@sandbox.example"} {
				env.UiPath.AddUser(uipath.User{UserName: name, Email: name, Name: "J", Surname: "B"})
			}
		},
	} {
		t.Run(file, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t)
			add(env)
			w := env.NewPlugin(t, "")
			write(t, w, "list.tf", readExample(t, "guides/import-at-scale/"+file))
			w.Setenv("TF_CLI_ARGS_apply", "-auto-approve") // for the person who would type yes
			w.Shell(t, commands)
			wantImportsOnly(t, w.MustRun(t, "plan"))
			if n := len(regexp.MustCompile(`"_007_bond[\w-]*" \{`).FindAllString(readFile(t, w, "people.tf"), -1)); n != 2 {
				t.Errorf("%d people called bond are imported, not 2", n)
			}
		})
	}
}

func readFile(t *testing.T, w *acctest.CLI, name string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(w.Dir, name))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// K9: a tainted user is one no more.
func TestCLIDestroyGuide_K9(t *testing.T) {
	t.Parallel()
	w := acctest.Start(t).NewPlugin(t, "resource \"platformusers_anypoint_user\" \"ada\" {\n  username = \"rita.regular\"\n}\n")
	w.MustRun(t, "import", "platformusers_anypoint_user.ada", anypoint.RegularUsername)
	w.MustRun(t, "taint", "platformusers_anypoint_user.ada")
	w.Shell(t, only(t, fencesOf(t, filepath.Join(docsDir, "guides", "destroy.md"), "shell"), "untaint"))
	if out := w.MustRun(t, "plan"); !strings.Contains(out, "No changes.") {
		t.Errorf("the user is replaced:\n%s", out)
	}
}

// K9: the quickstart, step by step.
func TestCLIQuickstart_K9(t *testing.T) {
	t.Parallel()
	commands := fencesOf(t, examplesDir+"/scenarios/quickstart/README.md", "sh")
	env := acctest.Start(t)
	w := env.NewPlugin(t, "")
	write(t, w, "main.tf", readExample(t, "scenarios/quickstart/main.tf"))
	w.Setenv("TF_CLI_ARGS_destroy", "-auto-approve") // for the person who would type yes
	_, planAndApply, found := strings.Cut(only(t, commands, "terraform apply plan.tfplan"), "cd examples/scenarios/quickstart\n")
	if !found {
		t.Fatal("the quickstart is elsewhere")
	}
	if out := w.Shell(t, planAndApply); !strings.Contains(out, "Plan: 15 to add, 0 to change, 0 to destroy.") {
		t.Errorf("another plan than expected:\n%s", out)
	}
	if acctest.HasCLI(t, cli.Query, cli.Actions) {
		for _, file := range []string{"remind.tf", "people.tfquery.hcl"} {
			write(t, w, "terraform-1.14/"+file, readExample(t, "scenarios/quickstart/terraform-1.14/"+file))
		}
		w.Setenv("TF_CLI_ARGS_apply", "-auto-approve")
		if out := w.Shell(t, only(t, commands, "-invoke")); !strings.Contains(out, "platformusers_controlroom_user.everybody") {
			t.Errorf("the query does not find everybody:\n%s", out)
		}
	}
	here := strings.NewReplacer("http://127.0.0.1:8484", env.URL())
	out := w.Shell(t, here.Replace(only(t, commands, "/accept")))
	for _, want := range []string{`status = "INVITED" -> "ACCEPTED"`, `accepted = false -> true`, `status = "pending" -> "active"`} {
		if !strings.Contains(out, want) {
			t.Errorf("the plan after the acceptance does not show %s:\n%s", want, out)
		}
	}
	for range 2 {
		w.Shell(t, only(t, commands, "terraform destroy"))
		w.Shell(t, here.Replace(only(t, commands, "/reset"))+planAndApply) // again
	}
}
