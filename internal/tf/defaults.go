package tf

import (
	"context"
	"fmt"
	"maps"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/provider/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-framework/types/basetypes"

	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
)

// BlockDefaults is the name of the block of DefaultsBlock, in the provider block and in each platform's block.
const BlockDefaults = "defaults"

// Defaults are what the provider block sets for the resources of one platform that leave it out.
type Defaults struct {
	// DeletionPolicy is null where no block sets one, and unknown as long as its value is.
	DeletionPolicy types.String
	// DeletionPolicyFrom is the block that sets it: "defaults", or "anypoint.defaults"; "" for none.
	DeletionPolicyFrom string
}

// deletionPolicy is the policy of a resource that sets none.
func (d Defaults) deletionPolicy() types.String {
	if d.DeletionPolicy.IsNull() {
		return types.StringValue(platform.PolicyDelete)
	}
	return d.DeletionPolicy
}

// defaultsModel is a defaults block.
type defaultsModel struct {
	DeletionPolicy types.String `tfsdk:"deletion_policy"`
}

// DefaultsBlock is the block that sets what resources may leave out. whose are the resources, as the end of a sentence.
func DefaultsBlock(whose string) schema.SingleNestedBlock {
	return schema.SingleNestedBlock{
		MarkdownDescription: fmt.Sprintf("What holds for %s that leave it out.", whose),
		Attributes: map[string]schema.Attribute{
			deletionPolicy: TextSetting("What destroy does to accounts: `delete` (default), `disable` or `abandon`. A change of it is an update of the "+
				"resources in the state, and sends nothing to the platform. Destroy uses the value in the state, so apply a change first.",
				stringvalidator.OneOf(platform.DeletionPolicies()...)),
		},
	}
}

// WithDefaults adds the defaults block to a platform's part of the provider block.
func (p *Platform) WithDefaults() schema.SingleNestedBlock {
	settings := p.Settings
	settings.Blocks = maps.Clone(settings.Blocks)
	if settings.Blocks == nil {
		settings.Blocks = map[string]schema.Block{}
	}
	settings.Blocks[BlockDefaults] = DefaultsBlock("the resources of " + p.Namespace.Title)
	return settings
}

// ReadDefaults puts the defaults of one platform together: those of its own block, which the settings hold, else the general ones, of the provider
// block.
func (s *Settings) ReadDefaults(ctx context.Context, general types.Object) Defaults {
	own, _ := s.Object.Attributes()[BlockDefaults].(types.Object)
	if s.Object.IsUnknown() {
		own = types.ObjectUnknown(general.AttributeTypes(ctx))
	}
	for _, block := range []struct {
		object types.Object
		from   string
	}{{own, s.Key + "." + BlockDefaults}, {general, BlockDefaults}} {
		if policy := policyIn(ctx, block.object, s.Diagnostics); !policy.IsNull() {
			return Defaults{DeletionPolicy: policy, DeletionPolicyFrom: block.from}
		}
	}
	return Defaults{}
}

// policyIn reads the deletion policy of a defaults block.
func policyIn(ctx context.Context, block types.Object, diags *diag.Diagnostics) types.String {
	if block.IsUnknown() {
		return types.StringUnknown()
	}
	var config defaultsModel
	if !block.IsNull() {
		diags.Append(block.As(ctx, &config, basetypes.ObjectAsOptions{})...)
	}
	return config.DeletionPolicy
}
