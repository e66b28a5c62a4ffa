package sandbox

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"strings"
	"time"

	"github.com/hashicorp/go-hclog"

	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/apim"
)

// stopTimeout is how long Close waits for calls under way. It is short: what a call changed is kept, only its response is lost.
const stopTimeout = 2 * time.Second

// Handler serves the platforms under their roots, the control plane under /_sandbox/, and at / a text that explains them. It
// looks at the path as it was sent: a ServeMux would clean it, and a client that sends "//accounts" would not learn that the
// platform knows no such path.
func (s *Sandbox) Handler() http.Handler {
	control := s.controlPlane()
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		path := r.URL.EscapedPath()
		for _, p := range s.platforms {
			if path == p.Root || strings.HasPrefix(path, p.Root+"/") {
				p.handler.ServeHTTP(w, r)
				return
			}
		}
		switch {
		case strings.HasPrefix(path, controlRoot):
			if err := s.admit(r); err != nil {
				writeError(w, err)
				return
			}
			control.ServeHTTP(w, r)
		case path == "/" && r.Method == http.MethodGet:
			s.explain(w, r)
		case apim.SignInElsewhere(w, r):
		default:
			http.Error(w, "The sandbox serves no platform here. GET / lists them.", http.StatusNotFound)
		}
	})
}

// Start listens on addr (host:port; port 0 takes a free one) and serves until Close. Without Options.TLSDir the host must be
// loopback, because everybody who reaches the control plane can change everything; elsewhere that wants ControlToken.
func (s *Sandbox) Start(addr string) error {
	host, _, err := net.SplitHostPort(addr)
	if err != nil {
		return fmt.Errorf("%q is not an address to listen on, write host:port: %w", addr, err)
	}
	if s.options.TLSDir == "" && !isLoopback(host) {
		return fmt.Errorf("plain http is served on loopback only and %q is not; listen on 127.0.0.1, or serve https (--tls-dir)", addr)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed || s.server != nil {
		return errors.New("the sandbox was started before; make a new one")
	}
	server := &http.Server{Handler: s.Handler(), ReadHeaderTimeout: 10 * time.Second, IdleTimeout: 2 * time.Minute,
		ErrorLog: s.Log.StandardLogger(&hclog.StandardLoggerOptions{ForceLevel: hclog.Warn})}
	scheme := "http"
	if s.options.TLSDir != "" {
		certificate, caFile, err := certificates(s.options.TLSDir, host)
		if err != nil {
			return err
		}
		scheme, s.caFile = "https", caFile
		server.TLSConfig = &tls.Config{Certificates: []tls.Certificate{certificate}, MinVersion: tls.VersionTLS12}
	}
	listener, err := (&net.ListenConfig{}).Listen(context.Background(), "tcp", addr)
	if err != nil {
		return fmt.Errorf("the sandbox cannot listen: %w", err)
	}
	_, port, _ := net.SplitHostPort(listener.Addr().String())
	if !isLoopback(host) {
		s.lockControl()
	}
	if ip, err := netip.ParseAddr(host); host == "" || err == nil && ip.IsUnspecified() {
		host = "localhost"
	}
	s.server, s.url = server, scheme+"://"+net.JoinHostPort(host, port)
	go func() {
		serve := func() error { return server.Serve(listener) }
		if server.TLSConfig != nil {
			serve = func() error { return server.ServeTLS(listener, "", "") }
		}
		if err := serve(); !errors.Is(err, http.ErrServerClosed) {
			s.Log.Error("the sandbox serves no more", "error", err)
		}
	}()
	return nil
}

// isLoopback takes "localhost" at its word and looks up no other name.
func isLoopback(host string) bool {
	ip, err := netip.ParseAddr(host)
	return host == "localhost" || err == nil && ip.IsLoopback()
}

// URL is where the sandbox serves, without a trailing slash; "" before Start.
func (s *Sandbox) URL() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.url
}

// CAFile is the certificate authority that clients must trust when the sandbox serves https; "" when it does not.
func (s *Sandbox) CAFile() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.caFile
}

// Close stops serving, releases the calls that are held, and writes the data file. A second Close does nothing.
func (s *Sandbox) Close() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return nil
	}
	s.closed = true
	s.Faults.Clear()
	if s.server != nil {
		ctx, cancel := context.WithTimeout(context.Background(), stopTimeout)
		defer cancel()
		if s.server.Shutdown(ctx) != nil {
			_ = s.server.Close() // cuts what did not end in time
		}
	}
	return errors.Join(s.save(), s.closeJournal())
}
