package report

import (
	"encoding/json"
	"fmt"
	"io"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"
)

// writeAccessJSON writes the evidence in its canonical form: the manifest without files, then the rows in their order, one to a line, each with the
// same keys in the same order, all texts as the platforms have them. The same evidence is the same bytes, and two of them can be compared by line.
func writeAccessJSON(w io.Writer, e *Evidence) error {
	manifest := e.Manifest
	manifest.Files = []ManifestFile{}
	text, err := inertJSON(&manifest)
	if err != nil {
		return err
	}
	if _, err := fmt.Fprintf(w, "{\n\"manifest\": %s,\n\"rows\": [", text); err != nil {
		return err
	}
	for i := range e.Rows {
		text, err := inertJSON(&e.Rows[i])
		if err != nil {
			return err
		}
		before := ",\n"
		if i == 0 {
			before = "\n"
		}
		if _, err := io.WriteString(w, before); err != nil {
			return err
		}
		if _, err := w.Write(text); err != nil {
			return err
		}
	}
	_, err = io.WriteString(w, "\n]\n}\n")
	return err
}

// writeManifest writes a manifest for people and programs.
func writeManifest(w io.Writer, manifest *Manifest) error {
	text, err := json.MarshalIndent(manifest, "", "  ")
	if err != nil {
		return err
	}
	_, err = w.Write(append(escapeUnprintable(text), '\n'))
	return err
}

// inertJSON is a value in JSON, on one line, with every character that is not printable escaped: it can be shown in a terminal.
func inertJSON(value any) ([]byte, error) {
	text, err := json.Marshal(value)
	if err != nil {
		return nil, err
	}
	return escapeUnprintable(text), nil
}

// escapeUnprintable escapes what encoding/json leaves as it is and nobody sees, such as characters that turn the direction of the text.
func escapeUnprintable(text []byte) []byte {
	var out []byte
	done := 0
	for i := 0; i < len(text); {
		if text[i] < utf8.RuneSelf && text[i] != 0x7f { // encoding/json escapes all control characters but DEL
			i++
			continue
		}
		r, size := utf8.DecodeRune(text[i:])
		if !unicode.IsPrint(r) {
			out = append(out, text[done:i]...)
			if r > 0xffff {
				high, low := utf16.EncodeRune(r)
				out = fmt.Appendf(out, `\u%04x\u%04x`, high, low)
			} else {
				out = fmt.Appendf(out, `\u%04x`, r)
			}
			done = i + size
		}
		i += size
	}
	if out == nil {
		return text
	}
	return append(out, text[done:]...)
}
