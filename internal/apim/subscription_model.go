package apim

import (
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/platformusers/terraform-provider-platformusers/internal/apim/api"
)

// subscriptionModel is platformusers_apim_subscription in configuration, plan and state. Keys are no part of it: they are never asked for.
type subscriptionModel struct {
	serviceModel

	ID               types.String `tfsdk:"id"`
	SubscriptionName types.String `tfsdk:"subscription_name"`
	UserID           types.String `tfsdk:"user_id"`
	ProductID        types.String `tfsdk:"product_id"`
	APIID            types.String `tfsdk:"api_id"`
	AllAPIs          types.Bool   `tfsdk:"all_apis"`
	DisplayName      types.String `tfsdk:"display_name"`
	State            types.String `tfsdk:"state"`
	AllowTracing     types.Bool   `tfsdk:"allow_tracing"`
}

// subscriptionIdentity holds what never changes in a subscription's life: user and scope can be changed by others.
type subscriptionIdentity struct {
	serviceModel

	SubscriptionName types.String `tfsdk:"subscription_name"`
}

func (m *subscriptionModel) identity() subscriptionIdentity {
	return subscriptionIdentity{serviceModel: m.serviceModel, SubscriptionName: m.SubscriptionName}
}

// ends are the attributes that refer to something of the service.
func (m *subscriptionModel) ends() map[string]end {
	return map[string]end{"user_id": {userReference, m.UserID}, "product_id": {productReference, m.ProductID}, "api_id": {apiReference, m.APIID}}
}

// scope is what the subscription is for.
func (m *subscriptionModel) scope() api.Scope {
	switch {
	case !m.ProductID.IsNull():
		return api.ProductScope(productReference.id(m.ProductID))
	case !m.APIID.IsNull():
		return api.OneAPI(apiReference.id(m.APIID))
	default:
		return api.ScopeAllAPIs
	}
}

// scopeAttribute is the attribute of a scope.
func scopeAttribute(scope api.Scope) string {
	switch {
	case scope.Collection == api.CollectionProducts:
		return "product_id"
	case scope.ID != "":
		return "api_id"
	default:
		return "all_apis"
	}
}

// sameGrant reports whether both give the same person the same thing in the same service. Everything else is changed in place.
func (m *subscriptionModel) sameGrant(other *subscriptionModel) bool {
	return m.UserID.Equal(other.UserID) && m.ProductID.Equal(other.ProductID) && m.APIID.Equal(other.APIID) && m.AllAPIs.Equal(other.AllAPIs) &&
		m.SubscriptionName.Equal(other.SubscriptionName) && m.service() == other.service()
}

// toCreate leaves the id to whoever creates it when none is configured.
func (m *subscriptionModel) toCreate() api.NewSubscription {
	return api.NewSubscription{
		ID: m.SubscriptionName.ValueString(), OwnerID: userReference.id(m.UserID), Scope: m.scope(), DisplayName: m.DisplayName.ValueString(), State: m.State.ValueString(), AllowTracing: m.AllowTracing.ValueBool(),
	}
}

// toUpdate holds the fields that differ from the state, and nothing else.
func (m *subscriptionModel) toUpdate(state *subscriptionModel) api.SubscriptionChange {
	change := api.SubscriptionChange{DisplayName: changedText(state.DisplayName, m.DisplayName), State: changedText(state.State, m.State)}
	if m.AllowTracing.ValueBool() != state.AllowTracing.ValueBool() {
		change.AllowTracing = m.AllowTracing.ValueBoolPointer()
	}
	return change
}

// fromAPI takes everything from the platform: the truth after a read. Only the spelling of ids stays, as long as they mean the same.
func (m *subscriptionModel) fromAPI(s *api.Subscription) {
	m.ID = keepSpelling(m.ID, s.ARMID)
	m.SubscriptionName = keepSpelling(m.SubscriptionName, s.ID)
	m.UserID = userReference.spell(m.UserID, s.OwnerID)
	product, oneAPI := "", ""
	switch m.AllAPIs = types.BoolNull(); {
	case s.Scope == api.ScopeAllAPIs:
		m.AllAPIs = types.BoolValue(true)
	case s.Scope.Collection == api.CollectionProducts:
		product = s.Scope.ID
	case s.Scope.Collection == api.CollectionAPIs:
		oneAPI = s.Scope.ID
	}
	m.ProductID, m.APIID = productReference.spell(m.ProductID, product), apiReference.spell(m.APIID, oneAPI)
	m.DisplayName = types.StringValue(s.DisplayName)
	m.State = types.StringValue(s.State)
	m.AllowTracing = types.BoolValue(s.AllowTracing)
}

// complete fills only what the plan left open: what was planned is stored as planned, and the next read shows what the platform made of it.
func (m *subscriptionModel) complete(s *api.Subscription) {
	if m.ID.IsUnknown() {
		m.ID = types.StringValue(s.ARMID)
	}
	if m.SubscriptionName.IsUnknown() {
		m.SubscriptionName = types.StringValue(s.ID)
	}
	if m.State.IsUnknown() {
		m.State = types.StringValue(s.State)
	}
}

// planned is what a change of the fields that can be changed was planned from.
func (m *subscriptionModel) planned() grantFields {
	return grantFields{m.DisplayName.ValueString(), m.State.ValueString(), m.AllowTracing.ValueBool()}
}
