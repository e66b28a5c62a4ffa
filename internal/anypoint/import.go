package anypoint

import (
	"context"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
)

// importKey returns what an import names: an identity, or an id of the form ORGANIZATION/NAME or NAME. Unlike the last part of tf.ImportKey, NAME
// may hold slashes, since user names may. parts are the organization and the name in K.
func importKey[K any](ctx context.Context, req resource.ImportStateRequest, parts func(*K) []*types.String) (*K, error) {
	if req.ID == "" {
		return tf.ImportKey(ctx, req, parts, "")
	}
	organizationID, name, found := strings.Cut(req.ID, "/")
	if !found || !platform.IsUUID(organizationID) {
		organizationID, name = "", req.ID
	}
	var key K
	fields := parts(&key)
	*fields[0], *fields[1] = types.StringValue(organizationID), types.StringValue(name)
	return &key, nil
}
