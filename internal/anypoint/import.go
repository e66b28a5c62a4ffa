package anypoint

import (
	"context"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/platformusers/terraform-provider-platformusers/internal/anypoint/access"
	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
)

// importKey returns what an import names: an identity, or an id of the form ORGANIZATION/NAME or NAME. Unlike the last part of tf.ImportKey, NAME
// may hold slashes, since user names may. parts are the organization and the name in K.
func importKey[K any](ctx context.Context, req resource.ImportStateRequest, parts func(*K) []*types.String) (*K, error) {
	if req.ID == "" {
		return tf.ImportIdentity[K](ctx, req)
	}
	var key K
	fields := parts(&key)
	if organizationID, name, found := strings.Cut(req.ID, "/"); found && platform.IsUUID(organizationID) {
		*fields[0], *fields[1] = types.StringValue(organizationID), types.StringValue(name)
	} else {
		*fields[1] = types.StringValue(req.ID)
	}
	return &key, nil
}

// edgeKey is tf.ImportKey for an edge, whose parts are an organization, which may be left out, the other end, and the user.
func edgeKey[K any](ctx context.Context, req resource.ImportStateRequest, parts func(*K) []*types.String, end, format string) (*K, error) {
	names := []string{"organization_id", end, "user_id"}
	if texts := strings.Split(req.ID, "/"); req.ID != "" && len(texts) <= len(names) {
		if err := refuseEmptyTexts(names[len(names)-len(texts):], texts); err != nil {
			return nil, err
		}
	}
	key, err := tf.ImportKey(ctx, req, parts, format)
	if err != nil || req.ID != "" {
		return key, err
	}
	fields := parts(key)
	return key, refuseEmpty(importPart{names[0], *fields[0], true}, importPart{names[1], *fields[1], false}, importPart{names[2], *fields[2], false})
}

// importPart is a part of what an import names. An optional one may be left out.
type importPart struct {
	name     string
	value    types.String
	optional bool
}

// refuseEmpty refuses an import that names nothing where it has to name something: whatever has no e-mail address, say, would be found by it.
func refuseEmpty(parts ...importPart) error {
	for _, part := range parts {
		if strings.TrimSpace(part.value.ValueString()) == "" && !(part.optional && part.value.IsNull()) {
			return &platform.Problem{
				Summary: "Incomplete import",
				Means:   fmt.Sprintf("The import names no %s: that part of its id or identity is empty.", part.name),
				Do:      fmt.Sprintf("Set %s. If the value comes from another resource, that one may not have it yet.", part.name),
			}
		}
	}
	return nil
}

// refuseEmptyTexts is refuseEmpty for the parts of an import id, by their names.
func refuseEmptyTexts(names, texts []string) error {
	for i, name := range names[:min(len(names), len(texts))] {
		if err := refuseEmpty(importPart{name, types.StringValue(texts[i]), false}); err != nil {
			return err
		}
	}
	return nil
}

// importContainer returns what the import of an exclusive set names: the organization, which is the provider's when it is left out, and the container
// in it, as somebody wrote it. end is the container's part of the identity.
func importContainer[K any](ctx context.Context, client *access.Client, req resource.ImportStateRequest, parts func(*K) []*types.String, end string,
) (organizationID, container string, err error) {
	key, err := importKey(ctx, req, parts)
	if err != nil {
		return "", "", err
	}
	fields := parts(key)
	if err := refuseEmpty(importPart{"organization_id", *fields[0], true}, importPart{end, *fields[1], false}); err != nil {
		return "", "", err
	}
	organizationID, err = client.OrganizationID(ctx, fields[0].ValueString())
	return organizationID, fields[1].ValueString(), err
}
