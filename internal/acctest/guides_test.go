package acctest_test

import (
	"archive/zip"
	"fmt"
	"io"
	"io/fs"
	"net"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/platformusers/terraform-provider-platformusers/internal/acctest"
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
		"guides/import-at-scale.md":     "TestCLIImportGuide_K9_generatedConfiguration",
		"guides/plans.md":               "TestCLIPlansGuide_K9",
		"guides/test.md":                "TestCLITestGuide_K9",
		"guides/sandbox.md":             "TestCLISandboxGuide_K9",
		"guides/destroy.md":             "TestCLIDestroyGuide_K9",
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

// K9: warnings are in the output of a plan and not in what is saved, and a saved plan saves a round of reads.
func TestCLIPlansGuide_K9(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	const rita = "resource \"platformusers_anypoint_user\" \"rita\" {\n  username = \"rita.regular\"\n}\n"
	w := env.NewPlugin(t, rita)
	w.MustRun(t, "import", "platformusers_anypoint_user.rita", anypoint.RegularUsername)
	w.Configure(t, "")
	commands := fencesOf(t, filepath.Join(docsDir, "guides", "plans.md"), "shell")

	const warning = "the user name stays taken forever"
	w.Shell(t, only(t, commands, "plan.jsonl"))
	if out := w.MustRun(t, "plan"); !strings.Contains(out, warning) {
		t.Errorf("plan does not warn:\n%s", out)
	}
	if !strings.Contains(readFile(t, w, "plan.jsonl"), warning) {
		t.Errorf("plan -json does not warn:\n%s", readFile(t, w, "plan.jsonl"))
	}
	for name, saved := range map[string]string{"show": w.MustRun(t, "show", "plan.tfplan"), "show -json": readFile(t, w, "plan.json")} {
		if strings.Contains(saved, warning) {
			t.Errorf("%s contains the warning, against what the guide says:\n%s", name, saved)
		}
	}

	apply := only(t, commands, "apply plan.tfplan")
	calls := func(policy string, run func()) int {
		w.Configure(t, strings.Replace(rita, "}", fmt.Sprintf("  deletion_policy = %q\n}", policy), 1))
		before := env.Journal.Len()
		run()
		return env.Journal.Len() - before
	}
	unsaved := calls("disable", func() { w.MustRun(t, "plan"); w.MustRun(t, "apply", "-auto-approve") })
	saved := calls("abandon", func() { w.Shell(t, apply) })
	if saved >= unsaved {
		t.Errorf("plan and apply make %d calls with a saved plan, and %d without", saved, unsaved)
	}
}

// K9: of what exists already, plans warn about accounts, and say nothing about memberships; an apply refuses all of it.
func TestPlansGuide_K9_whatExists(t *testing.T) {
	t.Parallel()
	const accounts = `
resource "platformusers_anypoint_user" "u" { username = "rita.regular" }
resource "platformusers_uipath_user" "u" {
  user_name = "rita.regular@sandbox.example"
  name      = "Rita"
  surname   = "Regular"
}
resource "platformusers_apim_invitation" "i" {
  user_id    = "petra-pending"
  email      = "petra.pending@example.com"
  first_name = "Petra"
  last_name  = "Pending"
}
`
	const memberships = `
resource "platformusers_anypoint_team_member" "m" {
  team_id = "0d000000-0000-4000-8000-000000000003"
  user_id = "0c000000-0000-4000-8000-000000000002"
}
resource "platformusers_uipath_group_member" "m" {
  group_name = "Finance"
  user_id    = "1b000000-0000-4000-8000-000000000004"
}
resource "platformusers_apim_group_member" "m" {
  group_id = "partners"
  user_id  = "rita.regular"
}
resource "platformusers_controlroom_role_grant" "m" {
  user_id   = "7"
  role_name = "Finance Operators"
}
`
	const exists = "Already exists"
	for name, c := range map[string]struct {
		config string
		warns  int
		n      int
	}{
		"accounts": {accounts, 3, 3}, "memberships": {memberships, 0, 4},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := acctest.Start(t).NewWorkspace(t, c.config)
			if plan := w.MustRun(t, "plan"); strings.Count(plan, "Warning: "+exists) != c.warns {
				t.Errorf("the plan does not warn %d times:\n%s", c.warns, plan)
			}
			out, err := w.Run(t, "apply", "-auto-approve")
			if n := strings.Count(out, "Error: "+exists); err == nil || n != c.n {
				t.Errorf("the apply refuses %d, not %d (%v):\n%s", n, c.n, err, out)
			}
		})
	}
	if out, err := acctest.Start(t).NewWorkspace(t, "resource \"platformusers_anypoint_invitation\" \"i\" { email = \"ines.invited@example.com\" }\n").
		Run(t, "plan"); err == nil {
		t.Errorf("a pending invitation is no error in plan:\n%s", out)
	}
}

// K9: the mocks that users copy have the form that the provider demands.
func TestCLITestGuide_K9(t *testing.T) {
	t.Parallel()
	commands := only(t, fencesOf(t, filepath.Join(docsDir, "guides", "test.md"), "shell"), "terraform test")
	for name, module := range map[string]string{"the guide's": readExample(t, "mocks/main.tf"), "every type": everyType} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t)
			w := env.NewPlugin(t, "")
			write(t, w, "main.tf", module)
			test := readExample(t, "mocks/tests/joiners.tftest.hcl")
			if module == everyType {
				mock, _, _ := strings.Cut(test, "run ")
				test = mock + "run \"all\" {\n  command = apply\n}\n\nrun \"nothing_changes\" {\n  command = plan\n}\n"
			}
			write(t, w, "tests/joiners.tftest.hcl", test)
			write(t, w, "tests/mocks/platformusers.tfmock.hcl", readExample(t, "mocks/tests/mocks/platformusers.tfmock.hcl"))
			if out := w.Shell(t, withoutInit(commands)); !strings.Contains(out, "Success!") {
				t.Errorf("the test does not pass:\n%s", out)
			}
			if n := env.Journal.Len(); n > 0 {
				t.Errorf("a mocked test made %d calls", n)
			}
		})
	}
}

// everyType takes ids of mocked resources and data sources to wherever the provider checks them.
const everyType = `
terraform {
  required_providers {
    platformusers = { source = "platformusers/platformusers" }
  }
}
data "platformusers_anypoint_organization" "o" {}
data "platformusers_anypoint_user" "u" { username = "rita.regular" }
data "platformusers_uipath_user" "u" { user_name = "rita.regular" }
data "platformusers_apim_user" "u" { email = "rita.regular@example.com" }
data "platformusers_controlroom_user" "u" { username = "rita.regular" }
resource "platformusers_anypoint_user" "a" { username = "ada-lovelace" }
resource "platformusers_anypoint_invitation" "a" { email = "ada@example.com" }
resource "platformusers_anypoint_team_member" "a" {
  team_id         = "0d000000-0000-4000-8000-000000000002"
  user_id         = platformusers_anypoint_user.a.id
  organization_id = data.platformusers_anypoint_organization.o.id
}
resource "platformusers_anypoint_role_group_member" "a" {
  role_group_id = "0d000000-0000-4000-8000-000000000012"
  user_id       = data.platformusers_anypoint_user.u.id
}
resource "platformusers_anypoint_business_group_member" "a" {
  organization_id = "0a000000-0000-4000-8000-000000000002"
  user_id         = platformusers_anypoint_user.a.id
}
resource "platformusers_anypoint_permission_grant" "a" {
  role_name = "Read Applications"
  user_id   = platformusers_anypoint_user.a.id
}
resource "platformusers_anypoint_permission_grant" "b" {
  role_id         = platformusers_anypoint_permission_grant.a.role_id
  organization_id = platformusers_anypoint_permission_grant.a.organization_id
  user_id         = data.platformusers_anypoint_user.u.id
}
resource "platformusers_uipath_user" "a" {
  user_name = "ada@example.com"
  name      = "Ada"
  surname   = "Lovelace"
}
resource "platformusers_uipath_invitation" "a" { email = "ada@example.com" }
resource "platformusers_uipath_group_member" "a" {
  group_name = "Finance"
  user_id    = platformusers_uipath_user.a.id
}
resource "platformusers_uipath_group_member" "b" {
  group_id = platformusers_uipath_group_member.a.group_id
  user_id  = platformusers_uipath_invitation.a.user_id
}
resource "platformusers_uipath_tenant_role_grant" "a" {
  role_name = "Auditor"
  user_id   = data.platformusers_uipath_user.u.id
}
resource "platformusers_uipath_folder_role_grant" "a" {
  role_name   = "Operator"
  folder_path = "Shared"
  user_id     = platformusers_uipath_user.a.id
}
resource "platformusers_uipath_folder_role_grant" "b" {
  role_id   = platformusers_uipath_folder_role_grant.a.role_id
  folder_id = platformusers_uipath_folder_role_grant.a.folder_id
  user_id   = platformusers_uipath_invitation.a.user_id
}
resource "platformusers_apim_user" "a" {
  user_id    = "ada"
  email      = "ada@example.com"
  first_name = "Ada"
  last_name  = "Lovelace"
}
resource "platformusers_apim_invitation" "a" {
  user_id             = "grace"
  email               = "grace@example.com"
  first_name          = "Grace"
  last_name           = "Hopper"
  subscription_id     = platformusers_apim_user.a.subscription_id
  resource_group_name = platformusers_apim_user.a.resource_group_name
  service_name        = platformusers_apim_user.a.service_name
}
resource "platformusers_apim_group_member" "a" {
  group_id = "partners"
  user_id  = data.platformusers_apim_user.u.user_id
}
resource "platformusers_apim_subscription" "a" {
  user_id      = platformusers_apim_user.a.user_id
  product_id   = "premium"
  display_name = "Premium"
}
resource "platformusers_controlroom_user" "a" { username = "ada" }
resource "platformusers_controlroom_role_grant" "a" {
  user_id   = platformusers_controlroom_user.a.id
  role_name = "Finance Operators"
}
resource "platformusers_controlroom_role_grant" "b" {
  user_id = data.platformusers_controlroom_user.u.id
  role_id = platformusers_controlroom_role_grant.a.role_id
}
`

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
	_, planAndApply, found := strings.Cut(only(t, commands, "terraform apply"), "cd examples/scenarios/quickstart\n")
	if !found {
		t.Fatal("the quickstart is elsewhere")
	}
	if out := w.Shell(t, planAndApply); !strings.Contains(out, "Plan: 15 to add, 0 to change, 0 to destroy.") {
		t.Errorf("another plan than expected:\n%s", out)
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
