package anypoint

import (
	"cmp"
	"context"
	"maps"

	"github.com/hashicorp/terraform-plugin-framework-validators/datasourcevalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/platformusers/terraform-provider-platformusers/internal/anypoint/access"
	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
)

// NewBusinessGroupMembersDataSource is the data source platformusers_anypoint_business_group_members: who is in which business group.
func NewBusinessGroupMembersDataSource() datasource.DataSourceWithConfigure {
	return &businessGroupMembersDataSource{tf.DataSource[*access.Client]{Kind: namespace.Kind(access.NounBusinessGroupMembers)}}
}

type businessGroupMembersDataSource struct{ tf.DataSource[*access.Client] }

type businessGroupMembersModel struct {
	personFilter
	OrganizationID       types.String             `tfsdk:"organization_id"`
	OrganizationName     types.String             `tfsdk:"organization_name"`
	BusinessGroupMembers []businessGroupMemberRow `tfsdk:"business_group_members"`
}

type businessGroupMemberRow struct {
	personRow
	ID               types.String `tfsdk:"id"`
	OrganizationID   types.String `tfsdk:"organization_id"`
	OrganizationName types.String `tfsdk:"organization_name"`
}

func businessGroupMemberRowOf(m access.BusinessGroupMemberRow) businessGroupMemberRow {
	return businessGroupMemberRow{
		personRow:        personRowOf(m.Account),
		ID:               types.StringValue(m.ID()),
		OrganizationID:   types.StringValue(m.OrganizationID),
		OrganizationName: tf.StringOrNull(m.OrganizationName),
	}
}

func (d *businessGroupMembersDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	attributes, row := personFilterAttributes(), personRowAttributes()
	maps.Copy(row, map[string]schema.Attribute{
		"id":                tf.Computed("The id by which `platformusers_anypoint_business_group_member` is imported: `BUSINESS_GROUP/USER`."),
		"organization_id":   tf.Computed("The business group's id."),
		"organization_name": tf.Computed(aboutOrganizationName),
	})
	maps.Copy(attributes, map[string]schema.Attribute{
		"organization_id": tf.TextFilter("Only members of the business group with this id; with a root organization, those of all business groups below "+
			"it. Default: the provider's `organization_id`, else the root organization of the account that signs in.", organizationID()),
		"organization_name":      tf.TextFilter("Only members of this business group. " + howToNameOrganizations),
		"business_group_members": tf.ComputedList("The memberships, by business group and user name.", row),
	})
	resp.Schema = schema.Schema{
		MarkdownDescription: "Who is in which business group of an Anypoint Platform organization: all memberships, or those that match every filter. No " +
			"match is an empty list.",
		Attributes: attributes,
	}
}

// ConfigValidators refuse two ways to name the business group.
func (d *businessGroupMembersDataSource) ConfigValidators(context.Context) []datasource.ConfigValidator {
	return []datasource.ConfigValidator{datasourcevalidator.Conflicting(path.MatchRoot("organization_id"), path.MatchRoot("organization_name"))}
}

func (d *businessGroupMembersDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	tf.ReadList(ctx, d, req, resp, func(ctx context.Context, model *businessGroupMembersModel) error {
		members, err := tf.Collect(d.Client.BusinessGroupMembers(ctx, access.BusinessGroupMemberQuery{
			Organization: platform.Named[string]{ID: model.OrganizationID.ValueString(), Name: model.OrganizationName.ValueString()},
			People:       model.people(),
		}))
		if err != nil {
			return err
		}
		model.BusinessGroupMembers = tf.Rows(members, nil, func(a, b access.BusinessGroupMemberRow) int {
			return cmp.Or(cmp.Compare(a.OrganizationName, b.OrganizationName), cmp.Compare(a.OrganizationID, b.OrganizationID),
				cmp.Compare(a.Account.Username, b.Account.Username), cmp.Compare(a.ID(), b.ID()))
		}, businessGroupMemberRowOf)
		return nil
	})
}
