package uipath

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-validators/setvalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/identityschema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
)

func (r *invitation) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	keep := []planmodifier.String{stringplanmodifier.UseStateForUnknown()}
	resp.Schema = schema.Schema{
		MarkdownDescription: "An invitation to join a UiPath organization on Automation Cloud; the other editions have none. UiPath mails a link, " +
			"with which the person accepts.\n\n" +
			"An invited person is a user from that moment: `user_id` can be used in memberships and grants before the invitation is accepted. A change " +
			"of `name`, `surname` or the groups changes that user while the invitation is pending, without another mail; another `email`, `language` or " +
			"`redirect_url` withdraws a pending invitation and sends another. Once it is accepted the resource stays, with `accepted = true`, and " +
			"further changes have no effect. Destroying the resource withdraws a pending invitation, which deletes the pending user, and leaves an " +
			"accepted person alone.\n\n" +
			"Two pipelines, each with a state of its own, can invite the same person at the same moment: UiPath may report success to both for the same " +
			"user, who gets two mails. Then both states hold the invitation, and destroying one withdraws it for both. Declare it in one configuration " +
			"only.",
		Attributes: map[string]schema.Attribute{
			"email": schema.StringAttribute{
				CustomType:          tf.EmailType{},
				MarkdownDescription: "The e-mail address to invite. Case-insensitive. A change replaces the resource.",
				Required:            true,
				PlanModifiers: []planmodifier.String{tf.KeepCase(), tf.NewValue(tf.ValidEmail()),
					tf.ReplaceWhenKnown("withdraws the invitation and mails another one")},
			},
			"name": schema.StringAttribute{
				MarkdownDescription: "First name. " + leftOut,
				Optional:            true,
				Computed:            true,
				Validators:          []validator.String{stringvalidator.LengthAtLeast(1)},
				PlanModifiers:       []planmodifier.String{tf.LeftAlone(), tf.NewValue(tf.VisibleName())},
			},
			"surname": schema.StringAttribute{
				MarkdownDescription: "Last name. " + leftOut,
				Optional:            true,
				Computed:            true,
				Validators:          []validator.String{stringvalidator.LengthAtLeast(1)},
				PlanModifiers:       []planmodifier.String{tf.LeftAlone(), tf.NewValue(tf.VisibleName())},
			},
			"language": schema.StringAttribute{
				MarkdownDescription: "The language of the mail, such as `en` or `de`. Default: the platform's.",
				Optional:            true,
				Validators:          []validator.String{stringvalidator.LengthAtLeast(1)},
			},
			"group_ids": schema.SetAttribute{
				ElementType: types.StringType,
				MarkdownDescription: "The ids of the groups that the person joins with the invitation. Everyone is joined anyway. If `group_names` is set, " +
					"too, both have to mean the same. Later changes of these memberships are not detected: to own a membership, use " +
					"`platformusers_uipath_group_member`.",
				Optional:      true,
				Computed:      true,
				Validators:    []validator.Set{setvalidator.ValueStringsAre(groupID())},
				PlanModifiers: []planmodifier.Set{tf.LeftAlone()},
			},
			"group_names": schema.SetAttribute{
				ElementType:         types.StringType,
				MarkdownDescription: "The names of these groups, in place of their ids. Case-insensitive.",
				Optional:            true,
				Computed:            true,
				Validators:          []validator.Set{setvalidator.ValueStringsAre(stringvalidator.LengthAtLeast(1))},
				PlanModifiers:       []planmodifier.Set{tf.LeftAlone()},
			},
			"redirect_url": schema.StringAttribute{
				MarkdownDescription: "The URL of the page on which the person accepts. It must be one of the portal's. Default: the portal's own page for " +
					"this organization.",
				Optional:      true,
				Computed:      true,
				Validators:    []validator.String{stringvalidator.LengthAtLeast(1)},
				PlanModifiers: keep,
			},
			"user_id": schema.StringAttribute{
				MarkdownDescription: "The id of the user that the invited person is.",
				Computed:            true,
				PlanModifiers:       keep,
			},
			"accepted": schema.BoolAttribute{
				MarkdownDescription: "Whether the person has accepted, as the last refresh found it; `false` from the plan of the create on.",
				Computed:            true,
				PlanModifiers:       []planmodifier.Bool{tf.BoolAtFirst(types.BoolValue(false))},
			},
			"invited_at": schema.StringAttribute{
				MarkdownDescription: "When the person was invited (RFC 3339).",
				Computed:            true,
				PlanModifiers:       keep,
			},
		},
	}
}

func (r *invitation) IdentitySchema(_ context.Context, _ resource.IdentitySchemaRequest, resp *resource.IdentitySchemaResponse) {
	resp.IdentitySchema = identityschema.Schema{Attributes: map[string]identityschema.Attribute{
		"partition_global_id": partitionIdentity(),
		"user_id":             identityschema.StringAttribute{RequiredForImport: true, Description: "The id of the invited user."},
	}}
}
