package tf

import (
	"context"

	"github.com/hashicorp/go-hclog"
	"github.com/hashicorp/terraform-plugin-log/tflog"
)

// Log writes what the HTTP kernel reports to Terraform's log. The kernel reports an allow-list of fields (method, route, status, duration),
// never a body or a header, so nothing needs to be masked here.
func Log(ctx context.Context, level hclog.Level, message string, fields map[string]any) {
	switch level {
	case hclog.Error:
		tflog.Error(ctx, message, fields)
	case hclog.Warn:
		tflog.Warn(ctx, message, fields)
	case hclog.Info:
		tflog.Info(ctx, message, fields)
	case hclog.Trace:
		tflog.Trace(ctx, message, fields)
	default:
		tflog.Debug(ctx, message, fields)
	}
}
