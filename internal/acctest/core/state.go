package core

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"github.com/zclconf/go-cty/cty"
	ctyjson "github.com/zclconf/go-cty/cty/json"
)

// object is one resource instance as a run has it in its hands.
type object struct {
	value    cty.Value
	identity cty.Value // NilVal: none
	private  []byte
	tainted  bool
	depends  []string
	cbd      bool // create_before_destroy, as the state remembers it
}

func (o *object) copy() *object {
	if o == nil {
		return nil
	}
	c := *o
	return &c
}

// stored is an instance as it stands in the state file: not decoded, since its schema may be an older one.
type stored struct {
	addr            addr
	provider        string
	version         int64
	attributes      json.RawMessage
	identityVersion int64
	identity        json.RawMessage
	sensitive       json.RawMessage // the paths that its schema marked when it was stored
	private         []byte
	tainted         bool
	depends         []string
	cbd             bool
	deposed         string
}

// The state file's format, version 4.
type stateFile struct {
	Version   int                    `json:"version"`
	Terraform string                 `json:"terraform_version"`
	Serial    int                    `json:"serial"`
	Lineage   string                 `json:"lineage"`
	Outputs   map[string]stateOutput `json:"outputs"`
	Resources []stateResource        `json:"resources"`
	Checks    *json.RawMessage       `json:"check_results"`
}

type stateOutput struct {
	Value     json.RawMessage `json:"value"`
	Type      json.RawMessage `json:"type"`
	Sensitive bool            `json:"sensitive,omitempty"`
}

type stateResource struct {
	Mode      string          `json:"mode"`
	Type      string          `json:"type"`
	Name      string          `json:"name"`
	Each      string          `json:"each,omitempty"`
	Provider  string          `json:"provider"`
	Instances []stateInstance `json:"instances"`
}

type stateInstance struct {
	IndexKey            any             `json:"index_key,omitempty"`
	Status              string          `json:"status,omitempty"`
	Deposed             string          `json:"deposed,omitempty"`
	SchemaVersion       int64           `json:"schema_version"`
	Attributes          json.RawMessage `json:"attributes"`
	SensitiveAttributes json.RawMessage `json:"sensitive_attributes"`
	IdentityVersion     int64           `json:"identity_schema_version"`
	Identity            json.RawMessage `json:"identity,omitempty"`
	Private             []byte          `json:"private,omitempty"`
	Dependencies        []string        `json:"dependencies,omitempty"`
	CreateBeforeDestroy bool            `json:"create_before_destroy,omitempty"`
}

// state is the state of a workspace between and during runs. Every value goes through its JSON form between two runs, as it does with the real core.
type state struct {
	lineage string
	serial  int
	objects map[addr]*stored
	deposed map[addr][]*stored
	outputs map[string]cty.Value
	secret  map[string]bool // outputs that are sensitive
}

func newState() *state {
	return &state{objects: map[addr]*stored{}, deposed: map[addr][]*stored{}, outputs: map[string]cty.Value{}, secret: map[string]bool{}}
}

func (s *state) empty() bool { return len(s.objects) == 0 && len(s.deposed) == 0 }

func (s *state) copy() *state {
	c := &state{lineage: s.lineage, serial: s.serial, objects: maps.Clone(s.objects), deposed: maps.Clone(s.deposed), outputs: maps.Clone(s.outputs),
		secret: maps.Clone(s.secret)}
	return c
}

// addrs are the instances of the state in order.
func (s *state) addrs() []addr { return slices.SortedFunc(maps.Keys(s.objects), compareAddr) }

// addrsOf are the instances of a resource in order.
func (s *state) addrsOf(r resourceAddr) []addr {
	var out []addr
	for a := range s.objects {
		if a.resourceAddr == r {
			out = append(out, a)
		}
	}
	slices.SortFunc(out, compareAddr)
	return out
}

// all are the objects of the state, those that are deposed among them, in order.
func (s *state) all() []*stored {
	all := slices.Collect(maps.Values(s.objects))
	for _, list := range s.deposed {
		all = append(all, list...)
	}
	slices.SortFunc(all, func(a, b *stored) int { return cmp.Or(compareAddr(a.addr, b.addr), cmp.Compare(a.deposed, b.deposed)) })
	return all
}

// parseState reads a state file; "" is an empty state.
func parseState(text string) (*state, error) {
	s := newState()
	if text == "" {
		return s, nil
	}
	var f stateFile
	if err := json.Unmarshal([]byte(text), &f); err != nil {
		return nil, fmt.Errorf("the state file cannot be read: %w", err)
	}
	s.lineage, s.serial = f.Lineage, f.Serial
	for name, o := range f.Outputs {
		t, err := ctyjson.UnmarshalType(o.Type)
		if err != nil {
			return nil, err
		}
		if s.outputs[name], err = ctyjson.Unmarshal(o.Value, t); err != nil {
			return nil, err
		}
		s.secret[name] = o.Sensitive
	}
	for _, r := range f.Resources {
		for _, i := range r.Instances {
			a := addr{resourceAddr{kind: kindOf(r.Mode), typeName: r.Type, name: r.Name}, keyOfJSON(i.IndexKey)}
			o := &stored{addr: a, provider: r.Provider, version: i.SchemaVersion, attributes: i.Attributes, identity: i.Identity,
				sensitive: i.SensitiveAttributes, private: i.Private, tainted: i.Status == "tainted",
				depends: i.Dependencies, cbd: i.CreateBeforeDestroy, deposed: i.Deposed}
			if len(o.sensitive) == 0 {
				o.sensitive = json.RawMessage("[]")
			}
			o.identityVersion = i.IdentityVersion
			if i.Deposed != "" {
				s.deposed[a] = append(s.deposed[a], o)
			} else {
				s.objects[a] = o
			}
		}
	}
	return s, nil
}

// file writes the state as a state file, as the CLI would.
func (s *state) file() (string, error) {
	f := stateFile{Version: 4, Terraform: terraformVersion, Serial: s.serial, Lineage: s.lineage, Outputs: map[string]stateOutput{},
		Resources: []stateResource{}}
	for name, v := range s.outputs {
		t, err := ctyjson.MarshalType(v.Type())
		if err != nil {
			return "", err
		}
		value, err := ctyjson.Marshal(v, v.Type())
		if err != nil {
			return "", err
		}
		f.Outputs[name] = stateOutput{Value: value, Type: t, Sensitive: s.secret[name]}
	}
	for _, o := range s.all() {
		n := len(f.Resources)
		if n == 0 || f.Resources[n-1].Mode != o.addr.mode() || f.Resources[n-1].Type != o.addr.typeName || f.Resources[n-1].Name != o.addr.name {
			r := stateResource{Mode: o.addr.mode(), Type: o.addr.typeName, Name: o.addr.name, Provider: o.provider}
			switch o.addr.key.kind {
			case 'n':
				r.Each = "list"
			case 's':
				r.Each = "map"
			}
			f.Resources = append(f.Resources, r)
			n++
		}
		i := stateInstance{IndexKey: o.addr.key.json(), SchemaVersion: o.version, Attributes: o.attributes, SensitiveAttributes: o.sensitive,
			Identity: o.identity,
			Private:  o.private, Dependencies: o.depends, CreateBeforeDestroy: o.cbd, Deposed: o.deposed}
		i.IdentityVersion = o.identityVersion
		if o.tainted {
			i.Status = "tainted"
		}
		f.Resources[n-1].Instances = append(f.Resources[n-1].Instances, i)
	}
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	err := e.Encode(f)
	return b.String(), err
}

// store puts an object into its stored form.
func store(a addr, provider string, o *object, schema *resourceSchema) (*stored, error) {
	attributes, err := ctyjson.Marshal(o.value, schema.typ)
	if err != nil {
		return nil, fmt.Errorf("%s cannot be stored: %w", a, err)
	}
	s := &stored{addr: a, provider: provider, version: schema.version, attributes: attributes,
		sensitive: sensitivePaths(schema, o.value), private: o.private, tainted: o.tainted, depends: o.depends, cbd: o.cbd}
	if o.identity != cty.NilVal && !o.identity.IsNull() {
		if s.identity, err = ctyjson.Marshal(o.identity, schema.identity); err != nil {
			return nil, fmt.Errorf("the identity of %s cannot be stored: %w", a, err)
		}
		s.identityVersion = schema.identityVersion
	}
	return s, nil
}

// save makes the state what the state file holds from now on, also after a kill: see writeState.
func (r *run) save() bool {
	r.w.mu.Lock()
	defer r.w.mu.Unlock()
	if r.w.killed {
		return false
	}
	r.w.unsaved = r
	return true
}

// sensitivePaths are the paths of an object that its schema marks, in the form of the state file.
func sensitivePaths(schema *resourceSchema, v cty.Value) json.RawMessage {
	none := json.RawMessage("[]")
	type step struct {
		Type  string `json:"type"`
		Value string `json:"value"`
	}
	var paths [][]step
	for _, a := range schema.attributes {
		if a.sensitive && v.Type().IsObjectType() { // also where it is null
			paths = append(paths, []step{{"get_attr", a.name}})
		}
	}
	if len(paths) == 0 {
		return none
	}
	text, err := json.Marshal(paths)
	if err != nil {
		return none
	}
	return text
}
