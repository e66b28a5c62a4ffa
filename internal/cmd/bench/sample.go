package main

import (
	"cmp"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/kernel"
)

// sample is what one command took.
type sample struct {
	wall        time.Duration
	over        bool // it was stopped when it had taken that long
	coreCPU     time.Duration
	providerCPU time.Duration // of all provider processes of the command
	peakRSS     int64         // of the largest of them, in bytes
	calls       []kernel.Call
}

// readMeter takes the log of the providers' meter. total is the CPU time of the command, its providers' included.
func (s *sample) readMeter(log []byte, total time.Duration) error {
	for line := range strings.Lines(string(log)) {
		var usage struct {
			CPU     time.Duration `json:"cpu_ns"`
			PeakRSS int64         `json:"peak_rss_bytes"`
		}
		if err := json.Unmarshal([]byte(line), &usage); err != nil {
			return fmt.Errorf("the log of the meter: %w", err)
		}
		s.providerCPU += usage.CPU
		s.peakRSS = max(s.peakRSS, usage.PeakRSS)
	}
	s.coreCPU = max(total-s.providerCPU, 0)
	return nil
}

// Figures are the medians of samples, as the file has them.
type Figures struct {
	Wall        float64        `json:"wall_s"`
	Over        bool           `json:"over,omitempty"` // it was stopped after that time
	CoreCPU     float64        `json:"core_cpu_s"`
	ProviderCPU float64        `json:"provider_cpu_s"`
	PeakRSS     float64        `json:"provider_peak_rss_mb"` // the largest
	Calls       int            `json:"calls"`                // of the last sample
	Routes      map[string]int `json:"routes,omitempty"`
	Throttled   int            `json:"responses_429"` // of all samples
}

// figures condense the samples of one workspace, of which there is at least one.
func figures(samples []sample) Figures {
	f := Figures{
		Wall:        median(samples, func(s sample) time.Duration { return s.wall }).Seconds(),
		CoreCPU:     median(samples, func(s sample) time.Duration { return s.coreCPU }).Seconds(),
		ProviderCPU: median(samples, func(s sample) time.Duration { return s.providerCPU }).Seconds(),
		Routes:      map[string]int{},
	}
	for _, s := range samples {
		f.Over = f.Over || s.over
		f.PeakRSS = max(f.PeakRSS, float64(s.peakRSS)/1e6)
		for _, c := range s.calls {
			if c.Status == http.StatusTooManyRequests {
				f.Throttled++
			}
		}
	}
	last := samples[len(samples)-1].calls
	f.Calls = len(last)
	for _, c := range last {
		f.Routes[c.Method+" "+cmp.Or(c.Route, c.Path)]++
	}
	return f
}

// median is the middle of a figure of the samples, the mean of the two in the middle where they are even.
func median(samples []sample, figure func(sample) time.Duration) time.Duration {
	all := make([]time.Duration, 0, len(samples))
	for _, s := range samples {
		all = append(all, figure(s))
	}
	slices.Sort(all)
	return (all[(len(all)-1)/2] + all[len(all)/2]) / 2
}
