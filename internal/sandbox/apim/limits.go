package apim

import (
	"net/http"
	"strconv"
	"strings"
	"time"
)

// bucket is a token bucket of one application and kind of call (documented sizes): calls that come before the time that a refusal
// named restart the wait.
type bucket struct {
	level   float64
	at      time.Time
	blocked time.Time
}

// limits are what the buckets hold, and what flows in every second (documented).
var limits = map[string]struct{ size, refill float64 }{"reads": {250, 25}, "writes": {200, 10}, "deletes": {200, 10}}

func kindOf(method string) string {
	switch method {
	case http.MethodGet, http.MethodHead:
		return "reads"
	case http.MethodDelete:
		return "deletes"
	default:
		return "writes" // POST actions count as writes (recorded)
	}
}

func remainingHeader(method string) string {
	return "x-ms-ratelimit-remaining-subscription-" + kindOf(method)
}

// throttledFor is how long a refused caller has to wait.
const throttledFor = 5 * time.Second

// limit counts a call against the bucket of its caller.
func (p *Platform) limit(w http.ResponseWriter, r *http.Request, _ string) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	t := p.tokens[bearer(r)]
	if t == nil {
		return false
	}
	kind, now := kindOf(r.Method), p.now()
	size := limits[kind]
	key := t.ClientID + " " + kind
	b := p.buckets[key]
	if b == nil {
		b = &bucket{level: size.size, at: now}
		p.buckets[key] = b
	}
	b.level = min(size.size, b.level+size.refill*now.Sub(b.at).Seconds())
	b.at = now
	if now.Before(b.blocked) || b.level < 1 {
		b.blocked = now.Add(throttledFor)
		w.Header().Set("Retry-After", strconv.Itoa(int(throttledFor.Seconds())))
		reply{status: http.StatusTooManyRequests, body: errorBody("SubscriptionRequestsThrottled",
			"Number of '"+strings.TrimSuffix(kind, "s")+"' requests for subscription exceeded the limit. Please try again after '5' seconds.", nil)}.write(
			w, r.Method == http.MethodHead)
		return true
	}
	b.level--
	w.Header().Set(remainingHeader(r.Method), strconv.Itoa(int(b.level)))
	return false
}
