package tf

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
)

// ImportKey returns what an import names, as an identity or as an id whose parts are joined by slashes. K is the struct of the
// identity, and parts are its fields in the order of the id. The first part may be left out of the id; format says how to write
// the id, as the end of a sentence.
func ImportKey[K any](ctx context.Context, req resource.ImportStateRequest, parts func(*K) []*types.String, format string) (*K, error) {
	if req.ID == "" {
		return ImportIdentity[K](ctx, req)
	}
	var key K
	fields := parts(&key)
	texts, err := SplitImportID(req.ID, len(fields), format)
	for i, text := range texts {
		*fields[i] = types.StringValue(text)
	}
	return &key, err
}

// ImportIdentity returns the identity that an import block holds, for a resource whose import id does not have the parts of its
// identity. See ImportKey.
func ImportIdentity[K any](ctx context.Context, req resource.ImportStateRequest) (*K, error) {
	var identity K
	return &identity, asError(req.Identity.Get(ctx, &identity))
}

// SplitImportID cuts "ORG/REST..." into its parts. The organization may be left out: then want-1 parts are there, and the first is "".
func SplitImportID(id string, want int, format string) ([]string, error) {
	parts := strings.Split(id, "/")
	if len(parts) == want-1 {
		parts = append([]string{""}, parts...)
	}
	if len(parts) != want || slices.Contains(parts[1:], "") || (parts[0] != "" && !platform.IsUUID(parts[0])) {
		return nil, InvalidImportID(id, format)
	}
	return parts, nil
}

// InvalidImportID is the error for a text that is no import id; format says how to write one, as the end of a sentence.
func InvalidImportID(id, format string) error {
	return &platform.Problem{
		Summary: "Invalid import id",
		Means:   fmt.Sprintf("%q does not have the form of an import id of this resource.", id),
		Do:      "Write it as " + format + ".",
	}
}
