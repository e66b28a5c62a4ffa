package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"net/url"
	"strings"

	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox"
)

func env(_ context.Context, args []string, stdout, stderr io.Writer) error {
	flags := flag.NewFlagSet("env", flag.ContinueOnError)
	address := flags.String("address", "http://"+defaultListen, "`URL` of the sandbox")
	if err := parse(flags, args, stderr); err != nil {
		return err
	}
	u, err := url.Parse(*address)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || strings.Trim(u.Path, "/") != "" || u.RawQuery != "" ||
		u.Fragment != "" || u.User != nil {
		return fmt.Errorf("--address %q must be the sandbox's URL, such as http://%s", *address, defaultListen)
	}
	platform := ""
	for _, v := range sandbox.Env(u.Scheme + "://" + u.Host) {
		if v.Platform != platform {
			platform = v.Platform
			fmt.Fprintf(stdout, "# %s\n", platform)
		}
		fmt.Fprintf(stdout, "export %s='%s'\n", v.Name, strings.ReplaceAll(v.Value, "'", `'\''`))
	}
	if u.Scheme == "https" {
		fmt.Fprintln(stdout, "# The provider must trust the sandbox's CA: set http.ca_cert_file to the ca.pem of its --tls-dir.")
	}
	return nil
}
