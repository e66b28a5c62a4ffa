package uipath

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
	"github.com/platformusers/terraform-provider-platformusers/internal/tf/tftest"
	"github.com/platformusers/terraform-provider-platformusers/internal/uipath/access"
	"github.com/platformusers/terraform-provider-platformusers/internal/uipath/api"
)

// An attribute that one of the mappings forgets is missing here.
func TestRowsAreComplete(t *testing.T) {
	t.Parallel()
	account := tftest.Fill[api.User]()
	tftest.NoneMissing(t, userRowOf(&account))
	tftest.NoneMissing(t, listedUserOf(account))
	tftest.NoneMissing(t, invitationRowOf(&account, types.StringNull()))
	invited := access.Invitation{User: account, GroupIDs: []string{"a group"}, GroupNames: []string{"a name"}}
	tftest.NoneMissing(t, importedInvitation(invited), "language", "redirect_url")
	tftest.NoneMissing(t, listedInvitationOf(invited))
	tftest.NoneMissing(t, groupRowOf(tftest.Fill[api.Group]()))
	tftest.NoneMissing(t, roleRowOf(tftest.Fill[api.Role]()))
	tftest.NoneMissing(t, folderRowOf(tftest.Fill[api.Folder]()))
}

// A membership and a grant come back from the state as they went there, with every field.
func TestEdgesKeepEveryField(t *testing.T) {
	t.Parallel()
	member := tftest.Fill[access.GroupMember]()
	inTenant := tftest.Fill[access.TenantRoleGrant]()
	inFolder := tftest.Fill[access.FolderRoleGrant]()
	member.Status, inTenant.Status, inFolder.Status = "", "", "" // data sources show it
	tftest.NoneMissing(t, groupMemberRow(member))
	tftest.NoneMissing(t, tenantRoleGrantRow(inTenant))
	tftest.NoneMissing(t, folderRoleGrantRow(inFolder))
	if got := groupMemberRow(member).member(); got != member {
		t.Errorf("%+v", got)
	}
	if got := tenantRoleGrantRow(inTenant).grant(); got != inTenant {
		t.Errorf("%+v", got)
	}
	if got := folderRoleGrantRow(inFolder).grant(); got != inFolder {
		t.Errorf("%+v", got)
	}
	tftest.NoneMissing(t, groupMemberRow(member).identity("an organization"))
	tftest.NoneMissing(t, tenantRoleGrantRow(inTenant).identity("an organization"))
	tftest.NoneMissing(t, folderRoleGrantRow(inFolder).identity("an organization"))
}

// Every attribute that the configuration can set is sent: with the create, and with an update in which every attribute differs.
func TestUserSendsEveryAttribute(t *testing.T) {
	t.Parallel()
	account := tftest.Fill[api.User]()
	plan, state := &userModel{userRow: userRowOf(&account)}, &userModel{userRow: userRowOf(&api.User{})}
	plan.Email = tf.NewEmail("ada@example.com")
	tftest.NoneMissing(t, plan.toCreate("an id"), "GroupIDs")
	// Groups are memberships of their own; Update adds the password, which is in the configuration alone.
	tftest.NoneMissing(t, plan.toUpdate(state), "Password", "GroupIDsToAdd", "GroupIDsToRemove")
	if change := plan.toUpdate(plan); change.Name != nil || change.IsActive != nil {
		t.Errorf("nothing differs, and %+v is sent", change)
	}
}

func TestInvitationSendsEveryAttribute(t *testing.T) {
	t.Parallel()
	groups := func(id string) types.Set {
		return types.SetValueMust(types.StringType, []attr.Value{types.StringValue(id)})
	}
	text := types.StringValue
	plan := &invitationModel{
		Email: tf.NewEmail("ada@example.com"), Name: text("Ada"), Surname: text("Lovelace"), Language: text("en"), GroupIDs: groups("one"),
		RedirectURL: text("x"),
	}
	tftest.NoneMissing(t, plan.toCreate())
	// UpdateUser serves accounts, too: what invitations do not carry stays as it is.
	tftest.NoneMissing(t, plan.toUpdate(&invitationModel{GroupIDs: groups("other")}),
		"DisplayName", "Email", "IsActive", "Password", "BypassBasicAuthRestriction")
}
