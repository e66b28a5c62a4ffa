package kernel

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"mime"
	"net/url"
	"regexp"
	"strings"
)

const redacted = "[redacted]"

// ShortID names a token without giving it away: the first eight hex digits of its SHA-256. It is what a platform's TokenID returns; "" stays "".
func ShortID(token string) string {
	if token == "" {
		return ""
	}
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:4])
}

// isSecret reports whether a field, parameter or path wildcard of this name may hold a secret. It errs on the safe side: token_type is hidden, too.
func isSecret(name string) bool {
	name = strings.ToLower(strings.NewReplacer("_", "", "-", "").Replace(name))
	if name == "code" || name == "verificationcode" || name == "invitationcode" || name == "mfacode" || name == "answer" {
		return true
	}
	for _, part := range []string{"password", "passwd", "secret", "token", "assertion", "credential", "apikey", "primarykey",
		"secondarykey", "samlresponse"} {
		if strings.Contains(name, part) {
			return true
		}
	}
	return false
}

var formName = regexp.MustCompile(`^[A-Za-z0-9_.\[\]-]{1,64}$`)

// redactBody returns the body as JSON without secrets. What is neither JSON nor a form might hold anything, so only its size is shown.
func redactBody(contentType string, body []byte) json.RawMessage {
	if len(body) == 0 {
		return nil
	}
	var value any
	media, _, _ := mime.ParseMediaType(contentType)
	if media == "application/x-www-form-urlencoded" {
		form, err := url.ParseQuery(string(body))
		if err != nil {
			return unreadable(body)
		}
		fields := map[string]any{}
		for name, values := range form {
			if !formName.MatchString(name) {
				return unreadable(body) // the whole body is a name when JSON comes with a form's content type
			}
			fields[name] = strings.Join(values, ",")
		}
		value = fields
	} else {
		dec := json.NewDecoder(bytes.NewReader(body))
		dec.UseNumber()
		if dec.Decode(&value) != nil {
			return unreadable(body)
		}
		if _, err := dec.Token(); err != io.EOF {
			return unreadable(body)
		}
		if _, bare := value.(string); bare {
			value = redacted
		}
	}
	out, err := json.Marshal(redactValue(value))
	if err != nil {
		return unreadable(body)
	}
	return out
}

func unreadable(body []byte) json.RawMessage {
	return json.RawMessage(fmt.Sprintf(`"[%d bytes, neither JSON nor a form]"`, len(body)))
}

func redactValue(v any) any {
	switch v := v.(type) {
	case map[string]any:
		for name, field := range v {
			if isSecret(name) {
				v[name] = redacted
			} else {
				v[name] = redactValue(field)
			}
		}
	case []any:
		for i := range v {
			v[i] = redactValue(v[i])
		}
	}
	return v
}

// redactQuery keeps the order and form of a query string and replaces the values of secret parameters.
func redactQuery(raw string) string {
	if raw == "" {
		return ""
	}
	pairs := strings.Split(raw, "&")
	for i, pair := range pairs {
		name, _, _ := strings.Cut(pair, "=")
		plain, err := url.QueryUnescape(name)
		if err != nil || isSecret(plain) {
			pairs[i] = name + "=" + redacted
		}
	}
	return strings.Join(pairs, "&")
}

// redactPath puts the wildcard in place of a path segment whose wildcard names a secret ("/invites/{code}").
func redactPath(route, path string) string {
	wild, got := strings.Split(route, "/"), strings.Split(path, "/")
	for i := range min(len(wild), len(got)) {
		name, ok := strings.CutPrefix(wild[i], "{")
		if ok && isSecret(strings.TrimSuffix(name, "}")) {
			got[i] = wild[i]
		}
	}
	return strings.Join(got, "/")
}
