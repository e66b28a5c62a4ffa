package apim

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/platformusers/terraform-provider-platformusers/internal/apim/access"
	"github.com/platformusers/terraform-provider-platformusers/internal/apim/api"
	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
)

// userModel is platformusers_apim_user in configuration, plan and state.
type userModel struct {
	serviceModel
	userRow

	Confirmation        types.String `tfsdk:"confirmation"`
	PasswordWO          types.String `tfsdk:"password_wo"`
	PasswordWOVersion   types.Int64  `tfsdk:"password_wo_version"`
	Notify              types.Bool   `tfsdk:"notify"`
	AppType             types.String `tfsdk:"app_type"`
	DeleteSubscriptions types.Bool   `tfsdk:"delete_subscriptions"`
	NotifyOnDelete      types.Bool   `tfsdk:"notify_on_delete"`
	DeletionPolicy      types.String `tfsdk:"deletion_policy"`
}

// userRow is an account as the resource and the data sources have it. It is embedded.
type userRow struct {
	ID           types.String `tfsdk:"id"`
	UserID       types.String `tfsdk:"user_id"`
	FirstName    types.String `tfsdk:"first_name"`
	LastName     types.String `tfsdk:"last_name"`
	Email        tf.Email     `tfsdk:"email"`
	State        types.String `tfsdk:"state"`
	Note         types.String `tfsdk:"note"`
	RegisteredAt types.String `tfsdk:"registered_at"`
}

// userRowOf is an account of the platform. text wraps what may be empty: types.StringValue for the resource, whose names are required, and
// tf.StringOrNull for a data source.
func userRowOf(u *api.User, text func(string) types.String) userRow {
	return userRow{
		ID:           types.StringValue(u.ARMID),
		UserID:       types.StringValue(u.ID),
		FirstName:    text(u.FirstName),
		LastName:     text(u.LastName),
		Email:        tf.Email{StringValue: text(u.Email)},
		State:        text(u.State),
		Note:         tf.StringOrNull(u.Note),
		RegisteredAt: text(u.RegisteredAt),
	}
}

// inFormOf keeps the state's form of the ids.
func (r userRow) inFormOf(state userRow) userRow {
	r.ID, r.UserID = keepForm(state.ID, r.ID), keepForm(state.UserID, r.UserID)
	return r
}

// userOf is an account of the platform as the state has it after an import. Its settings for creating and destroying have their defaults.
func userOf(s api.Service, u *api.User) *userModel {
	return &userModel{
		serviceModel:        serviceOf(s),
		userRow:             userRowOf(u, types.StringValue),
		Notify:              types.BoolValue(false),
		AppType:             types.StringValue(api.AppDeveloperPortal),
		DeleteSubscriptions: types.BoolValue(false),
		NotifyOnDelete:      types.BoolValue(false),
	}
}

// userIdentity holds what never changes in an account's life.
type userIdentity struct {
	serviceModel

	UserID types.String `tfsdk:"user_id"`
}

func (m *userModel) identity() userIdentity {
	return userIdentity{serviceModel: m.serviceModel, UserID: m.UserID}
}

// imported is what an identity names.
func (m *userIdentity) imported() *imported {
	return &imported{serviceModel: m.serviceModel, ids: []string{m.UserID.ValueString()}, onlyIDs: true}
}

// key tells accounts apart.
func (m *userModel) key() string { return m.service().ID(api.CollectionUsers, m.UserID.ValueString()) }

// account is what this process knows the account by.
func (m *userModel) account() string { return access.UserKey(m.service(), m.UserID.ValueString()) }

// names are what this process knows the account by after the change.
func (m *userModel) names(state *userModel) []string {
	email := m.Email
	if email.IsUnknown() {
		email = state.Email
	}
	return []string{m.account(), email.ValueString()}
}

func (m *userModel) passwordVersions(state *userModel) tf.PasswordVersions {
	return tf.PasswordVersions{Plan: m.PasswordWOVersion, State: state.PasswordWOVersion}
}

func (m *userModel) toCreate(password types.String) api.NewUser {
	return api.NewUser{
		ID:           m.UserID.ValueString(),
		FirstName:    m.FirstName.ValueString(),
		LastName:     m.LastName.ValueString(),
		Email:        m.Email.ValueString(),
		State:        m.State.ValueString(), // "" when the plan left it to the platform
		Note:         m.Note.ValueString(),
		Password:     password.ValueString(),
		Confirmation: m.Confirmation.ValueString(),
		Notify:       m.Notify.ValueBool(),
		AppType:      m.AppType.ValueString(),
	}
}

// mails reports whether creating the account mails the person.
func (m *userModel) mails() bool { return m.Notify.ValueBool() || !m.Confirmation.IsNull() }

func (m *userModel) toDelete() api.DeleteOptions {
	return api.DeleteOptions{
		DeleteSubscriptions: m.DeleteSubscriptions.ValueBool(), Notify: m.NotifyOnDelete.ValueBool(), AppType: m.AppType.ValueString(),
	}
}

// toUpdate holds the fields that differ from the state, and nothing else. Settings for creating and destroying are none of them.
func (m *userModel) toUpdate(state *userModel) api.UserChange {
	change := api.UserChange{
		FirstName: changedText(state.FirstName, m.FirstName),
		LastName:  changedText(state.LastName, m.LastName),
		State:     changedText(state.State, m.State),
		Note:      changedText(state.Note, m.Note),
	}
	if !platform.SameEmail(m.Email.ValueString(), state.Email.ValueString()) {
		change.Email = changedText(state.Email.StringValue, m.Email.StringValue)
	}
	return change
}

// fields are what the state knows of the fields that a change changes.
func (m *userModel) fields() access.UserFields {
	return access.UserFields{
		FirstName: m.FirstName.ValueString(),
		LastName:  m.LastName.ValueString(),
		Email:     m.Email.ValueString(),
		State:     m.State.ValueString(),
		Note:      m.Note.ValueString(),
	}
}

// changedText is nil when nothing changes. A text that is no longer configured is cleared with "".
func changedText(state, plan types.String) *string {
	if plan.IsUnknown() || plan.ValueString() == state.ValueString() {
		return nil
	}
	text := plan.ValueString()
	return &text
}

// userProperties are the attributes by the service's property, in lower case.
var userProperties = map[string]string{
	"apptype":      "app_type",
	"confirmation": "confirmation",
	"email":        "email",
	"firstname":    "first_name",
	"lastname":     "last_name",
	"note":         "note",
	"password":     "password_wo",
	"state":        "state",
	"userid":       "user_id",
}

// userDataRow is an account as the data sources show it. It is embedded.
type userDataRow struct {
	userRow

	Status     types.String   `tfsdk:"status"`
	Identities []signInRow    `tfsdk:"identities"`
	Groups     []userGroupRow `tfsdk:"groups"`
}

// signInRow is one way in which a person signs in.
type signInRow struct {
	Provider types.String `tfsdk:"provider"`
	ID       types.String `tfsdk:"id"`
}

// userGroupRow is a group that an account is in.
type userGroupRow struct {
	ID   types.String `tfsdk:"id"`
	Name types.String `tfsdk:"name"`
}

// userDataRowOf is an account of the platform, in these groups. now is the platform's time.
func userDataRowOf(u *api.User, groups []api.Group, now time.Time) userDataRow {
	row := userDataRow{
		userRow:    userRowOf(u, tf.StringOrNull),
		Status:     tf.StringOrNull(access.StatusOf(u, now)),
		Identities: make([]signInRow, 0, len(u.Identities)),
		Groups: tf.Rows(groups, nil, compareGroups,
			func(g api.Group) userGroupRow {
				return userGroupRow{types.StringValue(g.ID), types.StringValue(g.Name)}
			}),
	}
	for _, identity := range u.Identities {
		row.Identities = append(row.Identities, signInRow{types.StringValue(identity.Provider), types.StringValue(identity.ID)})
	}
	// The platform's order counts among identities of one provider.
	slices.SortStableFunc(row.Identities, func(a, b signInRow) int { return cmp.Compare(a.Provider.ValueString(), b.Provider.ValueString()) })
	return row
}

// compareUsers orders accounts by id, case-insensitively.
func compareUsers(a, b api.User) int {
	return cmp.Or(cmp.Compare(strings.ToLower(a.ID), strings.ToLower(b.ID)), cmp.Compare(a.ID, b.ID))
}
