package tf_test

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/list"
	listschema "github.com/hashicorp/terraform-plugin-framework/list/schema"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
)

// directory is a resource that a query finds.
type directory struct {
	fragile
	rows iter.Seq2[tf.Listed[personModel], error]
}

type noFilters struct{}

func (d *directory) ListResourceConfigSchema(context.Context, list.ListResourceSchemaRequest, *list.ListResourceSchemaResponse) {
}

func (d *directory) List(ctx context.Context, req list.ListRequest, stream *list.ListResultsStream) {
	tf.List(ctx, d, req, stream, func(context.Context, *noFilters, bool) iter.Seq2[tf.Listed[personModel], error] { return d.rows })
}

// query runs a query with a limit, and takes as many results as Terraform wants.
func query(t *testing.T, rows iter.Seq2[tf.Listed[personModel], error], limit int64, take int) (names []string, errs int) {
	t.Helper()
	guarded := tf.GuardedList(func() tf.ManagedResource {
		return &directory{fragile: *(&fragile{}).configured(), rows: rows}
	})
	var stream list.ListResultsStream
	guarded().List(t.Context(), list.ListRequest{
		Config: tfsdk.Config{Schema: listschema.Schema{}, Raw: tftypes.NewValue(tftypes.Object{}, map[string]tftypes.Value{})},
		Limit:  limit, IncludeResource: true, ResourceSchema: personSchema, ResourceIdentitySchema: personIdentitySchema,
	}, &stream)
	for result := range stream.Results {
		if result.Diagnostics.HasError() {
			errs++
			continue
		}
		if names = append(names, result.DisplayName); len(names) == take {
			break
		}
	}
	return names, errs
}

func people(n int, then func() error) iter.Seq2[tf.Listed[personModel], error] {
	return func(yield func(tf.Listed[personModel], error) bool) {
		for i := range n {
			id := types.StringValue(fmt.Sprint(i))
			found := tf.Listed[personModel]{Model: &personModel{row: row{ID: id}}, Identity: personIdentity{id}, Name: fmt.Sprintf("person %d\x1b[2J", i)}
			if !yield(found, nil) {
				return
			}
		}
		if err := then(); err != nil {
			yield(tf.Listed[personModel]{}, err)
		}
	}
}

func TestList_endsWithTheLimitAndWithTheError(t *testing.T) {
	t.Parallel()
	never := func() error { t.Error("rows were asked for that nobody wants"); return nil }
	for name, c := range map[string]struct {
		rows        iter.Seq2[tf.Listed[personModel], error]
		limit       int64
		take        int
		names, errs int
	}{
		"all":              {people(5, func() error { return nil }), 100, -1, 5, 0},
		"without a limit":  {people(5, func() error { return nil }), 0, -1, 5, 0},
		"limit":            {people(5, never), 3, -1, 3, 0},
		"limit at the end": {people(5, never), 5, -1, 5, 0},
		"terraform stops":  {people(5, never), 100, 2, 2, 0},
		"error":            {people(5, func() error { return errors.New("page 2 failed") }), 100, -1, 5, 1},
		"panic":            {people(5, func() error { panic("page 2") }), 100, -1, 5, 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			names, errs := query(t, c.rows, c.limit, c.take)
			if len(names) != c.names || errs != c.errs {
				t.Errorf("%d results and %d errors, want %d and %d", len(names), errs, c.names, c.errs)
			}
			if strings.Contains(names[0], "\x1b") {
				t.Errorf("a name of the platform reaches the terminal as %q", names[0])
			}
		})
	}
}
