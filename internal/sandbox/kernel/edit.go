package kernel

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"
)

// DecodeEdit reads the JSON body of a call of the control plane into a value, and says what was expected where it is not that. It is strict: a
// misspelled field would be an edit that does nothing.
func DecodeEdit(body io.Reader, into any) error {
	d := json.NewDecoder(body)
	d.DisallowUnknownFields()
	if err := d.Decode(into); err != nil {
		return explainDecode(err)
	}
	if d.More() {
		return errors.New("the body goes on after the JSON")
	}
	return nil
}

// explainDecode says what is wrong with a body without a word of how it was read.
func explainDecode(err error) error {
	var kind *json.UnmarshalTypeError
	var syntax *json.SyntaxError
	var moment *time.ParseError
	switch {
	case errors.Is(err, io.EOF):
		return errors.New("the body is empty")
	case errors.Is(err, io.ErrUnexpectedEOF):
		return errors.New("the body ends within the JSON")
	case errors.As(err, &kind) && kind.Field == "":
		return fmt.Errorf("the body is a JSON %s where other JSON is expected", kind.Value)
	case errors.As(err, &kind):
		return fmt.Errorf("the field %s cannot be a JSON %s", kind.Field, kind.Value)
	case errors.As(err, &syntax):
		return fmt.Errorf("the body is not JSON: %w", err)
	case errors.As(err, &moment):
		return fmt.Errorf("%s is not a time such as 2026-03-02T10:00:00Z", moment.Value)
	}
	if field, unknown := strings.CutPrefix(err.Error(), "json: unknown field "); unknown {
		return fmt.Errorf("there is no field %s", field)
	}
	return errors.New(strings.TrimPrefix(err.Error(), "json: "))
}

// PathNumber reads a number from the path of a call of the control plane.
func PathNumber(text string) (int64, error) {
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		return 0, fmt.Errorf("%q in the path is not a number", text)
	}
	return n, nil
}
