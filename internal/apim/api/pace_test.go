package api

import (
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/platformusers/terraform-provider-platformusers/internal/rest"
)

// resourceManager is Azure Resource Manager with a token bucket for reads, as documented, in a synctest bubble, where time is free. report is what it
// reports as left: by the bucket, a figure of the hourly model that was recorded, or nothing.
type resourceManager struct {
	size, refill float64
	report       string

	mu      sync.Mutex
	level   float64
	at      time.Time
	refused int
	calls   int
}

func (m *resourceManager) RoundTrip(r *http.Request) (*http.Response, error) {
	const oneWay = 50 * time.Millisecond
	time.Sleep(oneWay)
	header := http.Header{"Content-Type": {"application/json"}}
	status, body := http.StatusOK, userJSON("ada")
	m.mu.Lock()
	m.level = min(m.size, m.level+m.refill*time.Since(m.at).Seconds())
	m.at = time.Now()
	m.calls++
	if m.level < 1 {
		m.refused++
		status = http.StatusTooManyRequests
		header.Set("Retry-After", "5")
	} else {
		m.level--
	}
	switch m.report {
	case "bucket":
		header.Set("X-Ms-Ratelimit-Remaining-Subscription-Reads", strconv.Itoa(int(m.level)))
	case "nothing":
	default:
		header.Set("X-Ms-Ratelimit-Remaining-Subscription-Reads", m.report)
	}
	m.mu.Unlock()
	time.Sleep(oneWay)
	return &http.Response{StatusCode: status, Header: header, Body: io.NopCloser(strings.NewReader(body)), Request: r}, nil
}

// The provider's own pace is that of the documented buckets and no slower: 250 reads at once, 25 more each second. 1,000 GETs wait 30 seconds in all,
// without a refusal; and none at all where the platform reports that it has more.
func TestPaceOfReads(t *testing.T) {
	t.Parallel()
	const reads, workers, latency = 1000, 10, 100 * time.Millisecond
	const byBucket = 30 * time.Second // (1,000 - 250) / 25
	for name, test := range map[string]struct {
		arm     *resourceManager
		waiting time.Duration
	}{
		"documented":                        {&resourceManager{size: 250, refill: 25, report: "bucket"}, byBucket},
		"documented, nothing reported":      {&resourceManager{size: 250, refill: 25, report: "nothing"}, byBucket},
		"hourly model":                      {&resourceManager{size: 12_000, refill: 3, report: "11999"}, 0},
		"other buckets, larger":             {&resourceManager{size: 3750, refill: 375, report: "bucket"}, 0},
		"others left half of what there is": {&resourceManager{size: 250, refill: 25, level: -125, report: "bucket"}, byBucket + 5*time.Second},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				platform := test.arm
				platform.level, platform.at = platform.size+platform.level, time.Now()
				c := New(Config{
					BaseURL: &url.URL{Scheme: "https", Host: "management.example"}, Credentials: Credentials{AccessToken: "access-token"},
					HTTP: &http.Client{Transport: platform}, Settings: rest.Settings{MaxConcurrentRequests: workers},
				})
				var left sync.WaitGroup
				start := time.Now()
				for range workers {
					left.Go(func() {
						for range reads / workers {
							if _, err := c.GetUser(t.Context(), testService, "ada"); err != nil {
								t.Error(err)
							}
						}
					})
				}
				left.Wait()
				took := time.Since(start)
				// Without a limit they take so long; what runs at the pace of the bucket includes it.
				unlimited := reads / workers * latency
				if bound := max(test.waiting+3*latency, unlimited+latency); took > bound || platform.refused > 0 || platform.calls != reads {
					t.Errorf("%d reads took %v, want at most %v; %d calls, %d refused", reads, took, bound, platform.calls, platform.refused)
				}
			})
		})
	}
}
