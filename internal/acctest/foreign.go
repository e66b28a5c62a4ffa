package acctest

import (
	"encoding/json"
	"fmt"
	"testing"
)

// ForeignState is a state with one object of another provider, named "it": provider is where it comes from, such as
// "registry.terraform.io/hashicorp/azurerm", and attributes are the object as that provider writes it, as JSON.
func ForeignState(provider, typeName string, schemaVersion int, attributes string) (string, error) {
	state, err := json.MarshalIndent(map[string]any{
		"version": 4, "terraform_version": "1.15.0", "serial": 1, "lineage": "5f0d8a52-6f43-4c6c-9d35-0b1f3f6f0001", "outputs": map[string]any{},
		"resources": []any{map[string]any{
			"mode": "managed", "type": typeName, "name": "it", "provider": fmt.Sprintf("provider[%q]", provider),
			"instances": []any{map[string]any{
				"schema_version": schemaVersion, "attributes": json.RawMessage(attributes), "sensitive_attributes": []any{},
				"private": "bnVsbA==", // what the plugin SDK leaves there
			}},
		}},
		"check_results": nil,
	}, "", "  ")
	return string(state), err
}

// ServeAs serves the provider to the commands under the name of another one, too, such as "registry.terraform.io/hashicorp/azurerm": Terraform looks
// for each provider that the state names, and asks it for nothing of an object that moves away.
func (w *CLI) ServeAs(t testing.TB, address string) {
	t.Helper()
	served := map[string]json.RawMessage{}
	if err := json.Unmarshal([]byte(w.getenv("TF_REATTACH_PROVIDERS")), &served); err != nil {
		t.Fatal(err)
	}
	served[address] = served[providerAddress()]
	text, err := json.Marshal(served)
	if err != nil {
		t.Fatal(err)
	}
	w.Setenv("TF_REATTACH_PROVIDERS", string(text))
}
