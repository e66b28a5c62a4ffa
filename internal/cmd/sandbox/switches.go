package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"strings"

	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox"
)

func switches(_ context.Context, args []string, stdout, stderr io.Writer) error {
	if err := parse(flag.NewFlagSet("switches", flag.ContinueOnError), args, stderr); err != nil {
		return err
	}
	sb, err := sandbox.New(sandbox.Options{})
	if err != nil {
		return err
	}
	fmt.Fprint(stdout, "Behavior that no source settles. Choose with: platformusers-sandbox serve --set NAME=VALUE. "+
		"The value in brackets is the default.\n")
	for _, sw := range sb.Switches.List() {
		values := make([]string, len(sw.Values))
		for i, v := range sw.Values {
			values[i] = v
			if v == sw.Default {
				values[i] = "[" + v + "]"
			}
		}
		fmt.Fprintf(stdout, "\n%s = %s\n    %s\n", sw.Name, strings.Join(values, " | "), sw.Doc)
	}
	return nil
}
