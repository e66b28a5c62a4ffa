package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"strings"

	"github.com/hashicorp/go-hclog"

	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox"
)

const defaultListen = "127.0.0.1:8484"

func serve(ctx context.Context, args []string, stdout, stderr io.Writer) (err error) {
	var o sandbox.Options
	o.Switches = map[string]string{}
	flags := flag.NewFlagSet("serve", flag.ContinueOnError)
	listen := flags.String("listen", defaultListen, "`address` to serve on; other than loopback only with --tls-dir")
	logLevel := flags.String("log-level", "info", "trace, debug (every call), info, warn, error or off")
	flags.StringVar(&o.TLSDir, "tls-dir", "", "serve https with the CA and certificate in this `folder`, which are created if missing")
	flags.DurationVar(&o.Latency, "latency", 0, "`time` added to every response, such as 50ms")
	flags.Func("rate-limits", "limit calls as the `real` platforms do, or not (off, the default)", func(value string) error {
		o.RealRateLimits = value == "real"
		if value != "real" && value != "off" {
			return errors.New("must be real or off")
		}
		return nil
	})
	flags.Func("set", "`NAME=VALUE` of a switch, may be repeated; "+program+" switches lists them", func(value string) error {
		name, value, ok := strings.Cut(value, "=")
		if !ok {
			return errors.New("must be NAME=VALUE")
		}
		o.Switches[name] = value
		return nil
	})
	flags.IntVar(&o.SeedUsers, "seed-users", 0, "`number` of users that are added to each platform's seed")
	flags.StringVar(&o.DataFile, "data", "", "`file` that keeps the platforms' data: loaded at start when it exists, written at the end")
	flags.StringVar(&o.JournalFile, "journal", "", "`file` to which every call is appended as a line of JSON, without secrets")
	if err := parse(flags, args, stderr); err != nil {
		return err
	}
	level := hclog.LevelFromString(*logLevel)
	if level == hclog.NoLevel {
		return fmt.Errorf("there is no log level %q", *logLevel)
	}
	o.Log = hclog.New(&hclog.LoggerOptions{Name: "sandbox", Level: level, Output: stderr})
	sb, err := sandbox.New(o)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, sb.Close()) }()
	if err := sb.Start(*listen); err != nil {
		return err
	}
	announce(stdout, sb)
	<-ctx.Done()
	o.Log.Info("stopping")
	return nil
}

// announce prints on stdout where the sandbox is; the log goes to stderr.
func announce(w io.Writer, sb *sandbox.Sandbox) {
	fmt.Fprintf(w, "The sandbox serves on %s (Ctrl-C stops it).\n", sb.URL())
	if ca := sb.CAFile(); ca != "" {
		fmt.Fprintf(w, "Its certificate authority, for the provider's http.ca_cert_file: %s\n", ca)
	}
	if token := sb.ControlToken(); token != "" {
		fmt.Fprintf(w, "Its control plane wants the header Authorization: Bearer %s\n", token)
	}
	fmt.Fprintf(w, "Point the provider at it: eval \"$(%s env --address %s)\"\n", program, sb.URL())
}
