package kernel

import (
	"bytes"
	"maps"
	"net/http"
	"strconv"
)

// ending is how a call ends for the client.
type ending int

const (
	answered  ending = iota
	cut              // the connection is cut without a response
	truncated        // the connection is cut in the middle of the response
)

// response is an http.ResponseWriter that holds back what is written.
type response struct {
	header http.Header
	status int
	body   bytes.Buffer
}

func newResponse() *response { return &response{header: http.Header{}} }

// Header implements http.ResponseWriter.
func (a *response) Header() http.Header { return a.header }

// WriteHeader implements http.ResponseWriter; the first status counts.
func (a *response) WriteHeader(status int) {
	if a.status == 0 {
		a.status = status
	}
}

// Write implements http.ResponseWriter.
func (a *response) Write(p []byte) (int, error) {
	a.WriteHeader(http.StatusOK)
	return a.body.Write(p)
}

func (a *response) code() int {
	if a.status == 0 {
		return http.StatusOK
	}
	return a.status
}

// send gives the response to the client, or as much of it as the ending allows.
func (a *response) send(w http.ResponseWriter, end ending) {
	if end == cut {
		panic(http.ErrAbortHandler)
	}
	maps.Copy(w.Header(), a.header)
	body := a.body.Bytes()
	if len(body) > 0 {
		w.Header().Set("Content-Length", strconv.Itoa(len(body)))
		if a.header.Get("Content-Type") == "" {
			w.Header()["Content-Type"] = nil // net/http would guess one that the platform did not send
		}
	}
	w.WriteHeader(a.code())
	if end == truncated {
		_, _ = w.Write(body[:len(body)/2])
		_ = http.NewResponseController(w).Flush()
		panic(http.ErrAbortHandler)
	}
	_, _ = w.Write(body)
}

// loginPage is what a single sign-on proxy answers in place of the API.
const loginPage = "<!DOCTYPE html>\n<html><head><title>Sign in</title></head><body><form method=\"post\"><input " +
	"name=\"username\"></form></body></html>\n"

// response is what the client gets in place of the platform's response.
func (f Fault) response() *response {
	a := newResponse()
	for name, value := range f.Header {
		a.header.Set(name, value)
	}
	switch f.Kind {
	case FaultEmpty:
		a.WriteHeader(http.StatusOK)
		return a
	case FaultUnavailableEmpty:
		a.WriteHeader(http.StatusServiceUnavailable)
		return a
	case FaultHTML:
		f.Status, f.ContentType, f.Body = http.StatusOK, "text/html; charset=utf-8", loginPage
	case FaultTooManyRequests:
		f.Status = http.StatusTooManyRequests
	}
	if f.ContentType != "" {
		a.header.Set("Content-Type", f.ContentType)
	}
	a.WriteHeader(f.Status)
	a.body.WriteString(f.Body)
	return a
}
