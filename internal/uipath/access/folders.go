package access

import (
	"context"
	"fmt"
	"strconv"

	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/rest"
	"github.com/platformusers/terraform-provider-platformusers/internal/uipath/api"
)

// Folders lists the folders of the tenant that the sign-in may see, read once per run.
func (c *Client) Folders(ctx context.Context) ([]api.Folder, error) {
	folders, err := c.folders.Get(ctx, "", c.api.Folders)
	return folders, c.explain(err)
}

// FindFolder resolves a folder's number or its path, the names joined with "/". The path is the name of what it returns.
func (c *Client) FindFolder(ctx context.Context, named platform.Named[int64]) (*platform.Resolved[int64], error) {
	id, path := named.ID, named.Name
	wanted, fits := path, func(f api.Folder) bool { return platform.SameName(f.Path, path) }
	if id != 0 {
		wanted, fits = strconv.FormatInt(id, 10), func(f api.Folder) bool { return f.ID == id }
	}
	matches, err := platform.FindCached(func() ([]api.Folder, error) { return c.Folders(ctx) }, func() { c.folders.Forget("") }, fits)
	if err != nil {
		return nil, err
	}
	if id != 0 && len(matches) == 0 { // personal workspaces and folders of solutions are not listed
		unlisted, err := c.api.Folder(ctx, id)
		switch {
		case rest.IsNotFound(err):
			return nil, errNoFolder(id)
		case err != nil:
			return nil, c.explain(err)
		}
		return &platform.Resolved[int64]{ID: unlisted.ID, Name: unlisted.Path}, nil
	}
	folders, _ := c.folders.Known("")
	folder, err := oneOf(matches, folders, "folder", wanted, func(f api.Folder) []string { return []string{f.Path, f.Name} },
		func(f api.Folder) string { return fmt.Sprintf("%d  %s", f.ID, f.Path) })
	if err != nil {
		return nil, err
	}
	return &platform.Resolved[int64]{ID: folder.ID, Name: folder.Path}, nil
}

// errHiddenFolder explains a folder that the sign-in may not see.
func errHiddenFolder(id int64, err error) error {
	return &platform.Problem{
		Summary: "The folder is not visible",
		Means: fmt.Sprintf("Orchestrator refuses calls for folder %d, and does not list it. The sign-in has lost its rights there, or the folder was "+
			"deleted. As long as that is open, nothing is believed to be gone.", id),
		Do:   "If the folder exists, give the sign-in a role in it.",
		Hint: platform.HintLetGo,
		Err:  err,
	}
}

func errNoFolder(id int64) error {
	return &platform.Problem{
		Summary: "Not found on UiPath",
		Means: fmt.Sprintf("Orchestrator shows no folder %d in this tenant: it was deleted, it never existed there, or the sign-in may not see it.",
			id),
		Do:   "Check folder_id, and that tenant in the provider's uipath settings is the right one.",
		Hint: HintFolders,
	}
}
