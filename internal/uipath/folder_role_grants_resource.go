package uipath

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
	"github.com/platformusers/terraform-provider-platformusers/internal/uipath/access"
)

// NewFolderRoleGrantsResource is platformusers_uipath_folder_role_grants: all roles of people in one folder.
func NewFolderRoleGrantsResource() tf.ManagedResource {
	return &folderRoleGrantSet{tf.SetResource[*access.Client]{Resource: tf.Resource[*access.Client]{
		Kind: namespace.Kind(access.NounFolderRoleGrants), Identity: folderRoleGrantSetIdentity{},
	}}}
}

type folderRoleGrantSet struct{ tf.SetResource[*access.Client] }

// Container is the folder of a model.
func (r *folderRoleGrantSet) Container(m *folderRoleGrantSetModel) platform.Object {
	return tf.ContainerOf(access.NounFolderRoleGrant, numberText(m.FolderID))
}

// Open is the set of a model.
func (r *folderRoleGrantSet) Open(_ context.Context, m *folderRoleGrantSetModel) *platform.Set {
	return r.Client.FolderRoleGrantSet(m.FolderID.ValueInt64(), m.FolderPath.ValueString())
}

// Lists is the attribute that lists people by role.
func (r *folderRoleGrantSet) Lists(m *folderRoleGrantSetModel) []tf.SetList {
	return []tf.SetList{{Attribute: "people_by_role", Map: &m.PeopleByRole}}
}

// ConfigValidators refuse a set that does not name its folder.
func (r *folderRoleGrantSet) ConfigValidators(context.Context) []resource.ConfigValidator {
	return []resource.ConfigValidator{folderReference.Required()}
}

// ModifyPlan names who loses what, and refuses what the apply would refuse.
func (r *folderRoleGrantSet) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	plan := func(ctx context.Context, p *tf.PlanCall[folderRoleGrantSetModel]) {
		if err := r.Client.RequireTenant(recordedTenant(ctx, p.Private(), &p.Response.Diagnostics)); err != nil {
			p.Error(err)
			return
		}
		if p.Plan != nil {
			folderReference.Plan(ctx, &p.Planning, p.Config.folder(), p.State.folder(), r.Client.FindFolder)
			r.planRoles(ctx, p)
		}
		tf.PlanSet(ctx, r, p)
		r.warnOfNoEffect(ctx, p)
	}
	tf.Plan(ctx, r, req, resp, tf.Planner[folderRoleGrantSetModel]{Create: plan, Update: plan, Destroy: plan})
}

// planRoles refuses two keys for one role, and warns of a role that does not exist and that nobody is to have: all others are looked for with people.
func (r *folderRoleGrantSet) planRoles(ctx context.Context, p *tf.PlanCall[folderRoleGrantSetModel]) {
	keys := map[int64]string{}
	people := p.Config.PeopleByRole.Elements()
	for _, key := range slices.Sorted(maps.Keys(people)) {
		var named platform.Named[int64]
		named.ID, named.Name = tf.NumberOrName(key)
		role, err := r.Client.FindFolderRole(ctx, named)
		if err != nil {
			if set, ok := people[key].(types.Set); ok && !set.IsUnknown() && len(set.Elements()) == 0 {
				p.WarnAt("people_by_role", fmt.Sprintf("No role for folders is called %q", platform.Inert(key)), "Nobody is to have it, so nothing changes.")
			}
			continue
		}
		if other, twice := keys[role.ID]; twice {
			p.Error(tf.AtPath(path.Root("people_by_role"), &platform.Problem{
				Summary: "Two keys for one role",
				Means:   fmt.Sprintf("%q and %q are both role %d, %q.", other, key, role.ID, role.Name),
				Do:      "List all people of a role under one key.",
			}))
		}
		keys[role.ID] = key
	}
}

// warnOfNoEffect warns of people who are new in the folder and have no role in the tenant.
func (r *folderRoleGrantSet) warnOfNoEffect(ctx context.Context, p *tf.PlanCall[folderRoleGrantSetModel]) {
	if p.Plan == nil || p.Failed() {
		return
	}
	planned := tf.Get[folderRoleGrantSetModel](ctx, p.Response.Plan, &p.Response.Diagnostics)
	if p.Failed() || planned.FolderID.IsUnknown() || planned.Mode.ValueString() == tf.ModeReport {
		return
	}
	var people []string
	for _, set := range p.Config.PeopleByRole.Elements() {
		set, _ := set.(types.Set)
		for _, who := range set.Elements() {
			if text, ok := who.(types.String); ok && text.ValueString() != "" {
				people = append(people, text.ValueString())
			}
		}
	}
	slices.Sort(people)
	names, err := r.Client.WithoutTenantRole(ctx, planned.FolderID.ValueInt64(), people)
	if err != nil || len(names) == 0 {
		return // an error is the apply's to report
	}
	p.WarnAt("people_by_role", "Without a role in the tenant this has no effect",
		"These people have no role in the tenant, neither directly nor through a group that the tenant shows, so a role in the folder gives them nothing:",
		platform.Listed(names),
		"Grant a role such as \"Allow to be Automation User\" with platformusers_uipath_tenant_role_grant. If this apply grants one, or another group of "+
			"the person gives one, nothing needs to be done.")
}

func (r *folderRoleGrantSet) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	tf.CreateSet(ctx, r, req, resp, func(ctx context.Context, c *tf.Call, plan *folderRoleGrantSetModel) (*folderRoleGrantSetModel, error) {
		partition, err := r.Client.PartitionGlobalID(ctx)
		if err != nil {
			return nil, err
		}
		folder, err := folderReference.Settle(ctx, plan.folder(), r.Client.FindFolder)
		if err != nil {
			return nil, err
		}
		created := *plan
		created.FolderID, created.FolderPath = types.Int64Value(folder.ID), tf.StringOrNull(folder.Name)
		c.Identity = created.identity(partition)
		tf.SetPrivate(ctx, resp.Private, keyTenant, r.Client.Tenant(), &resp.Diagnostics)
		return &created, nil
	})
}

func (r *folderRoleGrantSet) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	tf.ReadSet(ctx, r, req, resp, func(ctx context.Context, c *tf.Call, state *folderRoleGrantSetModel) error {
		partition, err := r.Client.RequirePartition(ctx, partitionOf(ctx, req.Identity))
		if err != nil {
			return err
		}
		if err := r.Client.RequireTenant(recordedTenant(ctx, req.Private, &resp.Diagnostics)); err != nil {
			return err
		}
		c.Identity, c.Names = state.identity(partition), folderReference.Names(state.folder())
		folder := r.Client.NamedFolder(ctx, state.FolderID.ValueInt64())
		state.FolderPath, _ = folderReference.Current(ctx, req.Private, state.folder(), folder, &resp.Diagnostics)
		return nil
	})
}

// Update grants and removes roles: another folder replaces the resource.
func (r *folderRoleGrantSet) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	if partition, ok := r.own(ctx, "update", req.Identity, req.Private, &resp.Diagnostics); ok {
		tf.UpdateSet(ctx, r, req, resp, func(plan *folderRoleGrantSetModel) any { return plan.identity(partition) })
	}
}

func (r *folderRoleGrantSet) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	if _, ok := r.own(ctx, "delete", req.Identity, req.Private, &resp.Diagnostics); ok {
		tf.DeleteSet(ctx, r, req, resp)
	}
}

// own is ownPartition, and the same for the tenant.
func (r *folderRoleGrantSet) own(
	ctx context.Context, verb string, identity *tfsdk.ResourceIdentity, private tf.PrivateReader, diags *diag.Diagnostics,
) (partition string, ok bool) {
	partition, ok = ownPartition(ctx, r.Client, r.Kind, verb, identity, diags)
	if !ok {
		return "", false
	}
	if err := r.Client.RequireTenant(recordedTenant(ctx, private, diags)); err != nil {
		r.Kind.AddError(diags, r.Kind.Unable(verb), err)
		return "", false
	}
	return partition, true
}

// ImportState takes PARTITION/FOLDER or FOLDER, by number or path, or the identity.
func (r *folderRoleGrantSet) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	imported := tf.Import(ctx, r, req, resp, func(ctx context.Context, c *tf.Call) (*folderRoleGrantSetModel, error) {
		partition, named, err := importedFolder(ctx, req)
		if err != nil {
			return nil, err
		}
		partition, err = r.Client.RequirePartition(ctx, partition)
		if err != nil {
			return nil, err
		}
		folder, err := r.Client.FindFolder(ctx, named)
		if err != nil {
			return nil, err
		}
		found := folderRoleGrantSetOf(folder.ID, folder.Name)
		c.Identity = found.identity(partition)
		return found, nil
	})
	if imported != nil {
		tf.SetPrivate(ctx, resp.Private, keyTenant, r.Client.Tenant(), &resp.Diagnostics)
	}
}
