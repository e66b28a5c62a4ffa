package acctest

import (
	"encoding/json"
	"fmt"
	"testing"
)

// ForeignObject is an object of another provider in a state.
type ForeignObject struct {
	// Provider is where it comes from: "registry.terraform.io/hashicorp/azurerm".
	Provider, Type, Name string
	// Key is its key in for_each, "" for a single object.
	Key           string
	SchemaVersion int
	// Attributes is the object as that provider writes it, as JSON.
	Attributes string
}

// ForeignState is a state with objects of other providers.
func ForeignState(objects ...ForeignObject) (string, error) {
	resources := []any{}
	for _, o := range objects {
		instance := map[string]any{
			"schema_version": o.SchemaVersion, "attributes": json.RawMessage(o.Attributes), "sensitive_attributes": []any{},
			"private": "bnVsbA==", // what the plugin SDK leaves there
		}
		one := map[string]any{"mode": "managed", "type": o.Type, "name": o.Name, "provider": fmt.Sprintf("provider[%q]", o.Provider),
			"instances": []any{instance}}
		if o.Key != "" {
			one["each"], instance["index_key"] = "map", o.Key
		}
		resources = append(resources, one)
	}
	state, err := json.MarshalIndent(map[string]any{
		"version": 4, "terraform_version": "1.15.0", "serial": 1, "lineage": "5f0d8a52-6f43-4c6c-9d35-0b1f3f6f0001", "outputs": map[string]any{},
		"resources": resources, "check_results": nil,
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
