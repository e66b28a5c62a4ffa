package uipath

import (
	"context"

	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
)

// The attributes by which grants name their role and folder.
var (
	roleReference   = tf.OldReferences{IDAttribute: "role_id", NameAttribute: "role_name"}
	folderReference = tf.OldReferences{IDAttribute: "folder_id", NameAttribute: "folder_path"}
)

// grantableRole finds a role that can be given in the tenant or in folders.
func (c *Client) grantableRole(where string) tf.OldResolve {
	return func(ctx context.Context, id int64, name string) (*tf.OldReferred, error) {
		role, err := c.FindRole(ctx, id, name)
		if err == nil {
			err = CheckRoleType(role, where)
		}
		if err != nil {
			return nil, err
		}
		return &tf.OldReferred{ID: role.ID, Name: role.Name}, nil
	}
}

// grantFolder finds a folder.
func (c *Client) grantFolder(ctx context.Context, id int64, path string) (*tf.OldReferred, error) {
	folder, err := c.FindFolder(ctx, id, path)
	if err != nil {
		return nil, err
	}
	return &tf.OldReferred{ID: folder.ID, Name: folder.Path}, nil
}
