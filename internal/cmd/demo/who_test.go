package main

import (
	"context"
	"strings"
	"testing"
)

// fixed is a platform that returns what it was given.
type fixed map[string]person

func (p fixed) people(context.Context) (map[string]person, error) {
	out := map[string]person{}
	for name, who := range p {
		out[name] = who
	}
	return out, nil
}

func (p fixed) remains(context.Context, string) (string, error) { return "", nil }

func TestWho(t *testing.T) {
	t.Parallel()
	admin := person{state: "account"}
	ada := person{state: "account", detail: "Ada", access: []string{"in b", "in a"}}
	for name, tc := range map[string]struct {
		uipath fixed
		want   map[string]person
		wrong  string // part of the error; "" for none
	}{
		"as expected, in another order": {fixed{"ada": ada}, map[string]person{"ada": {state: "account", access: []string{"in a", "in b"}}}, ""},
		"with less access": {fixed{"ada": {state: "account", access: []string{"in a"}}}, map[string]person{"ada": ada},
			`ada on UiPath should be "account; in a; in b", and the platform reports "account; in a"`},
		"with more access": {fixed{"ada": ada}, map[string]person{"ada": {state: "account", access: []string{"in a"}}},
			`should be "account; in a", and the platform reports "account; in a; in b"`},
		"in another state": {fixed{"ada": {state: "invited"}}, map[string]person{"ada": admin},
			`should be "account", and the platform reports "invited"`},
		"missing":      {fixed{}, map[string]person{"ada": admin}, `should be "account", and the platform reports "unknown there"`},
		"there too":    {fixed{"ada": ada}, nil, `should be "unknown there", and the platform reports "account; in a; in b"`},
		"there before": {fixed{"admin": admin}, nil, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var out strings.Builder
			d := &demo{out: &out, platforms: map[string]platform{onAnypoint: fixed{}, onUiPath: tc.uipath, onAPIM: fixed{}, onControlRoom: fixed{}},
				before: everybody{onUiPath: {"admin": admin}}}
			err := d.who(t.Context(), everybody{onUiPath: tc.want})
			switch {
			case tc.wrong == "" && err != nil:
				t.Errorf("unexpected error: %v", err)
			case tc.wrong != "" && (err == nil || !strings.Contains(err.Error(), tc.wrong)):
				t.Errorf("got the error %v, want %q in it", err, tc.wrong)
			}
			if strings.Contains(out.String(), "admin") {
				t.Errorf("shows who was there before:\n%s", out.String())
			}
		})
	}
}
