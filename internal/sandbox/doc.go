// Package sandbox is a fake server of the platforms that the provider manages: one HTTP server that behaves as their APIs do, for
// tests, demos, benchmarks, and for users who want to run their own modules before they touch production. It is as strict as the
// real thing where the real thing is known, and has a switch with every plausible variant where it is not.
//
// # The program
//
//	go run ./internal/cmd/sandbox serve              # http://127.0.0.1:8484, until Ctrl-C
//	eval "$(go run ./internal/cmd/sandbox env)"      # points the provider at it
//	go run ./internal/cmd/sandbox switches           # undocumented behavior that can be chosen, with its sources
//	go run ./internal/cmd/sandbox edits              # what the control plane does, with an example of each call
//
// Every platform has a root of its own (/anypoint, /uipath, /azure, /controlroom, then the vendor's paths) and fixed, documented
// seed data: organizations, teams, roles, a service account with known credentials. Nothing it holds is real and nothing leaves
// it: mails go to an outbox that can be read. It therefore listens on loopback only, unless it serves https (--tls-dir).
//
//	--tls-dir DIR        https; the CA and certificate in DIR are made when missing and used again. The provider's http.ca_cert_file is DIR/ca.pem
//	--latency 50ms       added to every response, after the platform has carried the call out
//	--rate-limits real   limits calls as the real platforms do
//	--set NAME=VALUE     chooses a variant of undocumented behavior
//	--seed-users N       adds N users to each platform's seed
//	--data FILE          what the platforms hold outlives the program: loaded at start, written at the end
//	--journal FILE       appends every call as a line of JSON, without secrets
//
// # Strictness
//
// A path that the platform does not know gets the platform's own response to that, also when it differs from a known one only by
// a slash, a dot segment or case. Request bodies are limited to kernel.MaxBodyBytes. A handler that panics returns 500 and harms
// no other call.
//
// # In a Go test
//
//	sb, err := sandbox.New(sandbox.Options{})
//	err = sb.Start("127.0.0.1:0")
//	defer sb.Close()
//	for name, value := range sb.Env() { t.Setenv(name, value) }
//
// sb.Anypoint, sb.UiPath, sb.APIM and sb.ControlRoom act as a colleague in the platform's user interface would (drift), sb.Faults
// disturbs calls, sb.Clock.Advance lets time pass, sb.Journal shows what was called.
//
// # The control plane
//
// Everything under /_sandbox/ steers the sandbox and speaks JSON. It is neither journaled nor delayed nor disturbed. A response
// that is not a 2xx has the body {"error": "..."}, and says what was expected (see kernel.Edits). Pages of other sites are refused, by Origin and
// Host; where the sandbox listens to other machines, calls need the token that serve prints (Sandbox.ControlToken), as a bearer token.
//
// Package kernel's Edits register each call with what it does, what it takes and an example; WriteEdits lists them. They are about the sandbox as a
// whole (stats, journal, faults, clock, outbox, switches, invitations, reset: see steering) or, below edit/PLATFORM/, change a platform outside of
// the provider (see the platform's Control).
//
// # Faults
//
// A rule names the calls that it matches by platform, method and route template, the Nth of them, and how often it fires. Its kind says what happens:
//
//	status              the response given in the rule, in place of the platform's
//	status_after        carried out, then the response given in the rule, in place of the platform's
//	latency             waits first
//	reset_before        connection cut, call not carried out
//	reset_after         connection cut, call carried out
//	truncate            carried out, half of the response arrives
//	html                200 with a login page, not carried out
//	empty               200 without a body, not carried out
//	no_effect           the response of a call that was carried out, or the rule's own 2xx, but nothing of it is kept
//	late_effect         carried out, but the next two reads show what was there before: no platform documents that it shows a write at once
//	too_many_requests   429, with the headers given in the rule, not carried out
//	unavailable_empty   503 without a body, not carried out
//	revoke_token        the caller's token becomes invalid before the call
//	hold_before         the call waits, then is carried out, unless the client hangs up meanwhile
//	hold_after          the call is carried out, then waits
package sandbox
