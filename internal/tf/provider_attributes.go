package tf

import (
	"github.com/hashicorp/terraform-plugin-framework/provider/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
)

// TextSetting is a provider setting that is a text.
func TextSetting(description string, valid ...validator.String) schema.StringAttribute {
	return schema.StringAttribute{MarkdownDescription: description, Optional: true, Validators: valid}
}

// SecretSetting is TextSetting for a secret.
func SecretSetting(description string, valid ...validator.String) schema.StringAttribute {
	return schema.StringAttribute{MarkdownDescription: description, Optional: true, Sensitive: true, Validators: valid}
}
