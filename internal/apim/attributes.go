package apim

import (
	"context"
	"fmt"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/identityschema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/platformusers/terraform-provider-platformusers/internal/apim/api"
	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
)

// The attributes by which every type of this platform says which service it is about.
const (
	attributeSubscription  = "subscription_id"
	attributeResourceGroup = "resource_group_name"
	attributeService       = "service_name"
)

// serviceModel is the service as every model has it. It is embedded.
type serviceModel struct {
	SubscriptionID    types.String `tfsdk:"subscription_id"`
	ResourceGroupName types.String `tfsdk:"resource_group_name"`
	ServiceName       types.String `tfsdk:"service_name"`
}

// service is the service that a model of the state names.
func (m *serviceModel) service() api.Service {
	return api.Service{SubscriptionID: m.SubscriptionID.ValueString(), ResourceGroup: m.ResourceGroupName.ValueString(), Name: m.ServiceName.ValueString()}
}

// setService fills the model in.
func (m *serviceModel) setService(s api.Service) {
	m.SubscriptionID, m.ResourceGroupName, m.ServiceName = types.StringValue(s.SubscriptionID), types.StringValue(s.ResourceGroup), types.StringValue(s.Name)
}

// serviceAttributes are the attributes of a serviceModel in a resource. Another service replaces the resource, in the way that replace does it; a
// spelling in another case is the same service, since Resource Manager does not tell them apart.
func serviceAttributes(replace planmodifier.String) map[string]schema.Attribute {
	attribute := func(description string, valid ...validator.String) schema.StringAttribute {
		return schema.StringAttribute{
			MarkdownDescription: description + " Default: the provider's, when the resource is created. Another one replaces the resource.",
			Optional:            true,
			Computed:            true,
			Validators:          valid,
			PlanModifiers:       []planmodifier.String{stringplanmodifier.UseStateForUnknown(), tf.KeepCase(), replace},
		}
	}
	return map[string]schema.Attribute{
		attributeSubscription:  attribute("The Azure subscription of the API Management service, a UUID.", validSubscription()),
		attributeResourceGroup: attribute("The resource group of the API Management service.", validResourceGroup()),
		attributeService:       attribute("The name of the API Management service.", validServiceName()),
	}
}

var subscriptionID = regexp.MustCompile(`^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$`)

func validSubscription() validator.String {
	return stringvalidator.RegexMatches(subscriptionID, "must be the id of an Azure subscription, a UUID; the portal shows it on the service's overview")
}

func validResourceGroup() validator.String { return stringvalidator.LengthBetween(1, 90) }

var serviceName = regexp.MustCompile(`^[a-zA-Z](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?$`)

func validServiceName() validator.String {
	return stringvalidator.All(stringvalidator.LengthBetween(1, 50),
		stringvalidator.RegexMatches(serviceName, "must be the name of an API Management service: letters, digits and hyphens, a letter first, no hyphen last"))
}

// planService settles the service of a new resource, as far as the provider's settings are known: what a plan shows is where the account is made.
func (c *Client) planService(ctx context.Context, summary string, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	if req.Plan.Raw.IsNull() || !req.State.Raw.IsNull() || !c.Plannable() {
		return
	}
	var plan serviceModel
	for name, value := range plan.byAttribute() {
		resp.Diagnostics.Append(req.Config.GetAttribute(ctx, path.Root(name), value)...)
	}
	if resp.Diagnostics.HasError() {
		return
	}
	if err := c.settleService(&plan); err != nil {
		tf.AddError(&resp.Diagnostics, summary, err)
		return
	}
	for name, value := range plan.byAttribute() {
		resp.Diagnostics.Append(resp.Plan.SetAttribute(ctx, path.Root(name), *value)...)
	}
}

// settleService puts the provider's settings where a configuration leaves the service out. What is unknown in the configuration stays so.
func (c *Client) settleService(m *serviceModel) error {
	defaults := c.settings.Service()
	for _, part := range []struct {
		value       *types.String
		own         string
		name, setBy string
	}{
		{&m.SubscriptionID, defaults.SubscriptionID, attributeSubscription, "ARM_SUBSCRIPTION_ID"},
		{&m.ResourceGroupName, defaults.ResourceGroup, attributeResourceGroup, "APIM_RESOURCE_GROUP_NAME"},
		{&m.ServiceName, defaults.Name, attributeService, "APIM_SERVICE_NAME"},
	} {
		switch {
		case !part.value.IsNull():
		case part.own == "":
			return errNoService(part.name, part.setBy)
		default:
			*part.value = types.StringValue(part.own)
		}
	}
	return nil
}

// createIn settles the service of a new resource in the apply, where all is known by now: what a plan could not settle is unknown in it.
func (c *Client) createIn(m *serviceModel) (api.Service, error) {
	for _, value := range m.byAttribute() {
		if value.IsUnknown() {
			*value = types.StringNull()
		}
	}
	if err := c.settleService(m); err != nil {
		return api.Service{}, err
	}
	return m.service(), nil
}

func (m *serviceModel) byAttribute() map[string]*types.String {
	return map[string]*types.String{attributeSubscription: &m.SubscriptionID, attributeResourceGroup: &m.ResourceGroupName, attributeService: &m.ServiceName}
}

// known reports whether the plan knows the service.
func (m *serviceModel) known() bool {
	return !m.SubscriptionID.IsUnknown() && !m.ResourceGroupName.IsUnknown() && !m.ServiceName.IsUnknown()
}

func errNoService(attribute, variable string) error {
	return &platform.Problem{
		Summary: "The API Management service is not known",
		Means:   fmt.Sprintf("%s is set neither here nor in the provider's apim settings.", attribute),
		Do:      fmt.Sprintf("Set %s = ... here, or in apim = { ... } of the provider, or %s.", attribute, variable),
	}
}

// serviceIdentity is the service as all identities have it: the attributes go into the identity's schema, beside those of the thing itself.
func serviceIdentity(own map[string]identityschema.Attribute) identityschema.Schema {
	for name, what := range map[string]string{
		attributeSubscription: "The Azure subscription", attributeResourceGroup: "The resource group", attributeService: "The API Management service",
	} {
		own[name] = identityschema.StringAttribute{OptionalForImport: true, Description: what + "; the provider's when left out."}
	}
	return identityschema.Schema{Attributes: own}
}

// validUserID refuses what cannot be a user's id. The platform's own rule is a length of 1 to 80 since 2021. A slash or a dot alone cannot stand in the
// address of an account.
type validUserID struct{}

const maxUserID = 80

func (validUserID) Description(context.Context) string {
	return fmt.Sprintf("must have 1 to %d characters, no slash and no control character among them, no space at the ends, and be more than dots", maxUserID)
}

func (v validUserID) MarkdownDescription(ctx context.Context) string { return v.Description(ctx) }

func (v validUserID) ValidateString(ctx context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	if req.ConfigValue.IsNull() || req.ConfigValue.IsUnknown() || isUserID(req.ConfigValue.ValueString()) {
		return
	}
	resp.Diagnostics.AddAttributeError(req.Path, "Invalid user id", fmt.Sprintf("%q is no id of a user: the value %s. Nothing was sent.", req.ConfigValue.ValueString(), v.Description(ctx)))
}

func isUserID(id string) bool { return isID(id, maxUserID) }

// isID reports whether a text can stand in an address as an id of up to longest characters.
func isID(id string, longest int) bool {
	n := utf8.RuneCountInString(id)
	return n >= 1 && n <= longest && strings.Trim(id, ".") != "" && strings.TrimSpace(id) == id && !strings.ContainsFunc(id, func(r rune) bool { return r == '/' || r == '\\' || unicode.IsControl(r) })
}

// sameID compares what Resource Manager compares: ids and names without regard to case.
func sameID(a, b string) bool { return strings.EqualFold(a, b) }

// keepSpelling is the state's spelling of an id as long as the platform means the same: an identity must never change.
func keepSpelling(state types.String, id string) types.String {
	if sameID(state.ValueString(), id) {
		return state
	}
	return types.StringValue(id)
}
