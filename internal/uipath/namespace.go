package uipath

import (
	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
	"github.com/platformusers/terraform-provider-platformusers/internal/uipath/access"
)

// namespace is what all types of this platform share.
var namespace = &tf.Namespace{Key: access.Key, Title: "UiPath", Hints: hints, Words: access.Words}
