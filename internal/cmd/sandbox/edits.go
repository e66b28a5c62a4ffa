package main

import (
	"context"
	"flag"
	"fmt"
	"io"

	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox"
)

func edits(_ context.Context, args []string, stdout, stderr io.Writer) error {
	platform, err := parseWithPlatform(flag.NewFlagSet("edits", flag.ContinueOnError), args, stderr)
	if err != nil {
		return err
	}
	sb, err := sandbox.New(sandbox.Options{})
	if err != nil {
		return err
	}
	if platform == "" {
		fmt.Fprintf(stdout, "Calls of the control plane, in JSON. In the examples sandbox is its URL: sandbox=http://%s/_sandbox\n\n", defaultListen)
	}
	return sb.WriteEdits(stdout, platform)
}
