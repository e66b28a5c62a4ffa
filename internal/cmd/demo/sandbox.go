package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"time"

	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox"
)

// sandboxProcess is the sandbox's own program, on a port that the system chooses.
type sandboxProcess struct {
	cmd *exec.Cmd
	url string
}

// address is the URL that the program prints on its first line.
var address = regexp.MustCompile(`https?://[0-9.:]+`)

func (d *demo) startSandbox(ctx context.Context) error {
	cmd := exec.CommandContext(ctx, filepath.Join(d.binaries(), executable("platformusers-sandbox")), "serve", "--listen", "127.0.0.1:0")
	cmd.Stderr = d.log
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) }
	cmd.WaitDelay = 5 * time.Second
	pipe, err := cmd.StdoutPipe()
	if err != nil {
		return fmt.Errorf("no pipe to the sandbox: %w", err)
	}
	if err := cmd.Start(); err != nil {
		return fmt.Errorf("the sandbox does not start: %w", err)
	}
	d.sandbox = &sandboxProcess{cmd: cmd}
	line, err := bufio.NewReader(pipe).ReadString('\n')
	if d.sandbox.url = address.FindString(line); d.sandbox.url == "" {
		return errors.Join(fmt.Errorf("the sandbox does not print where it listens: %q", line), err)
	}
	d.say("        %s", d.sandbox.url)

	settings := map[string]string{}
	for _, v := range sandbox.Env(d.sandbox.url) {
		settings[v.Name] = v.Value
		d.terraform.env = append(d.terraform.env, v.Name+"="+v.Value)
	}
	return d.openPlatforms(ctx, settings)
}

// stopSandbox ends the program, if it was started, and waits until it is gone.
func (d *demo) stopSandbox() error {
	if d.sandbox == nil {
		return nil
	}
	if err := d.sandbox.cmd.Cancel(); err != nil && !errors.Is(err, os.ErrProcessDone) {
		_ = d.sandbox.cmd.Process.Kill()
	}
	var status *exec.ExitError
	if err := d.sandbox.cmd.Wait(); err != nil && !errors.As(err, &status) && !errors.Is(err, context.Canceled) {
		return fmt.Errorf("the sandbox did not stop as expected: %w", err)
	}
	return nil
}

// accept accepts an invitation as its recipient, and returns the id of her account. body is what she chooses: on Anypoint a user name, on UiPath
// nothing, which is nil.
func (s *sandboxProcess) accept(ctx context.Context, platform, id string, body any) (string, error) {
	var response struct {
		UserID string `json:"user_id"`
	}
	err := s.control(ctx, http.MethodPost, "invitations/"+platform+"/"+id+"/accept", body, &response)
	return response.UserID, err
}

// mailsTo returns the subjects of the mails that a platform would have sent to an e-mail address.
func (s *sandboxProcess) mailsTo(ctx context.Context, platform, email string) ([]string, error) {
	var response struct {
		Mails []struct {
			Platform string `json:"platform"`
			To       string `json:"to"`
			Subject  string `json:"subject"`
		} `json:"mails"`
	}
	if err := s.control(ctx, http.MethodGet, "outbox", nil, &response); err != nil {
		return nil, err
	}
	var subjects []string
	for _, m := range response.Mails {
		if m.Platform == platform && m.To == email {
			subjects = append(subjects, m.Subject)
		}
	}
	return subjects, nil
}

// control makes one call to the sandbox's control plane.
func (s *sandboxProcess) control(ctx context.Context, method, path string, in, out any) error {
	var body bytes.Buffer
	if in != nil {
		if err := json.NewEncoder(&body).Encode(in); err != nil {
			return fmt.Errorf("%s: %w", path, err)
		}
	}
	request, err := http.NewRequestWithContext(ctx, method, s.url+"/_sandbox/"+path, &body)
	if err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	return send(request, out)
}
