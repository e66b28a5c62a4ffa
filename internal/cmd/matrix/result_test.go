package main

import (
	"strings"
	"testing"
)

func TestTable(t *testing.T) {
	t.Parallel()
	line := func(action, test, output string) string {
		return `{"Action":"` + action + `","Package":"p","Test":"` + test + `","Output":"` + output + `"}` + "\n"
	}
	events := line("run", "TestCLIQuery", "") + line("output", "TestCLIQuery", "    x_test.go:1: needs query\\n") +
		line("run", "TestCLIQuery/a", "") + line("pass", "TestCLIQuery/a", "") + line("run", "TestCLIQuery/b/c", "") +
		line("output", "TestCLIQuery/b/c", "it broke\\n") + line("fail", "TestCLIQuery/b/c", "") + line("fail", "TestCLIQuery", "") +
		line("run", "TestCLIMove", "") + line("output", "TestCLIMove", "    needs move\\n") +
		line("output", "TestCLIMove", "    not applicable: move needs Terraform 1.8.0\\n") + line("skip", "TestCLIMove", "") +
		line("run", "TestCLIPlan", "") + line("pass", "TestCLIPlan", "") + line("run", "TestCLISkipped", "") + line("skip", "TestCLISkipped", "") +
		`{"Action":"fail","Package":"p"}` + "\n" + `{"Action":"build-output","ImportPath":"broken","Output":"no build"}` + "\n" +
		`{"Action":"fail","Package":"broken"}` + "\n"
	r := newResult("Terraform 1.11.4")
	var said strings.Builder
	if err := r.read(strings.NewReader(events), &said); err != nil {
		t.Fatal(err)
	}
	want := "| Feature | Terraform 1.11.4 |\n|---|---|\n| move | n/a |\n| plan and apply | 1, 2 failed |\n| query | 1, 1 failed |\n" +
		"| **all** | 2, 3 failed, 1 n/a |\n"
	if got := table([]*result{r}); got != want {
		t.Errorf("the table is\n%s\nit should be\n%s", got, want)
	}
	if !strings.Contains(said.String(), "FAIL p TestCLIQuery/b/c\nit broke") || !strings.Contains(said.String(), "no build") {
		t.Errorf("it says:\n%s", said.String())
	}
}

func TestParse(t *testing.T) {
	t.Parallel()
	o, err := parse([]string{"-only", "1.11.4,1.12.6", "-timeout", "20m", "-run", "^TestCLIMove", "./..."})
	if err != nil || len(o.only) != 2 || o.run != "^TestCLIMove" || strings.Join(o.rest, " ") != "-timeout 20m ./..." {
		t.Errorf("got %+v, %v", o, err)
	}
	for _, args := range [][]string{nil, {"-run"}, {"-only", "1"}} {
		if _, err := parse(args); err == nil {
			t.Errorf("%q should be an error", args)
		}
	}
}
