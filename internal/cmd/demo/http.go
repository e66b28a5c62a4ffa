package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
)

// bearer is an access token of one platform, with which the demo reads. It is not a client of the provider's: the demo is a second opinion on what
// the provider did.
type bearer string

// signIn gets a token for an application with the grant that both platforms know. scope may be "".
func signIn(ctx context.Context, address, id, secret, scope string) (bearer, error) {
	form := url.Values{"grant_type": {"client_credentials"}, "client_id": {id}, "client_secret": {secret}}
	if scope != "" {
		form.Set("scope", scope)
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, address, strings.NewReader(form.Encode()))
	if err != nil {
		return "", fmt.Errorf("the sandbox's URL is malformed: %w", err)
	}
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	var response struct {
		AccessToken bearer `json:"access_token"`
	}
	err = send(request, &response)
	return response.AccessToken, err
}

// get reads what is at a URL.
func get[T any](ctx context.Context, token bearer, address string) (T, error) {
	var out T
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, address, http.NoBody)
	if err != nil {
		return out, fmt.Errorf("GET %s: %w", address, err)
	}
	request.Header.Set("Authorization", "Bearer "+string(token))
	err = send(request, &out)
	return out, err
}

// send makes a call that must return a 2xx and JSON.
func send(request *http.Request, out any) error {
	request.Header.Set("Accept", "application/json")
	if request.Header.Get("Content-Type") == "" {
		request.Header.Set("Content-Type", "application/json")
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return fmt.Errorf("the sandbox does not answer: %w", err)
	}
	defer func() { _ = response.Body.Close() }()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		return fmt.Errorf("%s %s: %w", request.Method, request.URL.Path, err)
	}
	if response.StatusCode/100 != 2 {
		return fmt.Errorf("%s %s: %s: %s", request.Method, request.URL.Path, response.Status, bytes.TrimSpace(text))
	}
	if err := json.Unmarshal(text, out); err != nil {
		return fmt.Errorf("%s %s: %w", request.Method, request.URL.Path, err)
	}
	return nil
}
