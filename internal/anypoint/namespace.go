package anypoint

import (
	"github.com/platformusers/terraform-provider-platformusers/internal/anypoint/access"
	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
)

// namespace is what all types of this platform share.
var namespace = &tf.Namespace{Key: access.Key, Title: "Anypoint", Hints: hints, Words: access.Words}
