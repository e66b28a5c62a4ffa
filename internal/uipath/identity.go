package uipath

import (
	"context"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
)

// userIdentity is the identity of an account and of an invitation: what never changes about either.
type userIdentity struct {
	PartitionGlobalID types.String `tfsdk:"partition_global_id"`
	UserID            types.String `tfsdk:"user_id"`
}

// importedUser reads which user an import names, as users and invitations are imported: PARTITION/USER or USER, or the identity.
func importedUser(ctx context.Context, req resource.ImportStateRequest) (partition, who string, err error) {
	if req.ID == "" {
		identity, err := tf.ImportIdentity[userIdentity](ctx, req)
		return identity.PartitionGlobalID.ValueString(), identity.UserID.ValueString(), err
	}
	if partition, who, found := strings.Cut(req.ID, "/"); found && platform.IsUUID(partition) {
		return partition, who, nil
	}
	return "", req.ID, nil
}

// partitionOf is the organization that an identity names; "" when it names none, as state of Terraform before 1.12 does not.
func partitionOf(ctx context.Context, identity *tfsdk.ResourceIdentity) string {
	return identityPart(ctx, identity, "partition_global_id")
}

// replacedBy is the account that a planned create replaces, "" for any other create: Terraform plans a replacement once more as a create, without
// the state, but with its identity.
func replacedBy(ctx context.Context, identity *tfsdk.ResourceIdentity) string {
	return identityPart(ctx, identity, "user_id")
}

func identityPart(ctx context.Context, identity *tfsdk.ResourceIdentity, attribute string) string {
	if identity == nil || identity.Raw.IsNull() {
		return ""
	}
	var part types.String
	identity.GetAttribute(ctx, path.Root(attribute), &part)
	return part.ValueString()
}
