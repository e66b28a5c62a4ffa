package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"time"

	"github.com/hashicorp/hc-install/product"
	"github.com/hashicorp/hc-install/releases"
)

const (
	releaseSite = "https://releases.hashicorp.com"
	// reachTimeout decides whether the release site can be reached at all. hc-install itself retries for minutes on a closed network.
	reachTimeout    = 5 * time.Second
	downloadTimeout = 3 * time.Minute
)

// download fetches the vendor's release, with its checksum and signature checked by hc-install.
func (p Product) download(ctx context.Context, dir string, progress io.Writer) (string, error) {
	if !p.released {
		return "", errors.New("no downloader for this product")
	}
	if err := reach(ctx, fmt.Sprintf("%s/%s/%s/", releaseSite, p.Program, p.Version)); err != nil {
		return "", err
	}
	_, _ = fmt.Fprintf(progress, "downloading %s %s from %s, once...\n", p.Title, p.Version, releaseSite)
	release := &releases.ExactVersion{Product: product.Terraform, Version: p.pinned(), InstallDir: dir, Timeout: downloadTimeout}
	path, err := release.Install(ctx)
	if err != nil {
		return "", fmt.Errorf("hc-install: %w", err)
	}
	return path, os.Chmod(path, 0o755)
}

// reach sends one request and gives up soon.
func reach(ctx context.Context, url string) error {
	ctx, cancel := context.WithTimeout(ctx, reachTimeout)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodHead, url, nil)
	if err != nil {
		return fmt.Errorf("the URL of the release is malformed: %w", err)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return fmt.Errorf("the release site cannot be reached: %w", err)
	}
	_ = response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return fmt.Errorf("%s answers %s", url, response.Status)
	}
	return nil
}
