package tf

import (
	"context"
	"encoding/json"
	"reflect"

	"github.com/hashicorp/terraform-plugin-framework/diag"
)

// PrivateReader reads the part of a resource that Terraform keeps for the provider alone. The framework gives it a type of its own without a name.
type PrivateReader interface {
	GetKey(ctx context.Context, key string) ([]byte, diag.Diagnostics)
}

// PrivateWriter writes what PrivateReader reads.
type PrivateWriter interface {
	SetKey(ctx context.Context, key string, value []byte) diag.Diagnostics
}

// SetPrivate keeps a value, as JSON, in the private state. A zero value says nothing and is not kept, neither is what was kept before; an empty list
// that is not nil does say something. Terraform stores all of it with each resource, and writes the whole state after each change.
func SetPrivate(ctx context.Context, private PrivateWriter, key string, value any, diags *diag.Diagnostics) {
	if v := reflect.ValueOf(value); !v.IsValid() || v.IsZero() {
		diags.Append(private.SetKey(ctx, key, nil)...)
		return
	}
	if stored, err := json.Marshal(value); err == nil {
		diags.Append(private.SetKey(ctx, key, stored)...)
	}
}

// GetPrivate returns what SetPrivate kept under a key. The zero value and false when nothing was kept, or something that cannot be read.
func GetPrivate[V any](ctx context.Context, private PrivateReader, key string, diags *diag.Diagnostics) (value V, known bool) {
	stored, d := private.GetKey(ctx, key)
	diags.Append(d...)
	if len(stored) == 0 || json.Unmarshal(stored, &value) != nil {
		var none V
		return none, false
	}
	return value, true
}

// IsPrivate reports whether SetPrivate kept a yes under a key.
func IsPrivate(ctx context.Context, private PrivateReader, key string, diags *diag.Diagnostics) bool {
	yes, _ := GetPrivate[bool](ctx, private, key, diags)
	return yes
}

// keyImporting is in the private state of what this run imports: the import sets it, the read that follows in the same run keeps it, and the next one
// takes it away.
const keyImporting = "importing"

// The stages of keyImporting.
const (
	notImporting = iota
	justImported
	readOnce
)

// nextRead is the stage of an import after a read.
func nextRead(ctx context.Context, private PrivateReader, write PrivateWriter, diags *diag.Diagnostics) {
	switch stage, _ := GetPrivate[int](ctx, private, keyImporting, diags); stage {
	case justImported:
		SetPrivate(ctx, write, keyImporting, readOnce, diags)
	case readOnce:
		SetPrivate(ctx, write, keyImporting, notImporting, diags)
	}
}

// isImporting reports whether this run imports the object.
func isImporting(ctx context.Context, private PrivateReader, diags *diag.Diagnostics) bool {
	stage, _ := GetPrivate[int](ctx, private, keyImporting, diags)
	return stage != notImporting
}
