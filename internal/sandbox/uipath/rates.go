package uipath

import (
	"math"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// The identity server's limits on Automation Cloud, for an organization in five minutes (documented); those of Orchestrator, for
// a tenant in a minute on reads (seen by a client).
const (
	identityWindow        = 5 * time.Minute
	identityReads         = 300
	identityPosts         = 24000
	identityOtherWrites   = 160
	orchestratorPerMinute = 100
)

// limit counts a call and refuses it over the limit. Standalone products have none.
func (p *Platform) limit(w http.ResponseWriter, r *http.Request, route string) bool {
	if !p.cloud() {
		return false
	}
	windows, bucket, most := p.windows, r.Method, identityOtherWrites
	switch {
	case strings.HasPrefix(route, string(orchestrator)):
		if r.Method != http.MethodGet {
			return false
		}
		windows, bucket, most = p.minutes, route, orchestratorPerMinute
	case !strings.HasPrefix(route, string(identity)):
		return false
	case r.Method == http.MethodGet:
		most = identityReads
	case r.Method == http.MethodPost:
		most = identityPosts
	}
	state := windows.Take(PartitionGlobalID, bucket, most)
	if state.Allowed {
		return false
	}
	switch p.value("retry_after") {
	case "seconds":
		w.Header().Set("Retry-After", strconv.Itoa(int(math.Ceil(state.Reset.Sub(p.kernel.Clock.Now()).Seconds()))))
	case "date":
		w.Header().Set("Retry-After", state.Reset.Format(http.TimeFormat))
	}
	w.WriteHeader(http.StatusTooManyRequests)
	return true
}
