// Command subcategories writes into each generated page of the documentation which platform it belongs to, or that it belongs to none: the registry
// groups pages by that. The generator's templates cannot read the provider's registry of platforms, so it is done afterwards.
package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/platformusers/terraform-provider-platformusers/internal/provider"
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: subcategories FOLDER")
		os.Exit(2)
	}
	names := map[string]string{}
	for _, platform := range provider.Platforms() {
		names[platform.Namespace.Key] = platform.Name
	}
	if err := write(os.Args[1], names); err != nil {
		fmt.Fprintln(os.Stderr, "Error:", err)
		os.Exit(1)
	}
}

// subcategory is the line of a page's front matter.
var subcategory = regexp.MustCompile(`(?m)^subcategory: ".*"$`)

// The subcategories of what belongs to no platform.
const (
	acrossPlatforms = "All Platforms"
	functions       = "Functions"
)

// write sets the subcategory of every page FOLDER/KIND/KEY_NOUN.md to the name of the platform with that key, of FOLDER/KIND/NOUN.md to that of what
// asks all platforms, and of functions to their own. Guides stand by themselves.
func write(folder string, names map[string]string) error {
	pages, err := filepath.Glob(filepath.Join(folder, "*", "*.md"))
	if err != nil {
		return err
	}
	pages = slices.DeleteFunc(pages, func(page string) bool { return filepath.Base(filepath.Dir(page)) == "guides" })
	if len(pages) == 0 {
		return fmt.Errorf("%s holds no page of a type", folder)
	}
	var errs []error
	for _, page := range pages {
		errs = append(errs, writePage(page, names))
	}
	return errors.Join(errs...)
}

func writePage(page string, names map[string]string) error {
	key, _, isOfPlatform := strings.Cut(filepath.Base(page), "_")
	name, ok := names[key]
	switch {
	case filepath.Base(filepath.Dir(page)) == "functions":
		name = functions
	case !isOfPlatform:
		name = acrossPlatforms
	case !ok:
		return fmt.Errorf("%s is the page of no platform in the provider's registry", page)
	}
	content, err := os.ReadFile(page)
	if err != nil {
		return err
	}
	line := subcategory.FindIndex(content)
	if line == nil {
		return fmt.Errorf("%s has no subcategory in its front matter", page)
	}
	text := string(content[:line[0]]) + fmt.Sprintf("subcategory: %q", name) + string(content[line[1]:])
	return os.WriteFile(page, []byte(text), 0o644)
}
