package provider

import (
	"context"
	"slices"
	"time"

	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-framework/types/basetypes"

	"github.com/platformusers/terraform-provider-platformusers/internal/rest"
)

type httpModel struct {
	CACertFile            types.String         `tfsdk:"ca_cert_file"`
	RequestTimeout        timetypes.GoDuration `tfsdk:"request_timeout"`
	MaxConcurrentRequests types.Int64          `tfsdk:"max_concurrent_requests"`
}

// httpSettings reads what all platforms share. What is not known yet stands in the way of every call, as a platform's own settings do.
func httpSettings(ctx context.Context, object types.Object, diags *diag.Diagnostics) (out rest.Settings, unknown []string) {
	var config httpModel
	if object.IsUnknown() {
		return out, []string{"http"}
	}
	if !object.IsNull() {
		diags.Append(object.As(ctx, &config, basetypes.ObjectAsOptions{})...)
	}
	for name, value := range map[string]attr.Value{
		"ca_cert_file": config.CACertFile, "request_timeout": config.RequestTimeout, "max_concurrent_requests": config.MaxConcurrentRequests,
	} {
		if value.IsUnknown() {
			unknown = append(unknown, "http."+name)
		}
	}
	slices.Sort(unknown)
	out = rest.Settings{
		CACertFile:            config.CACertFile.ValueString(),
		MaxConcurrentRequests: int(config.MaxConcurrentRequests.ValueInt64()),
	}
	if config.RequestTimeout.IsNull() || config.RequestTimeout.IsUnknown() {
		return out, unknown
	}
	timeout, d := config.RequestTimeout.ValueGoDuration()
	diags.Append(d...)
	if !d.HasError() && timeout < time.Second {
		diags.AddAttributeError(path.Root("http").AtName("request_timeout"), "Invalid request timeout",
			"The timeout of a call must be one second or more, such as \"30s\".")
	}
	out.RequestTimeout = timeout
	return out, unknown
}
