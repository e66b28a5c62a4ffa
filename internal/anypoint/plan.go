package anypoint

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/platformusers/terraform-provider-platformusers/internal/anypoint/access"
	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
)

// planOrganization plans organization_id of a resource that is created without one, so that the plan shows it. It returns false when the
// organization is not known before the apply, or when it cannot be found, which it reports.
func planOrganization(ctx context.Context, c *access.Client, p *tf.Planning, configured types.String, planned *types.String) bool {
	if configured.IsUnknown() {
		return false
	}
	if !planned.IsUnknown() {
		return true
	}
	organizationID, err := c.OrganizationID(ctx, configured.ValueString())
	if err != nil {
		p.Error(err)
		return false
	}
	*planned = types.StringValue(organizationID)
	p.Set(ctx, "organization_id", organizationID)
	return !p.Failed()
}
