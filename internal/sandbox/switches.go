package sandbox

import (
	"fmt"
	"io"
	"strings"

	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/kernel"
)

// SourceHelp says what the sources of switches mean.
const SourceHelp = `  documented  the vendor's documents or API description say so, or contradict each other
  recorded    it was seen in recorded traffic, or in a client that is in use
  reported    somebody says to have met it
  assumed     no source says anything
`

// WriteSwitches lists the switches for a person: of the platform with this name, or, where it is "", of every one.
func (s *Sandbox) WriteSwitches(w io.Writer, platform string) error {
	names, known := []string{}, false
	for _, p := range s.platforms {
		var own []kernel.SwitchState
		for _, sw := range s.Switches.List() {
			if strings.HasPrefix(sw.Name, p.Name+".") {
				own = append(own, sw)
			}
		}
		if len(own) == 0 {
			continue
		}
		names = append(names, p.Name)
		if platform != "" && platform != p.Name {
			continue
		}
		if known {
			fmt.Fprintln(w)
		}
		known = true
		fmt.Fprintf(w, "# %s\n", p.Title)
		for _, sw := range own {
			values := strings.Join(sw.Values, " | ")
			values = " " + values + " "
			values = strings.TrimSpace(strings.Replace(values, " "+sw.Default+" ", " ["+sw.Default+"] ", 1))
			fmt.Fprintf(w, "\n%s = %s (%s)\n    %s\n", sw.Name, values, sw.Source, sw.Doc)
		}
	}
	if !known {
		return fmt.Errorf("there is no platform %q; there are %s", platform, strings.Join(names, ", "))
	}
	return nil
}
