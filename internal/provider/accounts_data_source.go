package provider

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-framework-validators/datasourcevalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/listvalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/setvalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"golang.org/x/sync/errgroup"

	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
)

// nounAccounts is what the data source of all platforms is called.
const nounAccounts platform.Noun = "accounts"

// What a row shows in place of an account, invitation, membership or grant.
const (
	kindNotConfigured = "not_configured"
	kindError         = "error"
)

// How the data source takes the error of a platform.
const (
	onErrorFail   = "fail"
	onErrorReport = "report"
)

// accessReader is an access client that shows what people have on its platform: every account, invitation, membership and grant of these e-mail
// addresses. Every platform's is one.
type accessReader interface {
	AccessOf(ctx context.Context, emails []string) ([]platform.AccessRow, error)
}

// newAccountsDataSource is the data source platformusers_accounts: what people have on all platforms.
func newAccountsDataSource(platforms []tf.Platform) datasource.DataSourceWithConfigure {
	return &accountsDataSource{platforms: platforms}
}

type accountsDataSource struct {
	platforms []tf.Platform
	clients   *tf.Clients
}

type accountsModel struct {
	Email     types.String   `tfsdk:"email"`
	Emails    []types.String `tfsdk:"emails"`
	Platforms []types.String `tfsdk:"platforms"`
	OnError   types.String   `tfsdk:"on_error"`
	Accounts  []accountsRow  `tfsdk:"accounts"`
}

type accountsRow struct {
	Platform    types.String `tfsdk:"platform"`
	Tenant      types.String `tfsdk:"tenant"`
	AccountID   types.String `tfsdk:"account_id"`
	Name        types.String `tfsdk:"name"`
	Email       types.String `tfsdk:"email"`
	Status      types.String `tfsdk:"status"`
	LastLoginAt types.String `tfsdk:"last_login_at"`
	Kind        types.String `tfsdk:"kind"`
	What        types.String `tfsdk:"what"`
	Where       types.String `tfsdk:"where"`
	Origin      types.String `tfsdk:"origin"`
}

func (d *accountsDataSource) Metadata(_ context.Context, _ datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = "platformusers_" + string(nounAccounts)
}

func (d *accountsDataSource) Configure(_ context.Context, req datasource.ConfigureRequest, _ *datasource.ConfigureResponse) {
	d.clients, _ = req.ProviderData.(*tf.Clients) // nil while Terraform validates
}

func (d *accountsDataSource) keys() []string {
	keys := make([]string, 0, len(d.platforms))
	for _, one := range d.platforms {
		keys = append(keys, one.Namespace.Key)
	}
	return keys
}

func (d *accountsDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	keys := d.keys()
	resp.Schema = schema.Schema{
		MarkdownDescription: "What people have on every platform: each account, invitation, membership and grant of their e-mail addresses, one row " +
			"each.\n\nNothing is left out silently. A platform that is not configured has one row of the kind `not_configured`. A platform that cannot be " +
			"read is an error, or, with `on_error = \"report\"`, one row of the kind `error`.",
		Attributes: map[string]schema.Attribute{
			"email": tf.TextFilter("The e-mail address of the person to look for. Case-insensitive. Exactly one of `email` and `emails` is set.",
				tf.ValidEmail()),
			"emails": schema.ListAttribute{
				MarkdownDescription: "The e-mail addresses of several people. Each platform is read once for all of them.",
				ElementType:         types.StringType,
				Optional:            true,
				Validators: []validator.List{listvalidator.SizeAtLeast(1),
					listvalidator.ValueStringsAre(tf.ValidEmail())},
			},
			"platforms": schema.SetAttribute{
				MarkdownDescription: "Only these platforms: `" + strings.Join(keys, "`, `") + "`. Default: all.",
				ElementType:         types.StringType,
				Optional:            true,
				Validators: []validator.Set{setvalidator.SizeAtLeast(1),
					setvalidator.ValueStringsAre(stringvalidator.OneOf(keys...))},
			},
			"on_error": tf.TextFilter("What to do about a platform that cannot be read: `fail` (default), or `report` it as a row of the kind `error`, so "+
				"that the other platforms' rows are shown.", stringvalidator.OneOf(onErrorFail, onErrorReport)),
			"accounts": tf.ComputedList("The rows, by e-mail address, platform and kind.", map[string]schema.Attribute{
				"platform":   tf.Computed("The platform: `" + strings.Join(keys, "`, `") + "`."),
				"tenant":     tf.Computed("The organization, tenant, service or Control Room."),
				"account_id": tf.Computed("The platform's id of the account. Null for an invitation without an account."),
				"name":       tf.Computed("The user name, or the full name where the platform has no user names."),
				"email":      tf.Computed("The e-mail address, as the platform has it."),
				"status": tf.Computed("`active`, `disabled` or `deleted` for an account, `pending` or `expired` for an invitation, or another status of the " +
					"platform."),
				"last_login_at": tf.Computed("When the person signed in last (RFC 3339). Null where the platform does not report it."),
				"kind": tf.Computed("`account`, `invitation`, `membership` or `grant`; `not_configured` for a platform without settings; `error` for one " +
					"that could not be read."),
				"what":   tf.Computed("The team, group, role or product, by name; the message, in a row of the kind `error`. Null for an account."),
				"where":  tf.Computed("Where it counts: the organization, folder, environment or service, by name. Null for all of the tenant."),
				"origin": tf.Computed("`direct`, or where the access comes from, such as `team Billing`. Null for accounts and invitations."),
			}),
		},
	}
}

// ConfigValidators refuse a configuration that names nobody.
func (d *accountsDataSource) ConfigValidators(context.Context) []datasource.ConfigValidator {
	return []datasource.ConfigValidator{datasourcevalidator.ExactlyOneOf(path.MatchRoot("email"), path.MatchRoot("emails"))}
}

func (d *accountsDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	model := tf.Get[accountsModel](ctx, req.Config, &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	people := model.Emails
	if !model.Email.IsNull() {
		people = []types.String{model.Email}
	}
	emails := distinctEmails(people)
	found := make([][]accountsRow, len(d.platforms))
	failures := make([]error, len(d.platforms))
	var group errgroup.Group // one that fails stops no other
	for i, one := range d.platforms {
		key := one.Namespace.Key
		if len(model.Platforms) > 0 && !slices.Contains(model.Platforms, types.StringValue(key)) {
			continue
		}
		group.Go(func() error {
			rows, err := d.read(ctx, key, emails)
			found[i], failures[i] = accountsRows(key, rows), err
			return nil
		})
	}
	_ = group.Wait()
	for i, one := range d.platforms {
		err, kind := failures[i], one.Namespace.Kind(nounAccounts)
		switch {
		case err == nil:
		case platform.IsNotConfigured(err):
			found[i] = []accountsRow{{Platform: types.StringValue(one.Namespace.Key), Kind: types.StringValue(kindNotConfigured)}}
		case model.OnError.ValueString() == onErrorReport:
			problem := kind.Diagnostic(kind.Unable("list"), err)
			found[i] = []accountsRow{{
				Platform: types.StringValue(one.Namespace.Key), Kind: types.StringValue(kindError),
				What: types.StringValue(platform.Inert(problem.Summary() + ": " + problem.Detail())),
			}}
		default:
			kind.AddError(&resp.Diagnostics, kind.Unable("list"), err)
		}
	}
	model.Accounts = slices.Concat(found...)
	order := d.keys()
	slices.SortStableFunc(model.Accounts, func(a, b accountsRow) int {
		return cmp.Or(
			cmp.Compare(platform.NameKey(a.Email.ValueString()), platform.NameKey(b.Email.ValueString())),
			cmp.Compare(slices.Index(order, a.Platform.ValueString()), slices.Index(order, b.Platform.ValueString())),
		)
	})
	if model.Accounts == nil {
		model.Accounts = []accountsRow{}
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, model)...)
}

// read returns what one platform has. A client that cannot show it is a bug, and no empty list.
func (d *accountsDataSource) read(ctx context.Context, key string, emails []string) ([]platform.AccessRow, error) {
	if d.clients == nil {
		return nil, errors.New("the provider is not configured")
	}
	client, ok := d.clients.ByKey[key].(accessReader)
	if !ok {
		return nil, fmt.Errorf("provider bug: %s cannot show what people have; please report this to the provider's developers", key)
	}
	return client.AccessOf(ctx, emails)
}

func distinctEmails(values []types.String) []string {
	var emails []string
	for _, value := range values {
		email := value.ValueString()
		if !slices.ContainsFunc(emails, func(known string) bool { return platform.SameEmail(known, email) }) {
			emails = append(emails, email)
		}
	}
	return emails
}

// kindOrder is the order of a person's rows on one platform.
var kindOrder = []string{platform.KindAccount, platform.KindInvitation, platform.KindMembership, platform.KindGrant}

func accountsRows(key string, rows []platform.AccessRow) []accountsRow {
	rows = slices.Clone(rows)
	slices.SortStableFunc(rows, func(a, b platform.AccessRow) int {
		return cmp.Or(cmp.Compare(a.Tenant, b.Tenant), cmp.Compare(a.AccountID, b.AccountID),
			cmp.Compare(slices.Index(kindOrder, a.Kind), slices.Index(kindOrder, b.Kind)),
			cmp.Compare(a.What, b.What), cmp.Compare(a.Where, b.Where), cmp.Compare(a.Origin, b.Origin))
	})
	out := make([]accountsRow, 0, len(rows))
	for _, row := range rows {
		lastLogin := types.StringNull()
		if !row.LastLogin.IsZero() {
			lastLogin = types.StringValue(row.LastLogin.UTC().Format(time.RFC3339))
		}
		out = append(out, accountsRow{
			Platform: types.StringValue(key), Tenant: tf.StringOrNull(row.Tenant), AccountID: tf.StringOrNull(row.AccountID), Name: tf.StringOrNull(row.Name),
			Email: tf.StringOrNull(row.Email), Status: tf.StringOrNull(row.Status), LastLoginAt: lastLogin, Kind: types.StringValue(row.Kind),
			What: tf.StringOrNull(row.What), Where: tf.StringOrNull(row.Where), Origin: tf.StringOrNull(row.Origin),
		})
	}
	return out
}
