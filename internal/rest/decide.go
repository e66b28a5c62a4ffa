package rest

import (
	"crypto/tls"
	"errors"
	"net/http"
)

// outcome is what became of one try.
type outcome struct {
	// Either err is set, and sent reports whether a connection had been made (then the platform may have the call) ...
	err      error
	sent     bool
	canceled bool // the operation was canceled or ran out of time, not just this try

	// ... or there is a response. bad says why a 2xx response cannot be used.
	status int
	header http.Header
	body   []byte
	bad    error

	overlapped bool // another write with the same Request.Serial was under way
}

func isSuccess(status int) bool { return status >= 200 && status < 300 }

// step is what to do after a try.
type step int

const (
	succeed  step = iota
	fail          // with the verdict's kind
	again         // after a backoff
	holdBack      // when the rate limiter lets us
	signIn        // with a new token, at once
	oneByOne      // with writes to the same object one after another
	locked        // after a backoff: somebody else is writing to the object
)

type verdict struct {
	step step
	kind Kind // of the error, should this have been the last try
}

// policy is what the decision knows about a call before it is sent.
type policy struct {
	dialect    Dialect
	write      bool // not GET or HEAD
	idempotent bool
	condition  bool // of the call's own: a 412 may mean that one
	canSignIn  bool // the token can be replaced
	maxTries   int
}

// history is what the decision knows about the tries before this one.
type history struct {
	tries        int // this one included; those that a limiter, the gate or a 401 turned away do not count
	serverErrors int // statuses of kind Server before this one
	badResponses int
	signIns      int
	locks        int
}

// maxLocks is how often a call is sent to an object that somebody else is writing to: for half a minute or so.
const maxLocks = 10

// decide is the whole retry policy. What was surely not carried out is sent again whatever it is. What may have been carried out is
// sent again only when a second time does no harm; a create then ends as Ambiguous, and CreateOnce looks the object up.
func (p policy) decide(o outcome, h history) verdict {
	switch {
	case o.err != nil:
		return p.decideUnanswered(o, h)
	case o.status == http.StatusUnauthorized:
		if p.canSignIn && h.signIns == 0 {
			return verdict{signIn, Unauthorized}
		}
		return verdict{fail, Unauthorized}
	case isSuccess(o.status):
		return p.decideSuccess(o, h)
	case o.overlapped && p.dialect.ParallelWrites != nil && p.dialect.ParallelWrites(o.status, o.header, o.body):
		return verdict{oneByOne, kindOfStatus(o.status)}
	case o.status == http.StatusTooManyRequests, p.dialect.NotExecuted != nil && p.dialect.NotExecuted(o.status, o.header, o.body):
		return verdict{holdBack, RateLimited}
	}

	kind := kindOfStatus(o.status)
	if p.dialect.Locked != nil && !(kind == Precondition && p.condition) && p.dialect.Locked(o.status, o.header, o.body) {
		if h.locks >= maxLocks-1 {
			return verdict{fail, kind}
		}
		return verdict{locked, kind}
	}
	switch {
	case p.idempotent && p.canSignIn && h.signIns == 0 && p.dialect.DeadToken != nil && p.dialect.DeadToken(o.status, o.header, o.body):
		return verdict{signIn, kind}
	case kind != Server && kind != Unavailable, o.status == http.StatusNotImplemented:
		return verdict{fail, kind} // the platform understood and declined
	case !p.idempotent:
		return verdict{fail, Ambiguous}
	case kind == Unavailable:
		return p.again(kind, h)
	case h.serverErrors == 0, h.serverErrors == 1 && !p.write:
		// A 500 is mostly a defect that stays: a read is worth two more tries, a write one.
		return p.again(kind, h)
	default:
		return verdict{fail, kind}
	}
}

func (p policy) decideUnanswered(o outcome, h history) verdict {
	var untrusted *tls.CertificateVerificationError
	switch {
	case !o.sent && o.canceled:
		return verdict{fail, Canceled}
	case !o.sent && errors.As(o.err, &untrusted):
		return verdict{fail, NotSent} // the next handshake sees the same certificate
	case !o.sent:
		return p.again(NotSent, h)
	case !p.idempotent:
		return verdict{fail, Ambiguous}
	case o.canceled:
		return verdict{fail, Canceled}
	default:
		return p.again(Unavailable, h)
	}
}

func (p policy) decideSuccess(o outcome, h history) verdict {
	switch {
	case o.bad == nil:
		return verdict{step: succeed}
	case p.write:
		return verdict{fail, Ambiguous} // it may have been done; the response does not show it
	case h.badResponses == 0:
		return p.again(BadResponse, h)
	default:
		return verdict{fail, BadResponse}
	}
}

func (p policy) again(kind Kind, h history) verdict {
	if h.tries >= p.maxTries {
		return verdict{fail, kind}
	}
	return verdict{again, kind}
}
