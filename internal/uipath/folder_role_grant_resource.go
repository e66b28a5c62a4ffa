package uipath

import (
	"context"
	"fmt"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
	"github.com/platformusers/terraform-provider-platformusers/internal/uipath/access"
)

// NewFolderRoleGrantResource is platformusers_uipath_folder_role_grant: one role of one user in one folder.
func NewFolderRoleGrantResource() tf.ManagedResource {
	return &folderRoleGrant{tf.Resource[*access.Client]{Kind: namespace.Kind(access.NounFolderRoleGrant), Identity: folderRoleGrantIdentity{}}}
}

type folderRoleGrant struct{ tf.Resource[*access.Client] }

// Edge is the one that a model means.
func (r *folderRoleGrant) Edge(m *folderRoleGrantModel) tf.Edge {
	return tf.EdgeOf(r.Kind.Noun, m.grant().ID(), m.FolderID, m.UserID, m.RoleID).In(numberText(m.FolderID))
}

// Ends are those that the plan of a create looks for.
func (r *folderRoleGrant) Ends(ctx context.Context, m *folderRoleGrantModel) (place string, ends []platform.EdgeEnd) {
	return "", r.Client.UserEnd(ctx, m.UserID.ValueString())
}

func (r *folderRoleGrant) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	tf.Plan(ctx, r, req, resp, tf.Planner[folderRoleGrantModel]{Create: r.planCreate, Update: r.planEnds})
}

func (r *folderRoleGrant) planCreate(ctx context.Context, p *tf.PlanCall[folderRoleGrantModel]) {
	r.planEnds(ctx, p)
	userID := tf.Get[folderRoleGrantModel](ctx, p.Response.Plan, &p.Response.Diagnostics).UserID.ValueString()
	if p.Failed() || !platform.IsUUID(userID) {
		return
	}
	if has, err := r.Client.HasTenantRole(ctx, userID); err == nil && !has { // an error is the apply's to report
		p.WarnAt("user_id", "Without a role in the tenant this has no effect",
			fmt.Sprintf("User %s has no role in the tenant, neither directly nor through a group that the tenant shows, so the role in the folder gives "+
				"nothing. Grant a role such as \"Allow to be Automation User\" with platformusers_uipath_tenant_role_grant. If this apply grants one, or "+
				"another group of the person gives one, nothing needs to be done.", userID))
	}
}

func (r *folderRoleGrant) planEnds(ctx context.Context, p *tf.PlanCall[folderRoleGrantModel]) {
	planPerson(ctx, &p.Planning, r.Client, p.Config.person(), p.State.person(), p.State != nil)
	folderReference.Plan(ctx, &p.Planning, p.Config.folder(), p.State.folder(), r.Client.FindFolder)
	roleReference.Plan(ctx, &p.Planning, p.Config.role(), p.State.role(), r.Client.FindFolderRole)
}

func (r *folderRoleGrant) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	created := tf.Create(ctx, r, req, resp, func(ctx context.Context, c *tf.Call, plan *folderRoleGrantModel) (*folderRoleGrantModel, error) {
		partition, err := r.Client.PartitionGlobalID(ctx)
		if err != nil {
			return nil, err
		}
		folder, err := folderReference.Settle(ctx, plan.folder(), r.Client.FindFolder)
		if err != nil {
			return nil, err
		}
		role, err := roleReference.Settle(ctx, plan.role(), r.Client.FindFolderRole)
		if err != nil {
			return nil, err
		}
		person, err := settlePerson(ctx, r.Client, plan.person())
		if err != nil {
			return nil, err
		}
		created := folderRoleGrantRow(access.FolderRoleGrant{
			FolderID: folder.ID, FolderPath: folder.Name, UserID: person.ID, UserName: person.Name, Email: person.Email, RoleID: role.ID,
			RoleName: role.Name,
		})
		c.Identity = created.identity(partition)
		return created, r.Client.AddFolderRoleGrant(ctx, created.grant())
	})
	if created != nil {
		tf.SetPrivate(ctx, resp.Private, keyTenant, r.Client.Tenant(), &resp.Diagnostics)
	}
}

func (r *folderRoleGrant) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	tf.Read(ctx, r, req, resp, func(ctx context.Context, c *tf.Call, state *folderRoleGrantModel) (*folderRoleGrantModel, error) {
		partition, err := r.Client.RequirePartition(ctx, partitionOf(ctx, req.Identity))
		if err != nil {
			return nil, err
		}
		if err := r.Client.RequireTenant(recordedTenant(ctx, req.Private, &resp.Diagnostics)); err != nil {
			return nil, err
		}
		c.Identity = state.identity(partition)
		c.Names = slices.Concat(folderReference.Names(state.folder()), personReference.Names(state.person()), roleReference.Names(state.role()))
		grant := state.grant()
		if err := r.Client.FolderRoleGrant(ctx, grant); err != nil {
			return nil, err
		}
		diags := &resp.Diagnostics
		state.FolderPath, _ = folderReference.Current(ctx, req.Private, state.folder(), r.Client.NamedFolder(ctx, grant.FolderID), diags)
		person := personNow(ctx, r.Client, state.UserID, state.UserName)
		state.UserName, state.Email = personReference.Current(ctx, req.Private, state.person(), person, diags)
		state.RoleName, _ = roleReference.Current(ctx, req.Private, state.role(), r.Client.NamedRole(ctx, grant.RoleID), diags)
		return state, nil
	})
}

// Update only records another form of the names: another folder, role or user is another grant, and replaces this one.
func (r *folderRoleGrant) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	tf.Update(ctx, r, req, resp, func(ctx context.Context, c *tf.Call, plan, _ *folderRoleGrantModel) (*folderRoleGrantModel, error) {
		partition, err := r.Client.PartitionGlobalID(ctx)
		c.Identity = plan.identity(partition)
		return plan, err
	})
}

func (r *folderRoleGrant) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	tf.Delete(ctx, r, req, resp, func(ctx context.Context, state *folderRoleGrantModel) error {
		if _, err := r.Client.RequirePartition(ctx, partitionOf(ctx, req.Identity)); err != nil {
			return err
		}
		if err := r.Client.RequireTenant(recordedTenant(ctx, req.Private, &resp.Diagnostics)); err != nil {
			return err
		}
		return r.Client.RemoveFolderRoleGrant(ctx, state.grant())
	})
}

// ImportState takes PARTITION/FOLDER/USER/ROLE or FOLDER/USER/ROLE, by numbers, ids, names or paths, or the identity.
func (r *folderRoleGrant) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	imported := tf.Import(ctx, r, req, resp, func(ctx context.Context, c *tf.Call) (*folderRoleGrantModel, error) {
		partition, named, err := importedFolderRoleGrant(ctx, req)
		if err != nil {
			return nil, err
		}
		partition, err = r.Client.RequirePartition(ctx, partition)
		if err != nil {
			return nil, err
		}
		grant, err := r.Client.FindFolderRoleGrant(ctx, named)
		if err != nil {
			return nil, err
		}
		found := folderRoleGrantRow(grant)
		c.Identity = found.identity(partition)
		return found, nil
	})
	if imported != nil {
		tf.SetPrivate(ctx, resp.Private, keyTenant, r.Client.Tenant(), &resp.Diagnostics)
	}
}
