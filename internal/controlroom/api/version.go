package api

import (
	"context"
	"net/http"
	"sync/atomic"

	"golang.org/x/sync/singleflight"

	"github.com/platformusers/terraform-provider-platformusers/internal/rest"
)

// Version is a version of the API.
type Version string

// The versions. Enterprise 11, and Automation 360 before v.33, have v1; since then Automation 360 has v2 in place of it (documented).
const (
	Auto Version = "auto"
	V1   Version = "v1"
	V2   Version = "v2"
)

// Versions are the values of Config.APIVersion.
func Versions() []Version { return []Version{Auto, V1, V2} }

// versions holds which version there is, once it is known.
type versions struct {
	found  atomic.Pointer[Version]
	flight singleflight.Group
	// proven reports that users and roles were read by the version; a sign-in alone does not prove that. See call.
	proven atomic.Bool
}

// known is the version, "" as long as nobody knows it.
func (v *versions) known() Version {
	if found := v.found.Load(); found != nil {
		return *found
	}
	return ""
}

func (v *versions) settle(version Version) { v.found.Store(&version) }

// settleFirst is settle for a version that something else implies: what is known already stays.
func (v *versions) settleFirst(version Version) { v.found.CompareAndSwap(nil, &version) }

// version returns the version to call, and detects it at the first call: by the sign-in, or, with a given access token, by asking who is signed
// in.
func (c *Client) version(ctx context.Context) (Version, error) {
	if known := c.versions.known(); known != "" {
		return known, nil
	}
	if !c.signer.credentials.hasToken() {
		if err := c.rest.SignIn(ctx, rest.Request{Op: "sign in", Method: http.MethodPost, Route: "/v2/authentication"}); err != nil {
			return "", err
		}
		c.versions.settleFirst(c.signer.versions.known())
		return c.versions.known(), nil
	}
	flight := c.versions.flight.DoChan("", func() (any, error) {
		own, cancel := c.rest.Detach(ctx, probeTimeout)
		defer cancel()
		return c.probe(own)
	})
	select {
	case <-ctx.Done():
		return "", ctx.Err()
	case result := <-flight:
		version, _ := result.Val.(Version)
		return version, result.Err
	}
}

// probe asks by both versions who is signed in.
func (c *Client) probe(ctx context.Context) (Version, error) {
	var err error
	for _, version := range []Version{V2, V1} {
		if _, err = c.callBy(ctx, version, selfRequest, new(User)); err == nil {
			c.versions.settle(version)
			c.versions.proven.Store(true)
			return version, nil
		}
		if !noOperation(err) || HasCode(err, codeNoToken) {
			return "", err
		}
	}
	return "", err
}
