package cli

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"time"

	"github.com/hashicorp/go-version"
)

// probeTimeout bounds `version -json`, which takes a fraction of a second on an idle machine.
const probeTimeout = time.Minute

// probe runs `version -json`: the only proof that a file is a CLI that works on this machine.
func probe(ctx context.Context, path string) (*version.Version, error) {
	ctx, cancel := context.WithTimeout(ctx, probeTimeout)
	defer cancel()
	cmd := exec.CommandContext(ctx, path, "version", "-json")
	cmd.Env = probeEnv(os.Environ())
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		return nil, errors.Join(fmt.Errorf("%s version -json: %w", path, err), lastLine(stderr.String()))
	}
	var response struct {
		// OpenTofu uses the same key.
		Version string `json:"terraform_version"`
	}
	if err := json.Unmarshal(out, &response); err != nil {
		return nil, fmt.Errorf("%s version -json did not return JSON: %w", path, err)
	}
	got, err := version.NewVersion(response.Version)
	if err != nil {
		return nil, fmt.Errorf("%s version -json: %w", path, err)
	}
	return got, nil
}

// probeEnv drops the caller's Terraform settings, which may name files that are not there, and the call to the vendor's update check.
func probeEnv(env []string) []string {
	kept := []string{"CHECKPOINT_DISABLE=1"}
	for _, pair := range env {
		if !strings.HasPrefix(pair, "TF_") && !strings.HasPrefix(pair, "CHECKPOINT_DISABLE=") {
			kept = append(kept, pair)
		}
	}
	return kept
}

func lastLine(text string) error {
	text = strings.TrimSpace(text)
	if text == "" {
		return nil
	}
	return errors.New(text[strings.LastIndexByte(text, '\n')+1:])
}
