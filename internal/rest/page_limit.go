package rest

import "sync/atomic"

// PageLimit is how many items a client asks for in a page of a list. A platform that refuses so many is asked for fewer, and from then on for no
// more than it took. The zero value has nothing refused yet. It is safe for concurrent use.
type PageLimit struct{ accepted atomic.Int64 }

// shorterPages are the lengths to try after a refusal.
var shorterPages = []int{200, 100, 20}

// ReadPages runs read, which reads a list in pages of limit items, or opens one, longest unless the platform refused that before. A refusal may
// mean anything: if shorter pages do not help, it is returned as it was.
func ReadPages[R any](p *PageLimit, longest int, read func(limit int) (R, error)) (R, error) {
	limit := longest
	if accepted := int(p.accepted.Load()); accepted > 0 {
		limit = min(limit, accepted)
	}
	items, refusal := read(limit)
	if KindOf(refusal) != BadRequest {
		return items, refusal
	}
	for _, shorter := range shorterPages {
		if shorter >= limit {
			continue
		}
		items, err := read(shorter)
		if err == nil {
			p.accepted.Store(int64(shorter))
		}
		if KindOf(err) != BadRequest {
			return items, err
		}
	}
	var none R
	return none, refusal
}
