package sandbox

import (
	"fmt"
	"io"
	"net/http"
	"strings"

	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/kernel"
)

// Edits are the calls of the control plane: those about the sandbox as a whole, then those of each platform.
func (s *Sandbox) Edits() []*kernel.Edits {
	all := []*kernel.Edits{s.steering()}
	for _, p := range s.platforms {
		if p.edits != nil {
			all = append(all, p.edits)
		}
	}
	return all
}

// WriteEdits lists what the control plane does for a person, with an example for a shell each: of the platform with this name, or, where it is "", of
// the sandbox as a whole and of every platform.
func (s *Sandbox) WriteEdits(w io.Writer, platform string) error {
	if platform == "" {
		fmt.Fprint(w, "# The sandbox\n\n")
		s.steering().Write(w)
	}
	known, names := false, []string{}
	for _, p := range s.platforms {
		if p.edits == nil {
			continue
		}
		names = append(names, p.Name)
		if platform != "" && platform != p.Name {
			continue
		}
		if known = true; platform == "" {
			fmt.Fprintln(w)
		}
		fmt.Fprintf(w, "# %s\n\n", p.Title)
		p.edits.Write(w)
	}
	if !known {
		return fmt.Errorf("there is no platform %q; there are %s", platform, strings.Join(names, ", "))
	}
	return nil
}

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
	fmt.Fprintf(&b, "\nControl plane, in JSON; off this machine with \"Authorization: Bearer\" and the token that serve prints. "+
		"In a shell:\n\n  sandbox=%s\n\n", scheme+"://"+r.Host+kernel.ControlRoot)
	_ = s.WriteEdits(&b, "") // there is no such platform only where one is named
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	_, _ = w.Write([]byte(b.String()))
}
