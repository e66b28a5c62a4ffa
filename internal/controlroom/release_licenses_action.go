package controlroom

import (
	"context"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework-validators/actionvalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/setvalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/action"
	"github.com/hashicorp/terraform-plugin-framework/action/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/platformusers/terraform-provider-platformusers/internal/controlroom/access"
	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
)

// NewReleaseLicensesAction is the action platformusers_controlroom_release_licenses: it takes the device licenses from an account.
func NewReleaseLicensesAction() action.ActionWithConfigure {
	return &releaseLicenses{tf.Action[*access.Client]{Kind: namespace.Kind(access.NounReleaseLicenses)}}
}

type releaseLicenses struct{ tf.Action[*access.Client] }

type releaseLicensesModel struct {
	UserID          types.String `tfsdk:"user_id"`
	Username        types.String `tfsdk:"username"`
	Email           tf.Email     `tfsdk:"email"`
	LicenseFeatures types.Set    `tfsdk:"license_features"`
}

// whatReleaseLicenses ends "Unable to".
const whatReleaseLicenses = "release the Control Room licenses"

func (a *releaseLicenses) Schema(_ context.Context, _ action.SchemaRequest, resp *action.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "Takes the device licenses from an account of a Control Room, so that somebody else can have them, and leaves everything " +
			"else of it as it is: roles, bots, whether it is enabled. Whether a disabled account still occupies its licenses is not documented, so this " +
			"is for those who are not deleted.\n\n" +
			"It can be invoked again: for an account without such licenses nothing is sent. The account is read right before the change and read again " +
			"after it. A Control Room with a mail server sends the person a mail. The account that the provider signs in as is refused.\n\n" +
			"A `platformusers_controlroom_user` that lists `license_features` gives them back in the next apply, and a directory or an identity provider " +
			"that maps licenses does so at the person's next sign-in. The sign-in of the provider needs the permission to manage users' device licenses.",
		Attributes: map[string]schema.Attribute{
			"user_id": schema.StringAttribute{
				MarkdownDescription: "The user's id, a number. Exactly one of `user_id`, `username` and `email` is set.",
				Optional:            true,
				Validators:          []validator.String{validUserID{}},
			},
			"username": schema.StringAttribute{
				MarkdownDescription: "The user name; with a domain as `DOMAIN\\user`. Case-insensitive.",
				Optional:            true,
				Validators:          []validator.String{stringvalidator.LengthAtLeast(1)},
			},
			"email": schema.StringAttribute{
				CustomType:          tf.EmailType{},
				MarkdownDescription: "The e-mail address, case-insensitive. Several accounts of one address are an error that lists them.",
				Optional:            true,
				Validators:          []validator.String{tf.ValidEmail()},
			},
			"license_features": schema.SetAttribute{
				MarkdownDescription: "Only these licenses, by the Control Room's codes, such as `DEVELOPMENT`. Case-insensitive. Default: all.",
				Optional:            true,
				ElementType:         types.StringType,
				Validators: []validator.Set{setvalidator.SizeAtLeast(1),
					setvalidator.ValueStringsAre(stringvalidator.LengthAtLeast(1))},
			},
		},
	}
}

// ConfigValidators want one name of the person.
func (a *releaseLicenses) ConfigValidators(context.Context) []action.ConfigValidator {
	return []action.ConfigValidator{
		actionvalidator.ExactlyOneOf(path.MatchRoot("user_id"), path.MatchRoot("username"), path.MatchRoot("email")),
	}
}

// named is the person as the configuration names them.
func (m *releaseLicensesModel) named() platform.Named[string] {
	return platform.Named[string]{ID: m.UserID.ValueString(), Name: m.Username.ValueString(), Email: m.Email.ValueString()}
}

// ModifyPlan refuses in plan what can be known to fail.
func (a *releaseLicenses) ModifyPlan(ctx context.Context, req action.ModifyPlanRequest, resp *action.ModifyPlanResponse) {
	tf.PlanInvoke(ctx, a, whatReleaseLicenses, req, resp, func(ctx context.Context, config *releaseLicensesModel) error {
		if config.UserID.IsUnknown() || config.Username.IsUnknown() || config.Email.IsUnknown() {
			return nil
		}
		_, err := a.Client.CheckRelease(ctx, config.named())
		return err
	})
}

func (a *releaseLicenses) Invoke(ctx context.Context, req action.InvokeRequest, resp *action.InvokeResponse) {
	tf.Invoke(ctx, a, whatReleaseLicenses, req, resp, func(ctx context.Context, config *releaseLicensesModel, progress func(string)) error {
		account, err := a.Client.CheckRelease(ctx, config.named())
		if err != nil {
			return err
		}
		who := fmt.Sprintf("user %d (%s)", account.ID, access.Login(account.Domain, account.Username))
		taken, err := a.Client.ReleaseLicenses(ctx, account, knownTexts(config.LicenseFeatures), func(licenses []string) {
			progress(fmt.Sprintf("Taking %s from %s", strings.Join(licenses, ", "), who))
		})
		switch {
		case err != nil:
			return err
		case len(taken) == 0:
			progress(fmt.Sprintf("Nothing was sent: %s has no such licenses", who))
			return nil
		}
		progress(fmt.Sprintf("The Control Room shows %s without them", who))
		if account, known := a.Client.LastRead(access.FormatUserID(account.ID)); known {
			if note := access.MappedNote(account); note != "" {
				progress(note)
			}
		}
		return nil
	})
}
