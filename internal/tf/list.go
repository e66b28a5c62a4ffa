package tf

import (
	"context"
	"iter"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/list"
	listschema "github.com/hashicorp/terraform-plugin-framework/list/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
)

// Listed is one object that a list resource shows.
type Listed[M any] struct {
	// Model is the object as an import of it stores it. It may be nil when the query does not ask for it.
	Model *M
	// Identity is its identity, a struct with tfsdk tags.
	Identity any
	// Name is what people know it by: "ada (ada@example.com)", "ada in Billing".
	Name string
}

// List streams what rows yields to a query, as far as Terraform wants it: rows after that are not asked for. rows gets the filters of the list block,
// and whether the query asks for whole objects: what costs a call of its own is read only then. An error of rows is pushed, and ends the query: a
// stream that just ended would be taken for the whole list.
func List[Q, M any](ctx context.Context, r managed, req list.ListRequest, stream *list.ListResultsStream,
	rows func(ctx context.Context, query *Q, whole bool) iter.Seq2[Listed[M], error],
) {
	stream.Results = func(push func(list.ListResult) bool) {
		var failed list.ListResult
		query := Get[Q](ctx, req.Config, &failed.Diagnostics)
		if failed.Diagnostics.HasError() {
			push(failed)
			return
		}
		left := req.Limit // 0: all
		for row, err := range rows(ctx, query, req.IncludeResource) {
			if err != nil {
				r.kind().AddError(&failed.Diagnostics, r.kind().Unable("list"), err)
				push(failed)
				return
			}
			result := req.NewListResult(ctx)
			result.DisplayName = platform.Inert(row.Name)
			SetIdentity(ctx, result.Identity, row.Identity, &result.Diagnostics)
			if req.IncludeResource && row.Model != nil {
				result.Diagnostics.Append(result.Resource.Set(ctx, row.Model)...)
			}
			if left--; !push(result) || left == 0 {
				return
			}
		}
	}
}

// ListFilter is an argument of a list block that selects by a text. Leaving it out selects everything, so an empty text is taken for a mistake.
func ListFilter(description string, more ...validator.String) listschema.StringAttribute {
	return listschema.StringAttribute{
		MarkdownDescription: description,
		Optional:            true,
		Validators:          append([]validator.String{stringvalidator.LengthAtLeast(1)}, more...),
	}
}

// ListSwitch is an argument of a list block that selects by yes or no. Leaving it out selects both.
func ListSwitch(description string) listschema.BoolAttribute {
	return listschema.BoolAttribute{MarkdownDescription: description + " Default: both.", Optional: true}
}

var (
	domainText = regexp.MustCompile(`^[^@\s]+$`)
	daysText   = regexp.MustCompile(`^[1-9][0-9]{0,4}d$`)
)

// EmailDomainFilter is the argument email_domain; see platform.InDomain.
func EmailDomainFilter() listschema.StringAttribute {
	return ListFilter("Only people whose e-mail address is of this domain, such as `example.com`. Case-insensitive. Subdomains do not count.",
		stringvalidator.RegexMatches(domainText, "must be the part of an e-mail address after the @, such as example.com"))
}

// InactiveForFilter is the argument inactive_for; see DaysOf and platform.IsInactive.
func InactiveForFilter() listschema.StringAttribute {
	return ListFilter("Only people who have not signed in for so many days, such as `90d`. For those who have never signed in, the days since the "+
		"account was created count.", stringvalidator.RegexMatches(daysText, "must be a number of days, such as 90d"))
}

// DaysOf is the time that an argument such as "90d" means; 0 when it is left out.
func DaysOf(argument types.String) time.Duration {
	days, err := strconv.Atoi(strings.TrimSuffix(argument.ValueString(), "d"))
	if err != nil {
		return 0 // the validator refuses anything else
	}
	return time.Duration(days) * 24 * time.Hour
}
