package tf

import (
	"context"
	"iter"
	"reflect"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
)

// ReadOne runs f, which completes the model of a data source that shows one object.
func ReadOne[M any](ctx context.Context, d interface{ kind() Kind }, req datasource.ReadRequest, resp *datasource.ReadResponse,
	f func(ctx context.Context, model *M) error,
) {
	readData(ctx, d.kind(), "read", req, resp, f)
}

// ReadList is ReadOne for a data source that shows a list; see Rows.
func ReadList[M any](ctx context.Context, d interface{ kind() Kind }, req datasource.ReadRequest, resp *datasource.ReadResponse,
	f func(ctx context.Context, model *M) error,
) {
	readData(ctx, d.kind(), "list", req, resp, f)
}

func readData[M any](ctx context.Context, k Kind, verb string, req datasource.ReadRequest, resp *datasource.ReadResponse,
	f func(ctx context.Context, model *M) error,
) {
	model := Get[M](ctx, req.Config, &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	if err := f(ctx, model); err != nil {
		k.AddError(&resp.Diagnostics, k.Unable(verb), err)
		warnInvisible(&resp.Diagnostics, isAny, req.Config.Raw, tftypes.Value{})
		return
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, model)...)
	if listsNothing(resp.State.Raw) {
		warnInvisible(&resp.Diagnostics, isAny, req.Config.Raw, tftypes.Value{})
	}
}

// Rows returns the items of a list that pass the filter, in order, each as a data source shows it. A nil filter passes all. The
// result is never nil: no match is an empty list.
func Rows[T, Row any](items []T, keep func(T) bool, order func(a, b T) int, row func(T) Row) []Row {
	kept := slices.Clone(items)
	if keep != nil {
		kept = platform.Filter(items, keep)
	}
	slices.SortFunc(kept, order)
	rows := make([]Row, 0, len(kept))
	for _, item := range kept {
		rows = append(rows, row(item))
	}
	return slices.CompactFunc(rows, func(a, b Row) bool { return reflect.DeepEqual(a, b) }) // a platform may repeat itself
}

// Collect reads a list of the access floor to its end.
func Collect[T any](rows iter.Seq2[T, error]) (all []T, err error) {
	for row, err := range rows {
		if err != nil {
			return nil, err
		}
		all = append(all, row)
	}
	return all, nil
}

// SortedTexts returns a sorted copy, each text once, that is never nil: Terraform distinguishes an empty list from null.
func SortedTexts(texts []string) []string {
	sorted := append([]string{}, texts...)
	slices.Sort(sorted)
	return slices.Compact(sorted)
}
