package main

import (
	"errors"
	"strings"
	"testing"
)

func TestReport(t *testing.T) {
	t.Parallel()
	failed := errors.New("exit status 1")
	for name, tc := range map[string]struct {
		events  []string
		testErr error
		bad     bool
		want    []string
		not     []string
	}{
		"all pass": {
			events: []string{
				`{"Action":"start","Package":"p"}`,
				`{"Action":"run","Package":"p","Test":"TestA"}`,
				`{"Action":"output","Package":"p","Test":"TestA","Output":"chatter\n"}`,
				`{"Action":"pass","Package":"p","Test":"TestA"}`,
				`{"Action":"pass","Package":"p","Elapsed":1.5}`,
			},
			want: []string{"ok       1 tests     1.5s  p", "\n1 passed, 0 failed\n"},
			not:  []string{"chatter"},
		},
		"a package without tests is no failure": {
			events: []string{
				`{"Action":"run","Package":"p","Test":"TestA"}`, `{"Action":"pass","Package":"p","Test":"TestA"}`, `{"Action":"pass","Package":"p"}`,
				`{"Action":"output","Package":"q","Output":"?   q [no test files]\n"}`, `{"Action":"skip","Package":"q"}`,
			},
			want: []string{"\n1 passed, 0 failed\n"},
			not:  []string{"no test files"},
		},
		"a failure shows its output": {
			events: []string{
				`{"Action":"run","Package":"p","Test":"TestA"}`,
				`{"Action":"output","Package":"p","Test":"TestA","Output":"a_test.go:1: wrong\n"}`,
				`{"Action":"fail","Package":"p","Test":"TestA"}`,
				`{"Action":"fail","Package":"p"}`,
			},
			testErr: failed, bad: true,
			want: []string{"FAIL", "a_test.go:1: wrong", "\n0 passed, 1 failed\n"},
		},
		"a failure is shown when it happens, and once": {
			events: []string{
				`{"Action":"run","Package":"p","Test":"TestA"}`,
				`{"Action":"output","Package":"p","Test":"TestA","Output":"a_test.go:1: wrong\n"}`,
				`{"Action":"fail","Package":"p","Test":"TestA"}`,
				`{"Action":"run","Package":"q","Test":"TestB"}`,
				`{"Action":"pass","Package":"q","Test":"TestB"}`,
				`{"Action":"pass","Package":"q","Elapsed":1}`,
				`{"Action":"fail","Package":"p","Elapsed":2}`,
			},
			testErr: failed, bad: true,
			want: []string{"FAIL  TestA  p\n      a_test.go:1: wrong\nok       1 tests     1.0s  q\nFAIL                 2.0s  p\n1 passed, 1 failed\n"},
		},
		"a skipped test fails the run": {
			events: []string{
				`{"Action":"run","Package":"p","Test":"TestA"}`,
				`{"Action":"output","Package":"p","Test":"TestA","Output":"no CLI here\n"}`,
				`{"Action":"skip","Package":"p","Test":"TestA"}`,
				`{"Action":"pass","Package":"p"}`,
			},
			bad:  true,
			want: []string{"no CLI here", "a skipped test counts as failed", "\n0 passed, 1 failed\n"},
		},
		"a panic fails the tests that were running": {
			events: []string{
				`{"Action":"run","Package":"p","Test":"TestA"}`,
				`{"Action":"run","Package":"p","Test":"TestB"}`,
				`{"Action":"output","Package":"p","Test":"TestB","Output":"panic: boom\n"}`,
				`{"Action":"fail","Package":"p"}`,
			},
			testErr: failed, bad: true,
			want: []string{"panic: boom", "\n0 passed, 2 failed\n"},
		},
		"a package that does not build": {
			events: []string{
				`{"ImportPath":"p [p.test]","Action":"build-output","Output":"p.go:3: undefined: x\n"}`,
				`{"ImportPath":"p [p.test]","Action":"build-fail"}`,
				`{"Action":"start","Package":"p"}`,
				`{"Action":"output","Package":"p","Output":"FAIL p [build failed]\n"}`,
				`{"Action":"fail","Package":"p","FailedBuild":"p [p.test]"}`,
			},
			testErr: failed, bad: true,
			want: []string{"undefined: x", "\n0 passed, 1 failed\n"},
		},
		"no test at all": {
			events: []string{`{"Action":"skip","Package":"p"}`},
			bad:    true,
			want:   []string{"no test ran", "0 passed, 1 failed\n"},
		},
		"go test fails silently": {
			testErr: failed, bad: true,
			want: []string{"go test: exit status 1", "0 passed, 1 failed\n"},
		},
		"go test is killed": {
			events: []string{
				`{"Action":"start","Package":"p"}`,
				`{"Action":"run","Package":"p","Test":"TestA"}`,
			},
			testErr: failed, bad: true,
			want: []string{"cut off  p", "\n0 passed, 1 failed\n"},
		},
		"a long silence is broken": {
			events: []string{
				`{"Time":"2026-01-01T00:00:00Z","Action":"run","Package":"p","Test":"TestA"}`,
				`{"Time":"2026-01-01T00:00:31Z","Action":"output","Package":"p","Test":"TestA","Output":"x\n"}`,
				`{"Time":"2026-01-01T00:00:32Z","Action":"pass","Package":"p","Test":"TestA"}`,
				`{"Time":"2026-01-01T00:00:32Z","Action":"pass","Package":"p","Elapsed":32}`,
			},
			want: []string{"0 passed, 0 failed so far, 1 packages at work (31s)", "\n1 passed, 0 failed\n"},
		},
		"a line that is not an event is shown": {
			events: []string{
				"warning: something",
				`{"Action":"run","Package":"p","Test":"TestA"}`, `{"Action":"pass","Package":"p","Test":"TestA"}`, `{"Action":"pass","Package":"p"}`,
			},
			want: []string{"warning: something", "\n1 passed, 0 failed\n"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var out strings.Builder
			r := newReport(&out)
			if err := r.read(strings.NewReader(strings.Join(tc.events, "\n"))); err != nil {
				t.Fatal(err)
			}
			if good := r.close(tc.testErr); good == tc.bad {
				t.Errorf("the run is called good: %t", good)
			}
			for _, want := range tc.want {
				if !strings.Contains(out.String(), want) {
					t.Errorf("the report should contain %q:\n%s", want, out.String())
				}
			}
			for _, not := range tc.not {
				if strings.Contains(out.String(), not) {
					t.Errorf("the report should not contain %q:\n%s", not, out.String())
				}
			}
			if lines := strings.Split(strings.TrimSpace(out.String()), "\n"); !strings.HasSuffix(lines[len(lines)-1], "failed") {
				t.Errorf("the count should stand on the last line:\n%s", out.String())
			}
		})
	}
}
