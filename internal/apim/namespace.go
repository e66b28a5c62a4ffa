package apim

import (
	"github.com/platformusers/terraform-provider-platformusers/internal/apim/access"
	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
)

// namespace is what all types of this platform share.
var namespace = &tf.Namespace{Key: access.Key, Title: "API Management", Hints: hints, Words: access.Words}
