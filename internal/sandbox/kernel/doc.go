// Package kernel is what all fake servers of the sandbox share: a clock that can be advanced, switches for behavior that the
// platforms do not document, a journal of every call, an outbox of the mails that a platform would have sent, injected faults,
// rate-limit windows, and the handler that puts them around a platform. It knows no platform: a platform gives it a Router and a
// few functions (see [Platform]) and needs no code for faults, latency or journaling.
package kernel
