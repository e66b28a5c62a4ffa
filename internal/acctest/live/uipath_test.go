package live_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/platformusers/terraform-provider-platformusers/internal/acctest"
	"github.com/platformusers/terraform-provider-platformusers/internal/acctest/lifecycle"
	"github.com/platformusers/terraform-provider-platformusers/internal/acctest/live"
)

// uipathTenants are Automation Cloud as it was recorded, a standalone product with the other variants, an Automation Suite, a Cloud
// without Orchestrator where a personal access token signs in, and a standalone product as it is assumed; the first two differ in as much
// as they can.
var uipathTenants = [][]string{
	{
		"uipath.edition=cloud", "uipath.host_level_identity=accepted", "uipath.cloud_email_update=changed", "uipath.invite_member=success",
		"uipath.invite_pending_again=error", "uipath.invite_limit=1", "uipath.pending_email_confirmed=true", "uipath.reinvited_user_id=former",
		"uipath.group_members_call=404", "uipath.scope_error_status=401", "uipath.retry_after=seconds", "REAL_RATE_LIMITS=1",
		"uipath.delete_missing_user=204", "uipath.foreign_partition_status=404", "uipath.bulk_create_limit=20",
	},
	{
		"uipath.edition=on_prem", "uipath.standalone_org_paths=404", "uipath.token_prt_id=absent", "uipath.token_expires_in=60",
		"uipath.token_error_description=present", "uipath.missing_scope=invalid_scope", "uipath.scope_error_status=400",
		"uipath.unauthorized_body=envelope", "uipath.foreign_partition_status=400", "uipath.enums=names", "uipath.times=utc",
		"uipath.empty_strings=empty", "uipath.unknown_fields=400", "uipath.unsorted_lists=stable", "uipath.search_case=sensitive",
		"uipath.missing_user_status=400", "uipath.missing_user_body=identity_result", "uipath.malformed_id_status=404",
		"uipath.everyone_in_group_ids=omitted", "uipath.bulk_create_answer=result", "uipath.bulk_create_failure_status=200",
		"uipath.bulk_create_limit=100", "uipath.weak_password_status=200", "uipath.delete_missing_user=400", "uipath.bulk_delete_unknown=404",
		"uipath.recreate_after_delete=second_try", "uipath.deleted_user_tenant_row=removed", "uipath.group_read_members=empty",
		"uipath.group_members_call=everywhere", "uipath.built_in_group_update=refused", "uipath.group_name_case=sensitive",
		"uipath.duplicate_member=400", "uipath.absent_member=400", "uipath.account_id_in_lists=present", "uipath.filter_by_key=accepted",
		"uipath.current_user_of_app=404", "uipath.wrong_role_type=silent", "uipath.duplicate_grant=409", "uipath.absent_grant=404",
		"uipath.unknown_user_grant=400", "uipath.joined_domain=corp",
	},
	{"uipath.edition=automation_suite", "uipath.spellings=all", "uipath.missing_user_body=problem"},
	{
		"uipath.cloud_email_update=ignored", "uipath.invite_limit=1000", "uipath.missing_user_body=empty", "uipath.recreate_after_delete=second_try",
		"UIPATH_TENANT=", "UIPATH_PAT=rt_sandbox-personal-access-token-of-the-administrator",
		"UIPATH_PARTITION_GLOBAL_ID=1a000000-0000-4000-8000-000000000001",
	},
	{"uipath.edition=on_prem", "uipath.missing_user_body=status_code"},
}

var uipathHidden = [][]string{
	{
		"standalone_org_paths", "deleted_user_token", "delete_owner_status", "delete_self", "delete_directory_user", "joined_domain",
		"automatic_provision",
	},
	{
		"host_level_identity", "deleted_user_token", "retry_after", "cloud_email_update", "delete_owner_status", "delete_self", "delete_directory_user",
		"invite_member", "invite_pending_again", "invite_limit", "pending_email_confirmed", "reinvited_user_id", "automatic_provision",
	},
	{
		"standalone_org_paths", "host_level_identity", "deleted_user_token", "retry_after", "cloud_email_update", "delete_owner_status", "delete_self",
		"delete_directory_user", "invite_member", "invite_pending_again", "invite_limit", "pending_email_confirmed", "reinvited_user_id",
		"group_members_call", "joined_domain", "automatic_provision",
	},
	{
		"standalone_org_paths", "token_prt_id", "token_expires_in", "token_error_description", "missing_scope", "scope_error_status",
		"deleted_user_token", "retry_after", "delete_owner_status", "delete_self", "delete_directory_user", "deleted_user_tenant_row",
		"group_members_call", "account_id_in_lists", "filter_by_key", "current_user_of_app", "wrong_role_type", "duplicate_grant", "absent_grant",
		"unknown_user_grant", "joined_domain", "automatic_provision",
	},
	{
		"host_level_identity", "deleted_user_token", "retry_after", "cloud_email_update", "delete_owner_status", "delete_self", "delete_directory_user",
		"invite_member", "invite_pending_again", "invite_limit", "pending_email_confirmed", "reinvited_user_id", "group_members_call",
		"automatic_provision",
	},
}

// Lives that the settings rule out are left out, and the run says so before it begins.
func TestLivesLeftOut(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		variables map[string]string
		left      []string
	}{
		"Cloud":                      {map[string]string{"UIPATH_TENANT": "Default"}, nil},
		"Cloud without Orchestrator": {nil, []string{"uipath_tenant_role_grant", "uipath_folder_role_grant"}},
		"standalone":                 {map[string]string{"UIPATH_EDITION": "on_prem"}, []string{"uipath_invitation"}},
	} {
		var out strings.Builder
		getenv := func(name string) string { return test.variables[name] }
		_, err := live.Run(t.Context(), live.Options{Platform: "uipath", Getenv: getenv, Out: &out, Run: "tfacc-test-1"})
		if !errors.Is(err, live.ErrNotConfirmed) {
			t.Errorf("%s: %v", name, err)
		}
		for _, l := range lifecycle.Of("uipath") {
			left := slices.Contains(test.left, l.Name())
			if made := strings.Contains(out.String(), "- "+l.Name()); made == left {
				t.Errorf("%s: that the run makes %s is said: %t", name, l.Name(), made)
			}
			if said := strings.Contains(out.String(), "leaves out "+l.Name()+": "); said != left {
				t.Errorf("%s: that the run leaves out %s is said: %t", name, l.Name(), said)
			}
		}
	}
}

// The assumptions are the sandbox's switches.
func TestAssumptionsAreSwitches(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	for _, platform := range []string{"controlroom", "uipath"} {
		var assumed, switches []string
		for _, a := range live.Assumptions(platform) {
			if a.Hidden == "" {
				t.Errorf("nothing says why %s may not be shown", a.Switch)
			}
			assumed = append(assumed, a.Switch)
		}
		for _, s := range env.Switches.List() {
			if strings.HasPrefix(s.Name, platform+".") {
				switches = append(switches, s.Name)
			}
		}
		slices.Sort(assumed)
		slices.Sort(switches)
		if !slices.Equal(assumed, switches) {
			t.Errorf("assumptions of %s are %v, the sandbox's switches are %v", platform, assumed, switches)
		}
	}
}
