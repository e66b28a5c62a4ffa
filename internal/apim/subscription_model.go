package apim

import (
	"context"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/platformusers/terraform-provider-platformusers/internal/apim/access"
	"github.com/platformusers/terraform-provider-platformusers/internal/apim/api"
	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
)

// subscriptionModel is platformusers_apim_subscription in configuration, plan and state. Keys are no part of it: they are never asked for.
type subscriptionModel struct {
	serviceModel

	ID               types.String `tfsdk:"id"`
	SubscriptionName types.String `tfsdk:"subscription_name"`
	UserID           types.String `tfsdk:"user_id"`
	Email            types.String `tfsdk:"email"`
	ProductID        types.String `tfsdk:"product_id"`
	ProductName      types.String `tfsdk:"product_name"`
	APIID            types.String `tfsdk:"api_id"`
	APIName          types.String `tfsdk:"api_name"`
	AllAPIs          types.Bool   `tfsdk:"all_apis"`
	DisplayName      types.String `tfsdk:"display_name"`
	State            types.String `tfsdk:"state"`
	AllowTracing     types.Bool   `tfsdk:"allow_tracing"`
}

// subscriptionOf is a subscription of the platform as the state has it after an import.
func subscriptionOf(s api.Service, sub *access.Subscription) *subscriptionModel {
	m := &subscriptionModel{
		serviceModel:     serviceOf(s),
		ID:               types.StringValue(sub.ARMID),
		SubscriptionName: types.StringValue(sub.ID),
		UserID:           tf.StringOrNull(sub.OwnerID),
		Email:            tf.StringOrNull(sub.OwnerEmail),
		DisplayName:      tf.StringOrNull(sub.DisplayName),
		State:            types.StringValue(sub.State),
		AllowTracing:     types.BoolValue(sub.AllowTracing),
	}
	switch {
	case sub.Scope == api.ScopeAllAPIs:
		m.AllAPIs = types.BoolValue(true)
	case sub.Scope.Collection == api.CollectionProducts:
		m.ProductID, m.ProductName = tf.StringOrNull(sub.Scope.ID), tf.StringOrNull(sub.ScopeName)
	case sub.Scope.Collection == api.CollectionAPIs:
		m.APIID, m.APIName = tf.StringOrNull(sub.Scope.ID), tf.StringOrNull(sub.ScopeName)
	}
	return m
}

// inFormOf keeps the state's form of service and ids.
func (m *subscriptionModel) inFormOf(state *subscriptionModel) *subscriptionModel {
	m.serviceModel = state.serviceModel
	m.ID, m.SubscriptionName = keepForm(state.ID, m.ID), keepForm(state.SubscriptionName, m.SubscriptionName)
	m.UserID = userReference.inFormOf(state.UserID, m.UserID)
	m.ProductID, m.APIID = productReference.inFormOf(state.ProductID, m.ProductID), apiReference.inFormOf(state.APIID, m.APIID)
	return m
}

// keepNames keeps the state's names where the platform's were not read, or a configuration wrote them: see tf.References.Current. Names of another
// user, product or API are none of them.
func (m *subscriptionModel) keepNames(ctx context.Context, private tf.PrivateReader, state *subscriptionModel, diags *diag.Diagnostics) {
	for _, one := range []struct {
		edgeEnd

		id, before types.String
		name       *types.String
		state      types.String
	}{
		{userEnd, m.UserID, state.UserID, &m.Email, state.Email}, {productEnd, m.ProductID, state.ProductID, &m.ProductName, state.ProductName},
		{apiEnd, m.APIID, state.APIID, &m.APIName, state.APIName},
	} {
		if !one.id.IsNull() && one.same(one.id.ValueString(), one.before.ValueString()) {
			*one.name = one.currentName(ctx, private, named{one.before, one.state}, one.name.ValueString(), diags)
		}
	}
}

// user is how the model names the user; no model names none.
func (m *subscriptionModel) user() named {
	if m == nil {
		return named{}
	}
	return named{m.UserID, m.Email}
}

// product is how the model names the product.
func (m *subscriptionModel) product() named {
	if m == nil {
		return named{}
	}
	return named{m.ProductID, m.ProductName}
}

// api is how the model names the API.
func (m *subscriptionModel) api() named {
	if m == nil {
		return named{}
	}
	return named{m.APIID, m.APIName}
}

// subscriptionIdentity holds what never changes in a subscription's life: user and scope can be changed by others.
type subscriptionIdentity struct {
	serviceModel

	SubscriptionName types.String `tfsdk:"subscription_name"`
}

func (m *subscriptionModel) identity() subscriptionIdentity {
	return subscriptionIdentity{serviceModel: m.serviceModel, SubscriptionName: m.SubscriptionName}
}

// imported is what an identity names.
func (m *subscriptionIdentity) imported() *imported {
	return &imported{serviceModel: m.serviceModel, ids: []string{m.SubscriptionName.ValueString()}, onlyIDs: true}
}

// ends are the attributes that refer to something of the service.
func (m *subscriptionModel) ends() []end {
	return []end{
		{userEnd.IDAttribute, userReference, m.UserID}, {productEnd.IDAttribute, productReference, m.ProductID},
		{apiEnd.IDAttribute, apiReference, m.APIID},
	}
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

// names are those by which a plan may look for the ends.
func (m *subscriptionModel) names() []string {
	names := userEnd.Names(userEnd.reference(m.user()))
	names = append(names, productEnd.Names(productEnd.reference(m.product()))...)
	return append(names, apiEnd.Names(apiEnd.reference(m.api()))...)
}

// gives tells subscriptions apart: what gives the same person the same thing in the same service is one. Everything else is changed in place.
func (m *subscriptionModel) gives() string {
	return strings.Join([]string{m.SubscriptionName.String(), m.service().Key(api.CollectionUsers, userEnd.id(m.UserID)), fmt.Sprint(m.scope())}, " ")
}

// alike is what subscriptions to the same thing by the same display name have in common.
func (m *subscriptionModel) alike() string {
	return strings.Join([]string{m.service().ID(api.CollectionUsers, userReference.id(m.UserID)), fmt.Sprint(m.scope()), m.DisplayName.ValueString()},
		" ")
}

// toCreate leaves the id to the access package when none is configured.
func (m *subscriptionModel) toCreate() api.NewSubscription {
	return api.NewSubscription{
		ID:           m.SubscriptionName.ValueString(),
		OwnerID:      userReference.id(m.UserID),
		Scope:        m.scope(),
		DisplayName:  m.DisplayName.ValueString(),
		State:        m.State.ValueString(),
		AllowTracing: m.AllowTracing.ValueBool(),
	}
}

// toUpdate holds the fields that differ from the state, and nothing else.
func (m *subscriptionModel) toUpdate(state *subscriptionModel) api.SubscriptionChange {
	change := api.SubscriptionChange{DisplayName: changedText(state.DisplayName, m.DisplayName), State: changedText(state.State, m.State)}
	if !m.AllowTracing.IsUnknown() && m.AllowTracing.ValueBool() != state.AllowTracing.ValueBool() {
		change.AllowTracing = m.AllowTracing.ValueBoolPointer()
	}
	return change
}

// fields are what the state knows of the fields that a change changes.
func (m *subscriptionModel) fields() access.SubscriptionFields {
	return access.SubscriptionFields{DisplayName: m.DisplayName.ValueString(), State: m.State.ValueString(), AllowTracing: m.AllowTracing.ValueBool()}
}

// properties are the attributes by the service's property, in lower case.
func (m *subscriptionModel) properties() map[string]string {
	scope := access.ScopeField(m.scope())
	return map[string]string{
		"allowtracing": "allow_tracing",
		"displayname":  "display_name",
		"name":         "display_name",
		"ownerid":      "user_id",
		"productid":    scope,
		"scope":        scope,
		"sid":          "subscription_name",
		"state":        "state",
		"userid":       "user_id",
	}
}
