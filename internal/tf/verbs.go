package tf

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
)

// Call is one call of Terraform to a resource, as the function sees it that a verb runs.
type Call struct {
	// Identity is the identity of the object, a struct with tfsdk tags. The function sets it on every path that returns no error, and before it
	// returns that the object is gone: Terraform refuses a state without identity, and would taint a new account.
	Identity any
	// Names are the names by which a plan may look for the object after this read removes it from the state. See platform.RemovedThisRun.
	Names []string
}

// Get decodes a configuration, plan, state or identity.
func Get[M any](ctx context.Context, from interface {
	Get(ctx context.Context, target any) diag.Diagnostics
}, diags *diag.Diagnostics) *M {
	var model M
	diags.Append(from.Get(ctx, &model)...)
	return &model
}

// Create runs f, which creates what the plan describes and returns it as the platform has it now. What was planned is stored as
// planned, and only unknown values are taken from the platform: were it to trim a name, the difference would make Terraform call
// the new account tainted, and replace the person. The next read shows it as an ordinary change.
//
// It returns what it stored, nil when f failed. What follows a create must not be an error, for the same reason.
func Create[M any](ctx context.Context, r managed, req resource.CreateRequest, resp *resource.CreateResponse,
	f func(ctx context.Context, c *Call, plan *M) (created *M, err error),
) *M {
	r.run().Applying.Store(true)
	defer warnLate(r, &resp.Diagnostics)
	plan := Get[M](ctx, req.Plan, &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return nil
	}
	var call Call
	end := r.run().Created.Begin(r.kind().Noun)
	created, err := f(ctx, &call, plan)
	end()
	if err != nil {
		r.run().Created.Settle(ctx, err)
		r.kind().AddError(&resp.Diagnostics, r.kind().Unable("create"), err)
		return nil
	}
	FillUnknown(plan, created)
	recordDeclared(ctx, req.Config, resp.Private, &resp.Diagnostics)
	recordPolicyFrom(ctx, r, req.Config, resp.Private, &resp.Diagnostics)
	SetIdentity(ctx, resp.Identity, call.Identity, &resp.Diagnostics)
	resp.Diagnostics.Append(resp.State.Set(ctx, plan)...)
	return plan
}

// Read runs f, which returns the object as the platform has it now. An error with a platform.GoneReason warns and removes the
// resource from the state, but only when f, run again after a moment, finds the same: see platform.LookTwice. Any other error
// leaves the state as it is.
//
// It returns what it stored, nil when there is nothing to store.
func Read[M any](ctx context.Context, r managed, req resource.ReadRequest, resp *resource.ReadResponse,
	f func(ctx context.Context, c *Call, state *M) (current *M, err error),
) *M {
	defer warnLate(r, &resp.Diagnostics)
	state := Get[M](ctx, req.State, &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return nil
	}
	gone := readEdge(r, state)
	var call Call
	current, err := platform.LookTwice(ctx, r.run().Created.Clock, func(ctx context.Context) (*M, error) {
		if platform.IsSecondLook(ctx) { // the first one may have changed it
			state = Get[M](ctx, req.State, &resp.Diagnostics)
		}
		call = Call{}
		return f(ctx, &call, state)
	})
	why := platform.GoneReason(err)
	if err != nil && why == "" {
		r.kind().AddError(&resp.Diagnostics, r.kind().Unable("read"), err)
		return nil
	}
	SetIdentity(ctx, resp.Identity, call.Identity, &resp.Diagnostics)
	if why != "" {
		summary := r.kind().Title() + " is gone"
		if end := platform.GoneEnd(err); end != nil {
			summary += " with its " + end.What
			r.run().Removed.RecordEnd(end, why)
		}
		r.run().Removed.Record(call.Names...)
		Warn(&resp.Diagnostics, summary, why+" The resource was removed from the state.")
		gone()
		resp.State.RemoveResource(ctx)
		return nil
	}
	nextRead(ctx, req.Private, resp.Private, &resp.Diagnostics)
	resp.Diagnostics.Append(resp.State.Set(ctx, current)...)
	fillDeletionPolicy(ctx, r, &resp.State, &resp.Diagnostics)
	return current
}

// Update runs f, which sends what changed and returns the object as the platform has it now. It stores as Create does. An error with a
// platform.GoneReason says so: the run may have gone without a refresh.
func Update[M any](ctx context.Context, r managed, req resource.UpdateRequest, resp *resource.UpdateResponse,
	f func(ctx context.Context, c *Call, plan, state *M) (updated *M, err error),
) *M {
	r.run().Applying.Store(true)
	defer warnLate(r, &resp.Diagnostics)
	plan, state := Get[M](ctx, req.Plan, &resp.Diagnostics), Get[M](ctx, req.State, &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return nil
	}
	var call Call
	updated, err := f(ctx, &call, plan, state)
	if why := platform.GoneReason(err); why != "" {
		err = errGone(r.kind(), why)
	}
	if err != nil {
		r.kind().AddError(&resp.Diagnostics, r.kind().Unable("update"), err)
		return nil
	}
	FillUnknown(plan, updated)
	recordDeclared(ctx, req.Config, resp.Private, &resp.Diagnostics)
	recordPolicyFrom(ctx, r, req.Config, resp.Private, &resp.Diagnostics)
	SetIdentity(ctx, resp.Identity, call.Identity, &resp.Diagnostics)
	resp.Diagnostics.Append(resp.State.Set(ctx, plan)...)
	return plan
}

// errGone is the error of a change of something that is not there any more. A refresh right before would have seen it.
func errGone(k Kind, why string) error {
	return &platform.Problem{
		Summary: k.Title() + " is gone",
		Means:   why + " Nothing was changed, and the resource stays in the state.",
		Do: "Run terraform plan without -refresh=false: the refresh finds that it is gone, and the plan says what is to be done. If this run did " +
			"refresh, it was removed while the run was under way.",
	}
}

// Delete runs f, which takes the object away. What is already gone is no error. An edge that another resource of this run takes over stays.
func Delete[M any](ctx context.Context, r managed, req resource.DeleteRequest, resp *resource.DeleteResponse,
	f func(ctx context.Context, state *M) error,
) {
	r.run().Applying.Store(true)
	defer warnLate(r, &resp.Diagnostics)
	fillDeletionPolicy(ctx, r, &req.State, &resp.Diagnostics)
	state := Get[M](ctx, req.State, &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	err := releaseEdge(ctx, r, state, req.Private, &resp.Diagnostics, func() error { return f(ctx, state) })
	if err != nil {
		r.kind().AddError(&resp.Diagnostics, r.kind().Unable("destroy"), err)
	}
}

// Import runs f, which finds what the import block names: req.ID is the text that the user wrote, "" when the block holds an identity. See ImportKey.
//
// It returns what it stored, nil when f failed.
func Import[M any](ctx context.Context, r managed, req resource.ImportStateRequest, resp *resource.ImportStateResponse,
	f func(ctx context.Context, c *Call) (found *M, err error),
) *M {
	defer warnLate(r, &resp.Diagnostics)
	var call Call
	found, err := f(ctx, &call)
	if err != nil {
		r.kind().AddError(&resp.Diagnostics, r.kind().Unable("import"), err)
		warnInvisibleText(&resp.Diagnostics, "", req.ID)
		if req.ID == "" && req.Identity != nil {
			for _, text := range textsIn(req.Identity.Raw) {
				warnInvisibleText(&resp.Diagnostics, "", text)
			}
		}
	}
	if resp.Diagnostics.HasError() {
		return nil
	}
	SetIdentity(ctx, resp.Identity, call.Identity, &resp.Diagnostics)
	SetPrivate(ctx, resp.Private, keyImporting, justImported, &resp.Diagnostics)
	resp.Diagnostics.Append(resp.State.Set(ctx, found)...)
	fillDeletionPolicy(ctx, r, &resp.State, &resp.Diagnostics)
	return found
}

// warnLate warns of what became known about operations that have ended: see platform.LateProblems.
func warnLate(r managed, diags *diag.Diagnostics) {
	for _, problem := range r.run().Late.Drain() {
		late := r.kind().Diagnostic("A change was not made", problem)
		diags.AddWarning(late.Summary(), late.Detail())
	}
}
