package anypoint

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/platformusers/terraform-provider-platformusers/internal/anypoint/access"
	"github.com/platformusers/terraform-provider-platformusers/internal/anypoint/api"
	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
)

// NewOrganizationDataSource is the data source platformusers_anypoint_organization: an organization with the business groups below it.
func NewOrganizationDataSource() datasource.DataSourceWithConfigure {
	return &organizationDataSource{tf.DataSource[*access.Client]{Kind: namespace.Kind(access.NounOrganization)}}
}

type organizationDataSource struct{ tf.DataSource[*access.Client] }

type organizationModel struct {
	organizationRow
	OrganizationID     types.String       `tfsdk:"organization_id"`
	RootOrganizationID types.String       `tfsdk:"root_organization_id"`
	BusinessGroups     []businessGroupRow `tfsdk:"business_groups"`
}

type organizationRow struct {
	ID                    types.String `tfsdk:"id"`
	Name                  types.String `tfsdk:"name"`
	IsRoot                types.Bool   `tfsdk:"is_root"`
	ParentOrganizationIDs []string     `tfsdk:"parent_organization_ids"`
	OwnerID               types.String `tfsdk:"owner_id"`
	Domain                types.String `tfsdk:"domain"`
	IdentityProviderID    types.String `tfsdk:"identity_provider_id"`
	CreatedAt             types.String `tfsdk:"created_at"`
}

func organizationRowOf(o *api.Organization) organizationRow {
	return organizationRow{
		ID:                    types.StringValue(o.ID),
		Name:                  types.StringValue(o.Name),
		IsRoot:                types.BoolValue(o.IsRoot),
		ParentOrganizationIDs: orEmpty(o.ParentOrganizationIDs),
		OwnerID:               tf.StringOrNull(o.OwnerID),
		Domain:                tf.StringOrNull(o.Domain),
		IdentityProviderID:    tf.StringOrNull(o.IDProviderID),
		CreatedAt:             tf.StringOrNull(o.CreatedAt),
	}
}

type businessGroupRow struct {
	ID       types.String `tfsdk:"id"`
	Name     types.String `tfsdk:"name"`
	Path     types.String `tfsdk:"path"`
	ParentID types.String `tfsdk:"parent_id"`
	Depth    types.Int64  `tfsdk:"depth"`
}

func businessGroupRowOf(g access.BusinessGroup) businessGroupRow {
	return businessGroupRow{
		ID:       types.StringValue(g.ID),
		Name:     types.StringValue(g.Name),
		Path:     types.StringValue(g.Path),
		ParentID: types.StringValue(g.ParentID),
		Depth:    types.Int64Value(int64(g.Depth)),
	}
}

func (d *organizationDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "An Anypoint Platform organization with the whole tree of business groups below it, in which a business group's id can be " +
			"looked up by its name.",
		Attributes: map[string]schema.Attribute{
			"organization_id":         lookUpOrganization("A business group's id shows the part of the tree below it."),
			"id":                      tf.Computed("The organization's id, the same as `organization_id`."),
			"name":                    tf.Computed("The organization's name."),
			"is_root":                 tf.ComputedBool("Whether this is a root organization, which holds the accounts, and not a business group."),
			"root_organization_id":    tf.Computed("The root organization above a business group; the organization itself when it is one."),
			"parent_organization_ids": tf.ComputedStrings("All organizations above, from the root down to the direct parent. Empty for a root organization."),
			"owner_id":                tf.Computed("The id of the user who owns the organization."),
			"domain":                  tf.Computed("The organization's domain name for its users' sign-in. Null when it has none."),
			"identity_provider_id":    tf.Computed("The organization's identity provider: `mulesoft` for Anypoint's own, else the id of an external one."),
			"created_at":              tf.Computed("When the organization was created (RFC 3339)."),
			"business_groups": tf.ComputedList("All business groups below the organization: each before those below it, groups of the same parent by name.",
				map[string]schema.Attribute{
					"id":        tf.Computed("The business group's id."),
					"name":      tf.Computed("The business group's name."),
					"path":      tf.Computed("The names from the first level below the organization down to the group, for example `Engineering/Integration`."),
					"parent_id": tf.Computed("The business group right above, or the organization."),
					"depth": schema.Int64Attribute{
						MarkdownDescription: "1 for the groups right below the organization, 2 for those below them, and so on.", Computed: true,
					},
				}),
		},
	}
}

func (d *organizationDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	tf.ReadOne(ctx, d, req, resp, func(ctx context.Context, model *organizationModel) error {
		organizationID, err := d.Client.OrganizationID(ctx, model.OrganizationID.ValueString())
		if err != nil {
			return err
		}
		organization, err := d.Client.Organization(ctx, organizationID)
		if err != nil {
			return err
		}
		root, err := d.Client.RootOf(ctx, organizationID)
		if err != nil {
			return err
		}
		groups, err := d.Client.BusinessGroups(ctx, organizationID)
		if err != nil {
			return err
		}
		*model = organizationModel{
			organizationRow: organizationRowOf(organization), OrganizationID: types.StringValue(organizationID), RootOrganizationID: types.StringValue(root),
			BusinessGroups: make([]businessGroupRow, 0, len(groups)),
		}
		for _, group := range groups {
			model.BusinessGroups = append(model.BusinessGroups, businessGroupRowOf(group))
		}
		return nil
	})
}
