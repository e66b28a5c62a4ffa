package core

import (
	"encoding/json"
	"fmt"
	"strings"
)

// Foreign is an object of another provider, as a state file holds it: what a moved block takes over.
type Foreign struct {
	// Provider is the source address of its provider, with the registry's host: registry.terraform.io/hashicorp/azurerm.
	Provider string
	Type     string
	Name     string
	Version  int64 // of its schema
	// Attributes is all that its provider stores of it: a value for encoding/json, or the JSON itself as json.RawMessage.
	Attributes any
	Private    []byte
}

// WithForeign is a state file with objects added; "" is an empty one.
func WithForeign(text string, objects ...Foreign) (string, error) {
	s, err := parseState(text)
	if err != nil {
		return "", err
	}
	if s.lineage == "" {
		s.lineage = "5d9f1ac2-1f6c-4b8c-9f5e-7f0f0c5a9e11"
	}
	s.serial++
	for _, o := range objects {
		attributes, err := json.Marshal(o.Attributes)
		if err != nil {
			return "", fmt.Errorf("the attributes of %s.%s are not JSON: %w", o.Type, o.Name, err)
		}
		a := addr{resourceAddr: resourceAddr{typeName: o.Type, name: o.Name}}
		s.objects[a] = &stored{addr: a, provider: fmt.Sprintf("provider[%q]", o.Provider), version: o.Version, attributes: attributes,
			sensitive: json.RawMessage("[]"), private: o.Private}
	}
	return s.file()
}

// sourceAddress is the source address of the provider that the state file names.
func sourceAddress(provider string) string {
	_, source, _ := strings.Cut(provider, `["`)
	source, _, _ = strings.Cut(source, `"]`)
	return source
}
