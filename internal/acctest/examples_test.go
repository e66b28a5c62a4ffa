package acctest_test

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/platformusers/terraform-provider-platformusers/internal/acctest"
	"github.com/platformusers/terraform-provider-platformusers/internal/acctest/cli"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/anypoint"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/apim"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/controlroom"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/uipath"
)

const (
	examplesDir = "../../examples"
	readme      = "../../README.md"
)

// TestExamples plans every Terraform file under examples/ with the real CLI against the sandbox, so that none can rot. Files are found, not
// listed: an example that is added is planned, too. A scenario is a whole folder; every other file stands for itself, as the documentation
// shows it.
func TestCLIExamples(t *testing.T) {
	t.Parallel()
	var planned int
	for _, file := range exampleFiles(t, "*.tf") {
		if strings.HasPrefix(file, "modules/") || strings.HasPrefix(file, "scenarios/people/") {
			continue // TestCLIAccessThatEndsGuide runs their tests
		}
		if dir, name := path.Split(file); strings.HasPrefix(dir, "scenarios/") && name != "main.tf" && !strings.HasSuffix(dir, "/terraform-1.14/") {
			t.Errorf("%s: the test plans a scenario's main.tf alone, and each file that an older Terraform would refuse", file)
			continue
		}
		if strings.HasPrefix(file, "mocks/") {
			continue // TestCLITestGuide_K9 tests the module as its guide does
		}
		if strings.HasPrefix(file, "guides/move-from-other-providers/") {
			continue // TestCLIMoveGuide_K9 plans them on a state that they move
		}
		planned++
		t.Run(file, func(t *testing.T) {
			t.Parallel()
			config := readExample(t, file)
			acctest.NeedCLI(t, featuresOf(config)...)
			switch {
			case strings.HasPrefix(file, "provider/apim-"):
				config += "\ndata \"platformusers_apim_groups\" \"proof_of_sign_in\" {}\n"
			case strings.HasPrefix(file, "provider/controlroom-"):
				config += "\ndata \"platformusers_controlroom_roles\" \"proof_of_sign_in\" {}\n"
			case strings.HasPrefix(file, "provider/uipath-"):
				config += "\ndata \"platformusers_uipath_groups\" \"proof_of_sign_in\" {}\ndata \"platformusers_uipath_folders\" \"proof_of_tenant\" {}\n"
			case strings.HasPrefix(file, "provider/"):
				config += "\ndata \"platformusers_anypoint_organization\" \"proof_of_sign_in\" {}\n"
			}
			plan := exampleWorkspace(t, file, config).MustRun(t, "plan", "-input=false", "-no-color")
			if strings.Contains(plan, "may refuse the") { // K6.4
				t.Errorf("an example breaks a rule of the platform:\n%s", plan)
			}
			switch {
			case takesIn(config):
				wantImportsOnly(t, plan)
			case strings.Contains(config, "resource \""):
				if !creations.MatchString(plan) {
					t.Errorf("the plan does more, or less, than to create:\n%s", plan)
				}
			case strings.Contains(plan, "Plan:"):
				t.Errorf("an example that only reads plans a change:\n%s", plan)
			}
		})
	}
	if planned < 60 {
		t.Errorf("planned %d examples; are they still found?", planned)
	}
}

// featuresOf are the features of the CLI that a configuration uses.
func featuresOf(config string) []cli.Feature {
	var features []cli.Feature
	for _, one := range []struct {
		text    string
		feature cli.Feature
	}{
		{"on_failure", cli.OnFailure}, {"_destroy,", cli.OnFailure}, {"caller.", cli.OnFailure}, {"action \"", cli.Actions}, {"\nlist \"", cli.Query},
		{"ephemeral \"", cli.Ephemeral}, {"provider::", cli.Functions}, {"identity = {", cli.Identity},
	} {
		if strings.Contains("\n"+config, one.text) && !slices.Contains(features, one.feature) {
			features = append(features, one.feature)
		}
	}
	return features
}

// TestExampleQueries runs every query under examples/, and plans what it generates.
func TestExampleQueries(t *testing.T) {
	t.Parallel()
	for _, file := range exampleFiles(t, "*.tfquery.hcl") {
		t.Run(file, func(t *testing.T) {
			t.Parallel()
			w := acctest.Start(t, exampleOptions(file)...).NewWorkspace(t, "")
			query := readExample(t, file)
			w.WriteQuery(t, query)
			if w.MustRun(t, "query", "-generate-config-out=found.tf"); !w.HasGenerated("found.tf") {
				return // its filters find nothing in the sandbox
			}
			plan := w.MustRun(t, "plan")
			wantImportsOnly(t, plan)
		})
	}
}

var actionHead = regexp.MustCompile(`(?m)^action "(\w+)" "(\w+)" \{`)

// TestExampleActions applies every example of an action, and invokes each of its actions once more by hand.
func TestExampleActions(t *testing.T) {
	t.Parallel()
	for _, file := range exampleFiles(t, "*.tf") {
		config := readExample(t, file)
		actions := actionHead.FindAllStringSubmatch(config, -1)
		if len(actions) == 0 || strings.HasPrefix(file, "scenarios/") { // what they act on main.tf makes: see TestCLIQuickstart_K9
			continue
		}
		t.Run(file, func(t *testing.T) {
			t.Parallel()
			w := acctest.Start(t, exampleOptions(file)...).NewWorkspace(t, config)
			w.Setenv("TF_VAR_first_password", "Example-Pass.1")
			w.MustRun(t, "apply", "-auto-approve")
			for _, action := range actions {
				out := w.MustRun(t, "apply", "-auto-approve", "-invoke=action."+action[1]+"."+action[2])
				if !strings.Contains(out, "Action complete: action."+action[1]+"."+action[2]) {
					t.Errorf("the action was not invoked:\n%s", out)
				}
			}
			if strings.Contains(config, "action_trigger") && !strings.Contains(config, "on_failure") {
				t.Error("an example of action_trigger says on_failure = continue: a person must not be made again because an action failed")
			}
		})
	}
}

// TestReadme plans the configuration that the README shows.
func TestCLIReadme(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile(readme)
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(text), "```terraform\n")
	config, _, found := strings.Cut(rest, "```\n")
	if !found {
		t.Fatal("the README shows no configuration")
	}
	plan := exampleWorkspace(t, readme, config).MustRun(t, "plan", "-input=false", "-no-color")
	// What changes is deletion_policy, which the platform knows nothing of.
	if !strings.Contains(plan, "Plan: 1 to import, 4 to add, 1 to change, 0 to destroy.") {
		t.Errorf("another plan than expected:\n%s", plan)
	}
}

var creations = regexp.MustCompile(`Plan: [1-9]\d* to add, 0 to change, 0 to destroy\.`)

// takesIn reports whether a configuration imports into a resource. The one that prints import blocks does not.
func takesIn(config string) bool {
	return strings.Contains(config, "import {") && strings.Contains(config, "resource \"")
}

var importCommand = regexp.MustCompile(`(?m)^terraform import (\S+) '([^']+)'$`)

// TestExampleImportCommands runs the commands that an import.sh shows, on a fresh sandbox: what they leave in the state is what the documentation's
// configuration says.
func TestCLIExampleImportCommands(t *testing.T) {
	t.Parallel()
	for _, file := range exampleFiles(t, "import.sh") {
		t.Run(file, func(t *testing.T) {
			t.Parallel()
			script := readExample(t, file)
			commands := importCommand.FindAllStringSubmatch(script, -1)
			if len(commands) == 0 || len(commands) != strings.Count("\n"+script, "\nterraform ") {
				t.Fatalf("%d of the commands have the form terraform import ADDRESS 'ID':\n%s", len(commands), script)
			}
			// The configuration that the documentation shows for the same object, once for each command.
			_, block, found := strings.Cut(readExample(t, path.Join(path.Dir(file), "import-by-string-id.tf")), "\n}\n")
			if !found {
				t.Fatal("import-by-string-id.tf does not begin with an import block")
			}
			var config strings.Builder
			for i, command := range commands {
				typeName, name, _ := strings.Cut(command[1], ".")
				if !strings.Contains(block, fmt.Sprintf("resource %q %q", typeName, name)) {
					t.Fatalf("%s is not the resource of import-by-string-id.tf", command[1])
				}
				config.WriteString(strings.ReplaceAll(block, fmt.Sprintf("%q {", name), fmt.Sprintf("\"%s_%d\" {", name, i)))
			}
			w := exampleWorkspace(t, file, config.String())
			for i, command := range commands {
				w.MustRun(t, "import", fmt.Sprintf("%s_%d", command[1], i), command[2])
			}
			if plan := w.MustRun(t, "plan"); !strings.Contains(plan, "No changes.") {
				t.Errorf("after the imports the plan is not empty:\n%s", plan)
			}
		})
	}
}

var importSummary = regexp.MustCompile(`Plan: [1-9]\d* to import, 0 to add, 0 to change, 0 to destroy\.`)

// wantImportsOnly wants a plan that imports and does nothing else: an import resets nothing.
func wantImportsOnly(t *testing.T, plan string) {
	t.Helper()
	if !importSummary.MatchString(plan) {
		t.Fatalf("the plan does more, or less, than to import:\n%s", plan)
	}
}

// exampleOptions are how the sandbox of an example differs from others.
func exampleOptions(file string) []acctest.Option {
	if strings.Contains(file, "role_group") {
		return []acctest.Option{acctest.Set("anypoint.access_model", "roles")}
	}
	return nil
}

// exampleWorkspace prepares a sandbox of all platforms that holds what the example refers to, and a folder with the example in it.
func exampleWorkspace(t *testing.T, file, config string) *acctest.CLI {
	t.Helper()
	options := exampleOptions(file)
	newCLI := (*acctest.Env).NewCLI
	if file == "provider/apim-client-secret.tf" || file == "provider/apim-oidc.tf" || file == "provider/ca-cert-file.tf" {
		// Microsoft Entra's libraries sign in over https only, and a process trusts a certificate authority from its start on.
		options = append(options, acctest.TLS(t.TempDir()))
		newCLI = (*acctest.Env).NewPlugin
	}
	if strings.Contains(config, "alias ") {
		newCLI = (*acctest.Env).NewPlugin // one provider that is served cannot be two
	}
	env := acctest.Start(t, options...)
	config = strings.ReplaceAll(config, "/etc/ssl/company-ca.pem", env.CAFile())
	workspace := newCLI(env, t, config)
	if strings.Contains(config, "required_providers") {
		if err := os.WriteFile(filepath.Join(workspace.Dir, "main.tf"), []byte(config), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	signIn(t, env, workspace, file)
	workspace.Setenv("TF_VAR_first_password", "Example-Pass.1")
	return workspace
}

// signIn sets the variables that the provider examples take their secrets from, and takes away the credentials of the environment, which would
// join those of the configuration.
func signIn(t *testing.T, env *acctest.Env, w *acctest.CLI, file string) {
	t.Helper()
	if !strings.HasPrefix(file, "provider/") {
		return
	}
	secret := anypoint.ClientSecret
	switch path.Base(file) {
	case "provider.tf", "ca-cert-file.tf", "two-organizations.tf", "uipath-two-tenants.tf", "apim-two-services.tf", "controlroom-two.tf":
		return
	case "apim-client-secret.tf", "apim-oidc.tf":
		w.Unsetenv("ARM_TENANT_ID")
		w.Unsetenv("ARM_CLIENT_")
		w.Setenv("SSL_CERT_FILE", env.CAFile())
		w.Setenv("TF_VAR_apim_client_secret", apim.ClientSecret)
		w.Setenv("ARM_OIDC_TOKEN", apim.FederatedToken(apim.FederatedSubject))
		return
	case "controlroom-api-key.tf", "controlroom-password.tf":
		w.Setenv("CONTROL_ROOM_USERNAME", "")
		w.Setenv("CONTROL_ROOM_API_KEY", "")
		w.Setenv("TF_VAR_control_room_api_key", controlroom.APIKey)
		w.Setenv("TF_VAR_control_room_password", controlroom.ServicePassword)
		return
	case "uipath-application.tf", "uipath-access-token.tf":
		w.Setenv("UIPATH_CLIENT_ID", "")
		w.Setenv("UIPATH_CLIENT_SECRET", "")
		w.Setenv("UIPATH_ORGANIZATION", "")
		w.Setenv("UIPATH_TENANT", "")
		w.Setenv("TF_VAR_uipath_client_secret", uipath.ClientSecret)
		w.Setenv("TF_VAR_uipath_access_token", uipath.ScopedPAT)
		return
	case "connected-app-for-user.tf":
		secret = anypoint.UserClientSecret
	case "access-token.tf":
		w.Setenv("TF_VAR_anypoint_access_token", accessToken(t, env))
	}
	w.Setenv("ANYPOINT_CLIENT_ID", "")
	w.Setenv("ANYPOINT_CLIENT_SECRET", "")
	w.Setenv("TF_VAR_anypoint_client_secret", secret)
	w.Setenv("TF_VAR_anypoint_password", anypoint.AdminPassword)
}

func accessToken(t *testing.T, env *acctest.Env) string {
	t.Helper()
	response, err := acctest.HTTP.PostForm(env.URL()+anypoint.Root+"/accounts/api/v2/oauth2/token",
		url.Values{"grant_type": {"client_credentials"}, "client_id": {anypoint.ClientID}, "client_secret": {anypoint.ClientSecret}})
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	var token struct {
		AccessToken string `json:"access_token"`
	}
	if err := json.NewDecoder(response.Body).Decode(&token); err != nil || token.AccessToken == "" {
		t.Fatalf("no token: status %s, %v", response.Status, err)
	}
	return token.AccessToken
}

func exampleFiles(t *testing.T, pattern string) []string {
	t.Helper()
	var files []string
	err := fs.WalkDir(os.DirFS(examplesDir), ".", func(file string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		if match, err := path.Match(pattern, entry.Name()); err != nil || !match {
			return err
		}
		files = append(files, file)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

func readExample(t *testing.T, file string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(examplesDir, filepath.FromSlash(file)))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
