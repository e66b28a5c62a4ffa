// Command live plays the lifecycles of one platform against a real tenant: see package live. It takes the provider's own environment variables.
//
// Usage: CONFIRM=yes live -platform uipath
package main

import (
	"context"
	"crypto/rand"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"

	"github.com/platformusers/terraform-provider-platformusers/internal/acctest/live"
)

func main() {
	platform := flag.String("platform", "", strings.Join(live.Platforms(), ", "))
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	run := fmt.Sprintf("tfacc-%s-%s", time.Now().UTC().Format("20060102"), strings.ToLower(rand.Text()[:4]))
	_, err := live.Run(ctx, live.Options{Platform: *platform, Getenv: os.Getenv, Out: os.Stdout, Confirmed: os.Getenv("CONFIRM") == "yes", Run: run})
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "live:", err)
		os.Exit(1)
	}
}
