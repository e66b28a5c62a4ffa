package apim

import (
	"context"
	"fmt"
	"regexp"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	dataschema "github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/identityschema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/platformusers/terraform-provider-platformusers/internal/apim/access"
	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
)

// The attributes by which every type of this platform names its service.
const (
	attributeSubscription  = "subscription_id"
	attributeResourceGroup = "resource_group_name"
	attributeService       = "service_name"
)

// describedService are these attributes with their descriptions and validators.
var describedService = map[string]struct {
	description string
	valid       validator.String
}{
	attributeSubscription:  {"The Azure subscription of the API Management service, a UUID.", validSubscription()},
	attributeResourceGroup: {"The resource group of the API Management service.", validResourceGroup()},
	attributeService:       {"The name of the API Management service.", validServiceName()},
}

// serviceAttributes are the attributes of a serviceModel in a resource. Another service replaces the resource, in the way that replace does it.
// Another case is the same service, since Resource Manager is case-insensitive.
func serviceAttributes(replace planmodifier.String) map[string]schema.Attribute {
	attributes := map[string]schema.Attribute{}
	for name, described := range describedService {
		attributes[name] = schema.StringAttribute{
			MarkdownDescription: described.description + " Default: the provider's, when the resource is created. A change replaces the resource.",
			Optional:            true,
			Computed:            true,
			Validators:          []validator.String{described.valid},
			PlanModifiers:       []planmodifier.String{stringplanmodifier.UseStateForUnknown(), tf.KeepCase(), replace},
		}
	}
	return attributes
}

// withService adds the attributes of a serviceModel to those of a data source.
func withService(own map[string]dataschema.Attribute) map[string]dataschema.Attribute {
	for name, described := range describedService {
		own[name] = dataschema.StringAttribute{
			MarkdownDescription: described.description + " Default: the provider's.",
			Optional:            true,
			Computed:            true,
			Validators:          []validator.String{described.valid},
		}
	}
	return own
}

// serviceIdentity is the service as all identities have it: the attributes go into the identity's schema, beside those of the object itself.
func serviceIdentity(own map[string]identityschema.Attribute) identityschema.Schema {
	for name, what := range map[string]string{
		attributeSubscription: "The Azure subscription", attributeResourceGroup: "The resource group", attributeService: "The API Management service",
	} {
		own[name] = identityschema.StringAttribute{OptionalForImport: true, Description: what + ". Default: the provider's."}
	}
	return identityschema.Schema{Attributes: own}
}

var subscriptionID = regexp.MustCompile(`^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$`)

func validSubscription() validator.String {
	return stringvalidator.RegexMatches(subscriptionID, "must be the id of an Azure subscription, a UUID; the service's overview shows it")
}

func validResourceGroup() validator.String { return stringvalidator.LengthBetween(1, 90) }

var serviceName = regexp.MustCompile(`^[a-zA-Z](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?$`)

func validServiceName() validator.String {
	return stringvalidator.All(stringvalidator.LengthBetween(1, 50),
		stringvalidator.RegexMatches(serviceName, "must be the name of an API Management service: letters, digits and hyphens, a letter first, no "+
			"hyphen last"))
}

// armIDAttribute is the id of an object in Azure Resource Manager.
func armIDAttribute(description string) schema.StringAttribute {
	return schema.StringAttribute{
		MarkdownDescription: description,
		Computed:            true,
		PlanModifiers:       []planmodifier.String{stringplanmodifier.UseStateForUnknown()},
	}
}

// noteAttribute is the note of an account.
func noteAttribute() schema.StringAttribute {
	return schema.StringAttribute{
		MarkdownDescription: "A note for administrators. If it was never set here, it is left as it is; removing it clears it.",
		Optional:            true,
		Computed:            true,
		Validators:          []validator.String{stringvalidator.LengthAtLeast(1)},
		PlanModifiers:       []planmodifier.String{tf.LeftAlone()},
	}
}

// personName is the first or last name of an account.
func personName(description string) schema.StringAttribute {
	return schema.StringAttribute{
		MarkdownDescription: description,
		Required:            true,
		PlanModifiers:       []planmodifier.String{tf.NewValue(stringvalidator.UTF8LengthAtMost(100), tf.VisibleName())},
	}
}

// newUserID are the service's rules for the id of a new user, newEmail those for an e-mail address. What exists may be older.
func newUserID() planmodifier.String {
	return tf.NewValue(stringvalidator.UTF8LengthAtMost(access.MaxUserID), tf.VisibleText())
}

func newEmail() planmodifier.String {
	return tf.NewValue(tf.ValidEmail(), stringvalidator.UTF8LengthAtMost(254))
}

// validUserID refuses what cannot be the id of a user.
type validUserID struct{}

func (validUserID) Description(context.Context) string {
	return fmt.Sprintf("must have 1 to %d characters, no slash, no control character and no space at the ends, and must not consist of dots alone",
		access.MaxKnownUserID)
}

func (v validUserID) MarkdownDescription(ctx context.Context) string { return v.Description(ctx) }

func (v validUserID) ValidateString(ctx context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	id := req.ConfigValue.ValueString()
	if req.ConfigValue.IsNull() || req.ConfigValue.IsUnknown() || access.IsUserID(id) {
		return
	}
	resp.Diagnostics.AddAttributeError(req.Path, "Invalid user id",
		fmt.Sprintf("%q is not the id of a user: the value %s. Nothing was sent.", id, v.Description(ctx)))
}

// keepForm is the state's form of an id as long as the platform means the same: an identity must never change.
func keepForm(state, id types.String) types.String {
	if access.SameID(state.ValueString(), id.ValueString()) {
		return state
	}
	return id
}
