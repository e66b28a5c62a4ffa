package main

import (
	"context"
	"flag"
	"fmt"
	"io"

	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox"
)

func switches(_ context.Context, args []string, stdout, stderr io.Writer) error {
	platform, err := parseWithPlatform(flag.NewFlagSet("switches", flag.ContinueOnError), args, stderr)
	if err != nil {
		return err
	}
	sb, err := sandbox.New(sandbox.Options{})
	if err != nil {
		return err
	}
	if platform == "" {
		fmt.Fprintf(stdout, "Behavior that no source settles, or on which sources differ. Choose with %s serve --set NAME=VALUE. "+
			"The value in brackets is the default. Behind the values stands the best source that there is for one of them:\n\n%s\n",
			program, sandbox.SourceHelp)
	}
	return sb.WriteSwitches(stdout, platform)
}
