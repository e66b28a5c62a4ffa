package kernel

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// DecodeEdit reads the JSON body of a call of the control plane into a value, and says what was expected where it is not that. It is strict: a
// misspelled field would be an edit that does nothing.
func DecodeEdit(body io.Reader, into any) error {
	d := json.NewDecoder(body)
	d.DisallowUnknownFields()
	err := d.Decode(into)
	var kind *json.UnmarshalTypeError
	switch {
	case err == nil:
		return nil
	case errors.Is(err, io.EOF):
		return errors.New("the body is empty: send the fields to set as a JSON object")
	case errors.Is(err, io.ErrUnexpectedEOF):
		return errors.New("the body ends within the JSON")
	case errors.As(err, &kind) && kind.Field == "":
		return fmt.Errorf("the body is a JSON %s where other JSON is expected: send the fields to set as a JSON object", kind.Value)
	case errors.As(err, &kind):
		return fmt.Errorf("the field %s cannot be a JSON %s", kind.Field, kind.Value)
	}
	if field, unknown := strings.CutPrefix(err.Error(), "json: unknown field "); unknown {
		return fmt.Errorf("there is no field %s", field)
	}
	return errors.New("the body is not JSON: " + strings.TrimPrefix(err.Error(), "json: "))
}

// PathNumber reads a number from the path of a call of the control plane.
func PathNumber(text string) (int64, error) {
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		return 0, fmt.Errorf("%q in the path is not a number", text)
	}
	return n, nil
}
