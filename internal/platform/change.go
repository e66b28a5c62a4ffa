package platform

import "reflect"

// IsEmpty reports whether a change would change nothing: a struct whose fields are all nil or zero. A new field of a change counts by itself.
func IsEmpty(change any) bool { return reflect.ValueOf(change).IsZero() }
