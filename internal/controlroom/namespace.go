package controlroom

import (
	"github.com/platformusers/terraform-provider-platformusers/internal/controlroom/access"
	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
)

// namespace is what all types of this platform share.
var namespace = &tf.Namespace{Key: access.Key, Title: "Control Room", Hints: hints, Words: access.Words}
