package main

import (
	"io"
	"slices"
	"strings"
	"testing"
)

func TestWrap(t *testing.T) {
	t.Parallel()
	got := wrap("one two three\n\nfour", 8)
	if want := []string{"one two", "three", "", "four"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	if got := wrap("averylongwordthatfitsnowhere", 5); len(got) != 1 {
		t.Errorf("a word is never broken, got %q", got)
	}
}

func TestCleanEnv(t *testing.T) {
	t.Parallel()
	got := cleanEnv([]string{"HOME=/home/me", "TF_LOG=trace", "ANYPOINT_CLIENT_SECRET=real", "UIPATH_PAT=real",
		"TF_IN_AUTOMATION=", "CHECKPOINT_DISABLE="})
	if want := []string{"CHECKPOINT_DISABLE=1", "TF_IN_AUTOMATION=1", "TF_INPUT=0", "HOME=/home/me"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestTerraformLines(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct{ command, line, shown, logged string }{
		"a change": {"plan", `{"@message":"a: Plan to create","type":"planned_change"}`,
			"        a: Plan to create\n", "a: Plan to create\n"},
		"a change, repeated":              {"apply", `{"@message":"a: Plan to create","type":"planned_change"}`, "", "a: Plan to create\n"},
		"a change, about to be destroyed": {"destroy", `{"@message":"a: Plan to delete","type":"planned_change"}`, "", "a: Plan to delete\n"},
		"a result": {"apply", `{"@message":"a: Created","type":"apply_complete","hook":{"action":"create"}}`,
			"        a: Created\n", "a: Created\n"},
		"a read":  {"apply", `{"@message":"a: Read","type":"apply_complete","hook":{"action":"read"}}`, "", "a: Read\n"},
		"chatter": {"plan", `{"@message":"a: Refreshing state...","type":"refresh_start"}`, "", "a: Refreshing state...\n"},
		"a warning": {"plan", `{"type":"diagnostic","diagnostic":{"severity":"warning","summary":"S","detail":"D"}}`,
			"        warning: S\n        | D\n", "warning: S ()\nD\n"},
		"the override warning": {"plan",
			`{"type":"diagnostic","diagnostic":{"severity":"warning","summary":"Provider development overrides are in effect"}}`, "",
			"warning: Provider development overrides are in effect ()\n\n"},
		"not JSON": {"plan", "panic: boom", "", "panic: boom\n"},
		"nothing":  {"plan", "", "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var shown, logged strings.Builder
			d := &demo{out: &shown}
			tf := &terraform{show: d.say, log: &logged}
			tf.line(tc.command, []byte(tc.line))
			if shown.String() != tc.shown || logged.String() != tc.logged {
				t.Errorf("shown %q, logged %q; want %q and %q", shown.String(), logged.String(), tc.shown, tc.logged)
			}
		})
	}
}

func TestTerraformCounts(t *testing.T) {
	t.Parallel()
	tf := &terraform{show: func(string, ...any) {}, log: io.Discard}
	tf.line("apply", []byte(`{"@message":"Plan: 1 to add","type":"change_summary","changes":{"add":1,"change":0,"remove":0,"operation":"plan"}}`))
	tf.line("apply", []byte(`{"@message":"Apply complete!","type":"change_summary","changes":{"add":0,"change":2,"remove":3,"operation":"apply"}}`))
	tf.line("apply", []byte(`{"@message":"Outputs: 2","type":"outputs"}`))
	if want := (changes{Change: 2, Remove: 3}); tf.last != want {
		t.Errorf("the latest changes are %+v, want %+v", tf.last, want)
	}
}
