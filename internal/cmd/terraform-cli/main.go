// Command terraform-cli prints the path of a Terraform CLI that is new enough, installing one first if need be. Progress goes to
// standard error, so that scripts can take the path from standard output.
package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	"github.com/platformusers/terraform-provider-platformusers/internal/acctest/cli"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "terraform-cli:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	flags := flag.NewFlagSet("terraform-cli", flag.ContinueOnError)
	flags.SetOutput(stderr)
	minimum := flags.String("minimum", "1.12.0", "oldest version that is accepted")
	tofu := flags.Bool("tofu", false, "find OpenTofu instead of Terraform")
	if err := flags.Parse(args); err != nil {
		return err
	}
	product := cli.Terraform
	if *tofu {
		product = cli.OpenTofu
	}
	found, err := cli.Find(ctx, product, *minimum, stderr)
	if err != nil {
		return err
	}
	_, _ = fmt.Fprintf(stderr, "%s %s (%s)\n", product.Title, found.Version, found.Source)
	_, err = fmt.Fprintln(stdout, found.Path)
	return err
}
