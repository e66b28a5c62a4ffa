package tf

import (
	"context"
	"fmt"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/platformusers/terraform-provider-platformusers/internal/rest"
)

// longWait is how long a run may wait for a platform's rate limits before it says so.
const longWait = 30 * time.Second

// countWaits counts how long the calls of one operation wait for the platform's rate limits. end warns, once for each platform and run, when those of
// all operations so far took longer than people take for a run that works. Nobody knows which operation is the last, so the warning comes with the
// first one that ends after that.
func countWaits(ctx context.Context, handler any, diags *diag.Diagnostics) (_ context.Context, end func()) {
	of, ok := handler.(managed)
	if !ok || !of.plannable() { // without a client that can be used there is no call
		return ctx, func() {}
	}
	run := of.run()
	return rest.CountWaits(ctx, &run.Waits), func() {
		if waited, limit, ok := run.Waits.Over(longWait, run.Created.Clock.Time()); ok {
			warnOfWaits(of.kind().Namespace, waited, limit, diags)
		}
	}
}

func warnOfWaits(namespace *Namespace, waited time.Duration, limit string, diags *diag.Diagnostics) {
	allows := "only so many calls within a time"
	if limit != "" {
		allows = limit
	}
	Warn(diags, fmt.Sprintf("%s's rate limit: waited %s of this run so far", namespace.Title, waited.Round(time.Second)),
		fmt.Sprintf("%s allows %s, to this provider and to what else uses the same account or organization. The calls beyond that waited for their turn. "+
			"Nothing failed. This run goes on, and may wait as much again; the log (TF_LOG=WARN) has a line for each wait.", namespace.Title, allows),
		"To wait less:\n"+
			"  - Keep fewer resources of this platform in one state, so that a run reads fewer.\n"+
			"  - If nothing was changed outside of Terraform, run with -refresh=false.\n"+
			"  - Read a list with one data source of the plural, in place of one data source for each object.\n"+
			"  - Come back later: what was used up comes back by itself, within minutes.")
}
