package sandbox

import (
	"fmt"
	"net/http"
	"strings"
)

const controlHelp = `
Control plane (JSON; off this machine with "Authorization: Bearer" and the token that serve prints):

  GET    /_sandbox/stats                                calls by platform, method, route and status
  GET    /_sandbox/journal[?since=SEQ]                  every call, without secrets
  DELETE /_sandbox/journal
  POST   /_sandbox/faults                               {"kind":"reset_after","method":"POST","route":"/...","nth":2}
  GET    /_sandbox/faults
  DELETE /_sandbox/faults
  POST   /_sandbox/faults/release                       releases held calls
  GET    /_sandbox/clock
  POST   /_sandbox/clock                                {"advance":"168h"}
  GET    /_sandbox/outbox                               mails that the platforms would have sent
  GET    /_sandbox/switches
  PUT    /_sandbox/switches/NAME                        {"value":"..."}
  POST   /_sandbox/invitations/PLATFORM/ID/accept       {"username":"..."}
  *      /_sandbox/edit/PLATFORM/...                    changes outside of the provider
  POST   /_sandbox/reset                                resets the sandbox
`

// explain shows a person who opens the sandbox's URL what it is and how to use it. The credentials that it shows are the documented ones of the seed.
func (s *Sandbox) explain(w http.ResponseWriter, r *http.Request) {
	scheme := "http"
	if r.TLS != nil {
		scheme = "https"
	}
	var b strings.Builder
	b.WriteString("This is the platformusers sandbox: fake servers of the platforms that the provider manages. Nothing here is real.\n\nPlatforms:\n\n")
	for _, p := range s.platforms {
		fmt.Fprintf(&b, "  %s/\t%s\n", p.Root, p.Name)
	}
	b.WriteString("\nEnvironment variables that point the provider here:\n\n")
	for _, v := range s.EnvAt(scheme + "://" + r.Host) {
		fmt.Fprintf(&b, "  %s=%s\n", v.Name, v.Value)
	}
	b.WriteString(controlHelp)
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	_, _ = w.Write([]byte(b.String()))
}
