package report

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"strings"

	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
)

// Stored is an evidence folder that was read back, and whose files are those that its manifest names.
type Stored struct {
	// Path is the folder's, as it was given.
	Path     string
	Evidence *Evidence
	// ManifestSHA256 is that of the manifest.
	ManifestSHA256 string
}

// maxManifest is the size of the largest manifest that is read, in bytes.
const maxManifest = 64 << 20

// ReadFolder reads an evidence folder. A file that was changed, removed or added since it was written is an error that names it, and so is a folder
// of another format.
func ReadFolder(path string) (*Stored, error) {
	root, err := os.OpenRoot(path)
	if errors.Is(err, fs.ErrNotExist) || errors.Is(err, fs.ErrPermission) {
		return nil, fmt.Errorf("the evidence folder cannot be read: %w", err)
	}
	if err != nil {
		return nil, fmt.Errorf("%s is not an evidence folder: %w", platform.Inert(path), err)
	}
	defer root.Close()
	stored := &Stored{Path: path, Evidence: &Evidence{}}
	fail := func(format string, args ...any) (*Stored, error) {
		return nil, fmt.Errorf("evidence folder %s: "+format, append([]any{platform.Inert(path)}, args...)...)
	}
	manifest, sum, err := readManifest(root)
	if err != nil {
		return fail("%w", err)
	}
	stored.ManifestSHA256 = sum
	if err := sameNames(root, manifest.Files); err != nil {
		return fail("%w", err)
	}
	rows := accessName
	if manifest.Partial {
		rows = strings.Replace(rows, ".", ".partial.", 1)
	}
	found := false
	for _, file := range manifest.Files {
		hash := sha256.New()
		err := withFile(root, file.Name, func(r io.Reader) error {
			r = io.TeeReader(r, hash)
			if file.Name == rows {
				found = true
				if err := decodeEvidence(r, stored.Evidence); err != nil {
					_, _ = io.Copy(io.Discard, r)
					if hex.EncodeToString(hash.Sum(nil)) == file.SHA256 {
						return fmt.Errorf("%s cannot be read: %w", file.Name, err)
					}
				}
			}
			_, err := io.Copy(io.Discard, r)
			return err
		})
		if err != nil {
			return fail("%w", err)
		}
		if got := hex.EncodeToString(hash.Sum(nil)); got != file.SHA256 {
			return fail("%s was changed after it was written: its SHA-256 is %s, and the manifest has %s. Use an unchanged copy of the folder", file.Name,
				got, platform.Inert(file.SHA256))
		}
	}
	if !found {
		return fail("its manifest has no file %s", rows)
	}
	files := manifest.Files
	manifest.Files = []ManifestFile{}
	if !reflect.DeepEqual(*manifest, stored.Evidence.Manifest) {
		return fail("%s and %s do not belong together. Use an unchanged copy of the folder", manifestName, rows)
	}
	stored.Evidence.Manifest.Files = files
	return stored, nil
}

// readManifest reads the manifest of a folder, and its hash.
func readManifest(root *os.Root) (*Manifest, string, error) {
	var text []byte
	err := withFile(root, manifestName, func(r io.Reader) (err error) {
		text, err = io.ReadAll(io.LimitReader(r, maxManifest))
		return err
	})
	if errors.Is(err, fs.ErrNotExist) {
		return nil, "", fmt.Errorf("it has no %s, so that it is not an evidence folder", manifestName)
	}
	if err != nil {
		return nil, "", err
	}
	var form struct {
		Format  *int   `json:"format"`
		Version string `json:"version"`
	}
	if err := json.Unmarshal(text, &form); err != nil || form.Format == nil {
		return nil, "", fmt.Errorf("%s is not the manifest of evidence%s", manifestName, because(err))
	}
	if *form.Format != FormatVersion {
		return nil, "", fmt.Errorf("it has the format %d, and this program reads %d. Version %s of the program wrote it: compare with that one",
			*form.Format, FormatVersion, platform.Inert(form.Version))
	}
	manifest := &Manifest{}
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(manifest); err != nil {
		return nil, "", fmt.Errorf("%s is not the manifest of evidence%s", manifestName, because(err))
	}
	sum := sha256.Sum256(text)
	return manifest, hex.EncodeToString(sum[:]), nil
}

func because(err error) string {
	if err == nil {
		return ""
	}
	return ": " + platform.Inert(err.Error())
}

// sameNames makes sure that a folder has the files of its manifest and no others.
func sameNames(root *os.Root, files []ManifestFile) error {
	named := map[string]bool{manifestName: true}
	for _, file := range files {
		if named[file.Name] || file.Name == "" || filepath.Base(file.Name) != file.Name || strings.ContainsAny(file.Name, `/\`) {
			return fmt.Errorf("its manifest names a file %q, which cannot be", file.Name)
		}
		named[file.Name] = true
	}
	entries, err := fs.ReadDir(root.FS(), ".")
	if err != nil {
		return err
	}
	for _, entry := range entries {
		switch {
		case !named[entry.Name()]:
			return fmt.Errorf("%s was added after the evidence was written: the manifest does not have it. Remove it, or use an unchanged copy",
				platform.Inert(entry.Name()))
		case !entry.Type().IsRegular():
			return fmt.Errorf("%s is not a file", platform.Inert(entry.Name()))
		}
		delete(named, entry.Name())
	}
	for _, file := range files {
		if named[file.Name] {
			return fmt.Errorf("%s is missing, which the manifest has. Use an unchanged copy of the folder", platform.Inert(file.Name))
		}
	}
	return nil
}

func withFile(root *os.Root, name string, f func(r io.Reader) error) error {
	file, err := root.Open(name)
	if err != nil {
		return err
	}
	defer file.Close()
	return f(file)
}

// decodeEvidence reads what writeAccessJSON wrote, row by row.
func decodeEvidence(r io.Reader, e *Evidence) error {
	decoder := json.NewDecoder(r)
	decoder.DisallowUnknownFields()
	expect := func(want ...json.Token) error {
		for _, token := range want {
			if got, err := decoder.Token(); err != nil || got != token {
				return errors.New("it is not evidence" + because(err))
			}
		}
		return nil
	}
	if err := expect(json.Delim('{'), "manifest"); err != nil {
		return err
	}
	if err := decoder.Decode(&e.Manifest); err != nil {
		return err
	}
	if err := expect("rows", json.Delim('[')); err != nil {
		return err
	}
	shared := map[string]string{}
	for decoder.More() {
		var row Row
		if err := decoder.Decode(&row); err != nil {
			return err
		}
		for _, text := range []*string{
			&row.Platform, &row.Tenant, &row.TenantID, &row.Email, &row.Name, &row.AccountID, &row.Status, &row.CreatedAt, &row.LastLoginAt, &row.Kind,
			&row.What, &row.WhatID, &row.Where, &row.WhereID, &row.Origin,
		} {
			if known, ok := shared[*text]; ok {
				*text = known // most texts are there for many rows: they take memory once
			} else {
				shared[*text] = *text
			}
		}
		e.Rows = append(e.Rows, row)
	}
	return expect(json.Delim(']'), json.Delim('}'))
}
