package report

import (
	"bufio"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Page writes the page of evidence for people to read: access.html.
type Page func(w io.Writer, e *Evidence, people []Person) error

// Folder is an evidence folder that is being written. Nobody sees it before it is complete: its files are in a temporary folder beside it, which then
// gets its name. It holds personal data, so that only the user may read it.
type Folder struct {
	// Leftovers are the temporary folders of processes that were killed while they wrote evidence beside this one.
	Leftovers []Leftover

	out, temp string
	lock      *os.File // held as long as temp is this process's
}

// manifestName is the manifest's file, and accessName that of the rows in a complete folder.
const (
	manifestName = "manifest.json"
	accessName   = "access.json"
)

// CreateFolder makes sure that a folder can be written, before anything is read: nothing but an empty folder may have its name.
func CreateFolder(out string) (*Folder, error) {
	out, err := filepath.Abs(out)
	if err != nil {
		return nil, err
	}
	if target, err := filepath.EvalSymlinks(out); err == nil {
		out = target
	}
	switch entries, err := os.ReadDir(out); {
	case errors.Is(err, fs.ErrNotExist):
		if _, err := os.Lstat(out); err == nil {
			return nil, fmt.Errorf("%s is a link to something that does not exist. Remove the link, or name a new folder", out)
		}
	case err != nil:
		return nil, fmt.Errorf("%s cannot become an evidence folder. Name a new folder: %w", out, err)
	case len(entries) > 0:
		return nil, fmt.Errorf("%s is not empty, and evidence is never written over. Name a new folder, such as one with the date", out)
	}
	f := &Folder{Leftovers: removeLeftovers(filepath.Dir(out)), out: out}
	err = f.createTemp()
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("the folder %s does not exist. Create it first", filepath.Dir(out))
	}
	if err != nil {
		return nil, fmt.Errorf("no folder can be created in %s: %w", filepath.Dir(out), err)
	}
	return f, nil
}

// Discard removes what was written, unless the folder is complete. What cannot be removed is a leftover of the next run, as that of a killed one is.
func (f *Folder) Discard() {
	if f.temp != "" && os.RemoveAll(f.temp) != nil && f.lock != nil {
		_ = f.lock.Close() // its file stays
		f.lock = nil
		return
	}
	f.unlock()
}

// Written is a complete evidence folder.
type Written struct {
	// Path is the folder's, absolute.
	Path     string
	Manifest Manifest
	// ManifestSHA256 is that of the manifest, which holds those of all other files. Whoever keeps it elsewhere can prove that nothing was changed.
	ManifestSHA256 string
}

// Write writes all files and gives the folder its name, unless it is stopped before. page writes the page for people.
func (f *Folder) Write(ctx context.Context, e *Evidence, people []Person, page Page) (*Written, error) {
	root, err := os.OpenRoot(f.temp)
	if err != nil {
		return nil, err
	}
	defer root.Close()
	manifest := e.Manifest
	manifest.Files = []ManifestFile{}
	for _, file := range filesOf(e, people, page, f.temp) {
		if err := ctx.Err(); err != nil {
			return nil, fmt.Errorf("stopped, and wrote nothing: %w", context.Cause(ctx))
		}
		written, err := writeFile(root, file.name, file.write)
		if err != nil {
			return nil, fmt.Errorf("%s cannot be written: %w", file.name, err)
		}
		manifest.Files = append(manifest.Files, written)
	}
	slices.SortFunc(manifest.Files, func(a, b ManifestFile) int { return strings.Compare(a.Name, b.Name) })
	last, err := writeFile(root, manifestName, func(w io.Writer) error { return writeManifest(w, &manifest) })
	if err != nil {
		return nil, fmt.Errorf("%s cannot be written: %w", manifestName, err)
	}
	if err := root.Close(); err != nil { // Windows renames no open folder
		return nil, err
	}
	if err := f.rename(); err != nil {
		return nil, err
	}
	return &Written{Path: f.out, Manifest: manifest, ManifestSHA256: last.SHA256}, nil
}

// rename gives the folder its name. Where an empty folder has it, Windows wants that one removed first.
func (f *Folder) rename() error {
	err := os.Rename(f.temp, f.out)
	if err != nil && os.Remove(f.out) == nil { // which removes nothing but an empty folder
		err = os.Rename(f.temp, f.out)
	}
	if err != nil {
		return fmt.Errorf("the evidence is complete, but cannot be put into its place: %w", err)
	}
	f.temp = ""
	f.unlock()
	return nil
}

// evidenceFile is a file of an evidence folder.
type evidenceFile struct {
	name  string
	write func(w io.Writer) error
}

// filesOf are all files of a folder but the manifest. The forms for Vanta and ConductorOne are one file a platform: each is one application there.
func filesOf(e *Evidence, people []Person, page Page, temp string) []evidenceFile {
	name := func(base, extension string) string {
		if e.Manifest.Partial {
			base += ".partial"
		}
		return base + extension
	}
	files := []evidenceFile{
		{name("access", ".json"), func(w io.Writer) error { return writeAccessJSON(w, e) }},
		{name("access", ".csv"), func(w io.Writer) error { return writeAccessCSV(w, e, people) }},
		{name("access", ".xlsx"), func(w io.Writer) error { return writeWorkbook(w, e, people, temp) }},
	}
	if page != nil {
		files = append(files, evidenceFile{name("access", ".html"), func(w io.Writer) error { return page(w, e, people) }})
	}
	for _, one := range e.Manifest.Platforms {
		if one.Status != platformRead && one.Status != platformPartial {
			continue
		}
		files = append(files,
			evidenceFile{name("vanta-"+one.Platform, ".csv"), func(w io.Writer) error { return writeVanta(w, e, one.Platform) }},
			evidenceFile{name("baton-"+one.Platform, ".csv"), func(w io.Writer) error { return writeBaton(w, e, one.Platform) }},
		)
	}
	return files
}

// writeFile writes a file that only the user may read.
func writeFile(root *os.Root, name string, write func(w io.Writer) error) (ManifestFile, error) {
	file, err := root.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return ManifestFile{}, err
	}
	defer file.Close()
	hash, counted := sha256.New(), &counter{}
	out := bufio.NewWriterSize(io.MultiWriter(file, hash, counted), 1<<16)
	if err := write(out); err != nil {
		return ManifestFile{}, err
	}
	if err := errors.Join(out.Flush(), file.Sync(), file.Close()); err != nil {
		return ManifestFile{}, err
	}
	return ManifestFile{Name: name, Bytes: counted.bytes, SHA256: hex.EncodeToString(hash.Sum(nil))}, nil
}

// counter counts what is written to it.
type counter struct{ bytes int64 }

func (c *counter) Write(p []byte) (int, error) {
	c.bytes += int64(len(p))
	return len(p), nil
}
