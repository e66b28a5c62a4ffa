// Command words fails for each word that the project has retired, in Go files, documentation, templates and configuration, and names the word
// to use instead. The rules are in rules.go.
//
//	words [FOLDER]
package main

import (
	"cmp"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"regexp"
	"slices"
	"strings"
)

func main() {
	root := "."
	if len(os.Args) > 1 {
		root = os.Args[1]
	}
	os.Exit(run(root, os.Stdout, os.Stderr))
}

// run checks the tree below root and returns the exit code: 1 if it found a retired word, 2 if a file cannot be read.
func run(root string, out, errOut io.Writer) int {
	found, files := 0, 0
	tree := os.DirFS(root)
	err := fs.WalkDir(tree, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() {
			if skipped(name) {
				return fs.SkipDir
			}
			return nil
		}
		if !checked(name) {
			return nil
		}
		text, err := fs.ReadFile(tree, name)
		if err != nil {
			return err
		}
		files++
		for _, f := range check(name, string(text)) {
			found++
			fmt.Fprintln(out, f)
		}
		return nil
	})
	switch {
	case err != nil:
		fmt.Fprintln(errOut, "words:", err)
		return 2
	case files == 0:
		fmt.Fprintf(errOut, "words: no file to check in %s\n", root)
		return 2
	case found > 0:
		fmt.Fprintf(out, "%d retired words\n", found)
		return 1
	}
	return 0
}

// skipped is true for folders that hold no text of the project: tools' folders, builds, test data, and this program, whose rules name each word.
func skipped(folder string) bool {
	base := path.Base(folder)
	return strings.HasPrefix(base, ".") && folder != "." && base != ".github" || base == "testdata" ||
		folder == "bin" || folder == "dist" || folder == "internal/cmd/words"
}

// checked is true for files that people read: Go, documentation and its templates, Terraform, scripts and the project's own settings.
func checked(file string) bool {
	switch path.Ext(file) {
	case ".go", ".md", ".tmpl", ".tf", ".tfvars", ".sh", ".yml", ".yaml":
		return true
	}
	return file == "GNUmakefile"
}

// finding is a retired word in a file.
type finding struct {
	file string
	line int
	text string // as the file has it
	rule rule
}

func (f finding) String() string {
	return fmt.Sprintf("%s:%d: %q: write %s (%s)", f.file, f.line, f.text, f.rule.instead, f.rule.why)
}

// others matches what others have named: the words of URLs, and HTML's attributes.
var others = regexp.MustCompile(`https?://[^\s"')>]+|\baria-labelledby\b`)

// check returns the retired words of a file, in order.
func check(file, text string) []finding {
	text = others.ReplaceAllStringFunc(text, func(s string) string { return strings.Repeat("_", len(s)) })
	var out []finding
	for i, r := range rules {
		if r.files != "" && !slices.Contains(strings.Fields(r.files), strings.TrimPrefix(path.Ext(file), ".")) {
			continue
		}
		for _, at := range matchers[i].FindAllStringIndex(text, -1) {
			match := text[at[0]:at[1]]
			out = append(out, finding{
				file: file, line: 1 + strings.Count(text[:at[0]], "\n"), text: strings.Join(strings.Fields(match), " "), rule: r,
			})
		}
	}
	slices.SortStableFunc(out, func(a, b finding) int { return cmp.Compare(a.line, b.line) })
	return out
}

// gap is what may stand between two words of a phrase: a space, or the end of a line and what begins a comment or a string on the next one.
const gap = `(?:[ \t]+|[ \t]*(?:"[ \t]*\+)?\r?\n[ \t]*(?:(?://|#)[ \t]*|"[ \t]*)?)`

// matchers are the compiled patterns of the rules. A space in a pattern matches across the lines of a wrapped comment or a joined string.
var matchers = func() []*regexp.Regexp {
	var out []*regexp.Regexp
	for _, r := range rules {
		out = append(out, regexp.MustCompile(strings.ReplaceAll(r.pattern, " ", gap)))
	}
	return out
}()
