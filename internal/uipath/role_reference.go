package uipath

import (
	"context"

	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
)

// The attributes by which grants name their role and folder.
var (
	roleReference   = tf.References{IDAttribute: "role_id", NameAttribute: "role_name"}
	folderReference = tf.References{IDAttribute: "folder_id", NameAttribute: "folder_path"}
)

// grantableRole finds a role that can be given in the tenant or in folders.
func (c *Client) grantableRole(where string) tf.Resolve {
	return func(ctx context.Context, id int64, name string) (*platform.Resolved, error) {
		role, err := c.FindRole(ctx, id, name)
		if err == nil {
			err = CheckRoleType(role, where)
		}
		if err != nil {
			return nil, err
		}
		return &platform.Resolved{ID: role.ID, Name: role.Name}, nil
	}
}

// grantFolder finds a folder.
func (c *Client) grantFolder(ctx context.Context, id int64, path string) (*platform.Resolved, error) {
	folder, err := c.FindFolder(ctx, id, path)
	if err != nil {
		return nil, err
	}
	return &platform.Resolved{ID: folder.ID, Name: folder.Path}, nil
}
