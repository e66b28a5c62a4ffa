package apim

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/platformusers/terraform-provider-platformusers/internal/apim/access"
	"github.com/platformusers/terraform-provider-platformusers/internal/apim/api"
	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
)

// serviceModel is the service as every model has it. It is embedded.
type serviceModel struct {
	SubscriptionID    types.String `tfsdk:"subscription_id"`
	ResourceGroupName types.String `tfsdk:"resource_group_name"`
	ServiceName       types.String `tfsdk:"service_name"`
}

// serviceOf is a service of the platform as models have it.
func serviceOf(s api.Service) serviceModel {
	return serviceModel{
		SubscriptionID: types.StringValue(s.SubscriptionID), ResourceGroupName: types.StringValue(s.ResourceGroup), ServiceName: types.StringValue(s.Name),
	}
}

// service is what the model means on the platform.
func (m *serviceModel) service() api.Service {
	return api.Service{
		SubscriptionID: m.SubscriptionID.ValueString(), ResourceGroup: m.ResourceGroupName.ValueString(), Name: m.ServiceName.ValueString(),
	}
}

// isKnown reports whether the plan knows the service.
func (m *serviceModel) isKnown() bool {
	return !m.SubscriptionID.IsUnknown() && !m.ResourceGroupName.IsUnknown() && !m.ServiceName.IsUnknown()
}

func (m *serviceModel) byAttribute() map[string]*types.String {
	return map[string]*types.String{
		attributeSubscription: &m.SubscriptionID, attributeResourceGroup: &m.ResourceGroupName, attributeService: &m.ServiceName,
	}
}

// planService settles the service of a new resource, as far as it is known: what a plan shows is where the object is created. It reports whether all
// of the service is known.
func planService(ctx context.Context, client *access.Client, p *tf.Planning, config, plan *serviceModel) bool {
	*plan = *config
	if err := plan.settle(client); err != nil {
		p.Error(err)
		return false
	}
	for name, value := range plan.byAttribute() {
		p.Set(ctx, name, *value)
	}
	return plan.isKnown() && !p.Failed()
}

// createIn settles the service of a new resource in the apply, or of a data source or an import. All is known then: what a plan could not settle is
// unknown in it.
func createIn(client *access.Client, m *serviceModel) (api.Service, error) {
	for _, value := range m.byAttribute() {
		if value.IsUnknown() {
			*value = types.StringNull()
		}
	}
	if err := m.settle(client); err != nil {
		return api.Service{}, err
	}
	if !m.isKnown() {
		return api.Service{}, client.ErrUnknownService()
	}
	return m.service(), nil
}

// settle fills in the provider's settings where a configuration leaves the service out. What is unknown in either stays so.
func (m *serviceModel) settle(client *access.Client) error {
	defaults := client.DefaultService()
	for _, part := range []struct {
		value                    *types.String
		setting, name, setByName string
	}{
		{&m.SubscriptionID, defaults.SubscriptionID, attributeSubscription, "ARM_SUBSCRIPTION_ID"},
		{&m.ResourceGroupName, defaults.ResourceGroup, attributeResourceGroup, "APIM_RESOURCE_GROUP_NAME"},
		{&m.ServiceName, defaults.Name, attributeService, "APIM_SERVICE_NAME"},
	} {
		switch {
		case !part.value.IsNull():
		case client.IsUnknown(part.name):
			*part.value = types.StringUnknown()
		case part.setting == "":
			return errNoService(part.name, part.setByName)
		default:
			*part.value = types.StringValue(part.setting)
		}
	}
	return nil
}

func errNoService(attribute, variable string) error {
	return &platform.Problem{
		Summary: "The API Management service is not known",
		Means:   fmt.Sprintf("%s is set neither here nor in the provider's apim block.", attribute),
		Do:      fmt.Sprintf("Set %s = ... here, or in the apim block of the provider, or %s.", attribute, variable),
	}
}
