// Command changelog fails when code has changed since a commit and CHANGELOG.md has not. What no user sees is left out of it on purpose: a commit
// message says so with a line of its own, "Changelog: none", and why.
//
//	changelog BASE
package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"regexp"
	"strings"
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: changelog BASE")
		os.Exit(2)
	}
	since := os.Args[1] + "...HEAD"
	files, filesErr := git("diff", "--name-only", since)
	added, addedErr := git("diff", "--unified=0", since, "--", changelogFile)
	messages, messagesErr := git("log", "--format=%B", os.Args[1]+"..HEAD")
	for _, err := range []error{filesErr, addedErr, messagesErr} {
		if err != nil {
			fmt.Fprintln(os.Stderr, "Error:", err)
			os.Exit(2)
		}
	}
	if problem := missing(files, added, messages); problem != "" {
		fmt.Fprintln(os.Stderr, "Error:", problem)
		os.Exit(1)
	}
}

const changelogFile = "CHANGELOG.md"

func git(args ...string) (string, error) {
	out, err := exec.CommandContext(context.Background(), "git", args...).Output()
	if err != nil {
		return "", fmt.Errorf("git %s: %w", strings.Join(args, " "), err)
	}
	return string(out), nil
}

var (
	// code is what a release is made of, the sandbox included.
	code = regexp.MustCompile(`^(main\.go|go\.mod|internal/.+\.go)$`)
	// unseen is code that no release has.
	unseen = regexp.MustCompile(`_test\.go$|/testdata/|/sdktest/|^internal/(acctest|cmd/[^/]+|tf/tftest)/`)
	// entry is a line that a difference adds to the changelog.
	entry = regexp.MustCompile(`(?m)^\+[^+\s]`)
	none  = regexp.MustCompile(`(?mi)^changelog: none\b`)
)

// missing says that the changelog lacks an entry, "" when it does not: files are those that changed, added is the changelog's own difference, and
// messages are those of the commits.
func missing(files, added, messages string) string {
	var changed []string
	for _, file := range strings.Fields(files) {
		sandbox := strings.HasPrefix(file, "internal/cmd/sandbox/") && !strings.HasSuffix(file, "_test.go")
		if code.MatchString(file) && (sandbox || !unseen.MatchString(file)) {
			changed = append(changed, file)
		}
	}
	if len(changed) == 0 || entry.MatchString(added) || none.MatchString(messages) {
		return ""
	}
	return fmt.Sprintf("%s and %d other files change what is released, and %s has no new line. Write what users see of it under Unreleased; if they "+
		"see nothing, say so in a commit message, with the reason, on a line of its own: Changelog: none", changed[0], len(changed)-1, changelogFile)
}
