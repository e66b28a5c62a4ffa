package anypoint

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
)

// NewOrganizationDataSource is the data source platformusers_anypoint_organization: an organization with the business groups below it.
func NewOrganizationDataSource() datasource.DataSourceWithConfigure { return &organizationDataSource{} }

type organizationDataSource struct{ tf.DataSourceBase[*Client] }

type organizationModel struct {
	OrganizationID        types.String         `tfsdk:"organization_id"`
	ID                    types.String         `tfsdk:"id"`
	Name                  types.String         `tfsdk:"name"`
	IsRoot                types.Bool           `tfsdk:"is_root"`
	RootOrganizationID    types.String         `tfsdk:"root_organization_id"`
	ParentOrganizationIDs []string             `tfsdk:"parent_organization_ids"`
	OwnerID               types.String         `tfsdk:"owner_id"`
	Domain                types.String         `tfsdk:"domain"`
	IdentityProviderID    types.String         `tfsdk:"identity_provider_id"`
	CreatedAt             types.String         `tfsdk:"created_at"`
	BusinessGroups        []businessGroupModel `tfsdk:"business_groups"`
}

type businessGroupModel struct {
	ID       types.String `tfsdk:"id"`
	Name     types.String `tfsdk:"name"`
	Path     types.String `tfsdk:"path"`
	ParentID types.String `tfsdk:"parent_id"`
	Depth    types.Int64  `tfsdk:"depth"`
}

func (d *organizationDataSource) Metadata(_ context.Context, _ datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = "platformusers_anypoint_organization"
}

func (d *organizationDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "An Anypoint Platform organization with the whole tree of business groups below it, in which a business group's id can be looked up by its name.",
		Attributes: map[string]schema.Attribute{
			"organization_id":         lookUpOrganization("A business group's id shows the part of the tree below it."),
			"id":                      tf.Computed("The organization's id, the same as `organization_id`."),
			"name":                    tf.Computed("The organization's name."),
			"is_root":                 tf.ComputedBool("Whether this is a root organization, which holds the accounts, and not a business group."),
			"root_organization_id":    tf.Computed("The root organization above a business group; the organization itself when it is one."),
			"parent_organization_ids": tf.ComputedStrings("All organizations above, from the root down to the direct parent. Empty for a root organization."),
			"owner_id":                tf.Computed("The id of the user who owns the organization."),
			"domain":                  tf.Computed("The organization's domain name for its users' sign-in. Null when it has none."),
			"identity_provider_id":    tf.Computed("The identity provider of the organization: `mulesoft` for Anypoint's own, else the id of an external one."),
			"created_at":              tf.Computed("When the organization was made (RFC 3339)."),
			"business_groups": tf.ComputedList("All business groups below the organization: each before those below it, groups of the same parent by name.", map[string]schema.Attribute{
				"id":        tf.Computed("The business group's id."),
				"name":      tf.Computed("The business group's name."),
				"path":      tf.Computed("The names from the first level below the organization down to the group, for example `Engineering/Integration`."),
				"parent_id": tf.Computed("The business group right above, or the organization."),
				"depth":     schema.Int64Attribute{MarkdownDescription: "1 for the groups right below the organization, 2 for those below them, and so on.", Computed: true},
			}),
		},
	}
}

func (d *organizationDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var model organizationModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &model)...)
	if resp.Diagnostics.HasError() {
		return
	}
	organizationID, err := d.Client.OrganizationID(ctx, model.OrganizationID.ValueString())
	if err == nil {
		err = model.read(ctx, d.Client, organizationID)
	}
	if err != nil {
		tf.AddError(&resp.Diagnostics, "Unable to read Anypoint organization", err)
		return
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, &model)...)
}

func (m *organizationModel) read(ctx context.Context, c *Client, organizationID string) error {
	organization, err := c.Organization(ctx, organizationID)
	if err != nil {
		return err
	}
	root, err := c.RootOf(ctx, organizationID)
	if err != nil {
		return err
	}
	groups, err := c.BusinessGroups(ctx, organizationID)
	if err != nil {
		return err
	}
	*m = organizationModel{
		OrganizationID:        types.StringValue(organizationID),
		ID:                    types.StringValue(organization.ID),
		Name:                  types.StringValue(organization.Name),
		IsRoot:                types.BoolValue(organization.IsRoot),
		RootOrganizationID:    types.StringValue(root),
		ParentOrganizationIDs: append([]string{}, organization.ParentOrganizationIDs...),
		OwnerID:               tf.StringOrNull(organization.OwnerID),
		Domain:                tf.StringOrNull(organization.Domain),
		IdentityProviderID:    tf.StringOrNull(organization.IDProviderID),
		CreatedAt:             tf.StringOrNull(organization.CreatedAt),
		BusinessGroups:        make([]businessGroupModel, 0, len(groups)),
	}
	for _, g := range groups {
		m.BusinessGroups = append(m.BusinessGroups, businessGroupModel{
			ID:       types.StringValue(g.ID),
			Name:     types.StringValue(g.Name),
			Path:     types.StringValue(g.Path),
			ParentID: types.StringValue(g.ParentID),
			Depth:    types.Int64Value(int64(g.Depth)),
		})
	}
	return nil
}
