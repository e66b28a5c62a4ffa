// Package tf holds what every resource and data source of this provider needs of terraform-plugin-framework, and nothing of any platform.
//
// A resource embeds [Resource], which knows its [Kind] and its platform's access client. Its methods stand in its own file, in
// the order in which Terraform calls them, and each is one verb around what is the resource's own:
//
//   - [Plan] takes plan, state and configuration apart and runs the function of the [Planner] that fits: create, update, replace, destroy.
//   - [Create], [Update]: what was planned is stored as planned, and only unknown values come from the platform ([FillUnknown]).
//   - [Read]: a platform.GoneError warns and removes the resource from the state.
//   - [Delete], and [Import] with [ImportKey].
//
// The verbs set the identity on every path, before the state. [ReadOne], [ReadList] and [Rows] are the verbs of data sources.
//
// [Guarded] wraps each resource: a panic becomes a diagnostic, and a write that is under way survives Ctrl-C. [Kind.AddError] is
// the one place where errors become diagnostics; there a [Namespace] adds the advice that names resource types. The rest are
// attributes and plan modifiers: [EmailType], [EndAttribute], [References] (an id or a name), [PlanEnabled], [PasswordVersions],
// [DeletionPolicy].
package tf
