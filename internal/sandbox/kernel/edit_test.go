package kernel

import (
	"strings"
	"testing"
)

// K8.16: refusals of edits say what was expected, and not how the sandbox decodes.
func TestDecodeEdit_K8_16(t *testing.T) {
	t.Parallel()
	var v struct {
		Name  string
		Count int
	}
	for body, want := range map[string]string{
		``: "the body is empty", ` `: "the body is empty", `{"Name":`: "ends within", `[]`: "a JSON array where", `"x"`: "a JSON string where",
		`{"Name":1}`: "the field Name cannot be a JSON number", `{"Count":"x"}`: "the field Count cannot be a JSON string",
		`{"Nam":"x"}`: `there is no field "Nam"`, `{Name}`: "the body is not JSON", `{"Name":"x","Count":2}`: "",
	} {
		err := DecodeEdit(strings.NewReader(body), &v)
		switch {
		case want == "" && err != nil, want != "" && (err == nil || !strings.Contains(err.Error(), want)):
			t.Errorf("%s: %v, want %q", body, err, want)
		case err != nil && (strings.Contains(err.Error(), "Go ") || strings.Contains(err.Error(), "struct")):
			t.Errorf("%s: %v", body, err)
		}
	}
	if n, err := PathNumber("12"); n != 12 || err != nil {
		t.Errorf("%d, %v", n, err)
	}
	if _, err := PathNumber("x"); err == nil || strings.Contains(err.Error(), "strconv") {
		t.Errorf("%v", err)
	}
}
