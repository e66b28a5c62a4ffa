package tf

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework-validators/int64validator"
	"github.com/hashicorp/terraform-plugin-framework-validators/resourcevalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
)

// Reference is a role, group, folder or person as a configuration names it: by its id, or by its name, its path or the person's e-mail address. Ids
// differ between tenants, so names are the usual way. ID is int64 for a platform's numbers, string for all other ids.
type Reference[ID int64 | string] struct {
	id          ID
	hasID       bool
	idIsUnknown bool
	name, email types.String
}

// NumberReference is a reference by number or name.
func NumberReference(id types.Int64, name types.String) Reference[int64] {
	return Reference[int64]{id: id.ValueInt64(), hasID: !id.IsNull(), idIsUnknown: id.IsUnknown(), name: name}
}

// TextReference is a reference by a text id or a name.
func TextReference(id, name types.String) Reference[string] {
	return Reference[string]{id: id.ValueString(), hasID: !id.IsNull(), idIsUnknown: id.IsUnknown(), name: name}
}

// PersonReference is a reference to somebody's account by its id, user name or e-mail address.
func PersonReference(id, username, email types.String) Reference[string] {
	person := TextReference(id, username)
	person.email = email
	return person
}

// Resolve looks for what a Reference names. A name that the platform does not return is null in the plan.
type Resolve[ID int64 | string] func(ctx context.Context, named platform.Named[ID]) (*platform.Resolved[ID], error)

// References are the attributes of a Reference. NameAttribute or EmailAttribute is "" where there is none.
type References[ID int64 | string] struct {
	IDAttribute, NameAttribute, EmailAttribute string
	// MayMiss says that an id that the platform does not know is no error here: a warning of the missing ends reports it, since a destroy plans such a
	// create, too.
	MayMiss bool
}

// nameOf is one of the names of a Reference.
type nameOf[ID int64 | string] struct {
	attribute string
	// of is the name as a configuration or state has it, now as the platform has it, and by names an object by it.
	of  func(Reference[ID]) types.String
	now func(*platform.Resolved[ID]) string
	by  func(name string) platform.Named[ID]
}

func (a References[ID]) names() []nameOf[ID] {
	var names []nameOf[ID]
	if a.NameAttribute != "" {
		names = append(names, nameOf[ID]{
			a.NameAttribute,
			func(r Reference[ID]) types.String { return r.name },
			func(o *platform.Resolved[ID]) string { return o.Name },
			func(name string) platform.Named[ID] { return platform.Named[ID]{Name: name} },
		})
	}
	if a.EmailAttribute != "" {
		names = append(names, nameOf[ID]{
			a.EmailAttribute,
			func(r Reference[ID]) types.String { return r.email },
			func(o *platform.Resolved[ID]) string { return o.Email },
			func(name string) platform.Named[ID] { return platform.Named[ID]{Email: name} },
		})
	}
	return names
}

// decides is the name by which an object is looked for whose id is not written; nil: its id is.
func (a References[ID]) decides(r Reference[ID]) *nameOf[ID] {
	if r.hasID {
		return nil
	}
	for _, name := range a.names() {
		if !name.of(r).IsNull() {
			return &name
		}
	}
	return nil
}

// Names are what platform.RemovedThisRun knows the reference by.
func (a References[ID]) Names(r Reference[ID]) []string {
	var known []string
	if r.hasID && !r.idIsUnknown {
		known = append(known, fmt.Sprintf("%s %v", a.IDAttribute, r.id))
	}
	for _, name := range a.names() {
		if text := name.of(r).ValueString(); text != "" {
			known = append(known, a.IDAttribute+" "+text)
		}
	}
	return known
}

// attributes are the names of all attributes, the id's first.
func (a References[ID]) attributes() []string {
	all := []string{a.IDAttribute}
	for _, name := range a.names() {
		all = append(all, name.attribute)
	}
	return all
}

// Rule is the sentence of the documentation about the attributes.
func (a References[ID]) Rule() string {
	all := a.attributes()
	last := len(all) - 1
	means := "both have to mean the same."
	if last > 1 {
		means = "all that are set have to mean the same."
	}
	return "At least one of `" + strings.Join(all[:last], "`, `") + "` and `" + all[last] + "` is set; " + means
}

// Required refuses a configuration that sets none of the attributes. Several are fine as long as they mean the same object, as in generated
// configuration: Plan looks.
func (a References[ID]) Required() resource.ConfigValidator {
	var all []path.Expression
	for _, attribute := range a.attributes() {
		all = append(all, path.MatchRoot(attribute))
	}
	return resourcevalidator.AtLeastOneOf(all...)
}

// NumberAttributes are the attribute for a number and the one for the name. what is the kind of thing, name describes the name,
// and source is the data source that lists both.
func NumberAttributes(a References[int64], what, name, source string) map[string]schema.Attribute {
	return map[string]schema.Attribute{
		a.IDAttribute: schema.Int64Attribute{
			MarkdownDescription: "The number of the " + what + ", as the data source `" + source + "` lists it. " + a.Rule() + " Another " + what +
				" replaces the resource.",
			Optional:   true,
			Computed:   true,
			Validators: []validator.Int64{int64validator.AtLeast(1)},
		},
		a.NameAttribute: NameAttribute(name),
	}
}

// NameAttribute is the attribute of a name of a Reference.
func NameAttribute(description string) schema.StringAttribute {
	return schema.StringAttribute{
		MarkdownDescription: description + " Case-insensitive.",
		Optional:            true,
		Computed:            true,
		Validators:          []validator.String{stringvalidator.LengthAtLeast(1)},
		PlanModifiers:       []planmodifier.String{ReferenceName()},
	}
}

// Plan resolves a name to its id and back. Another object than the state's replaces the resource. What this run removed from the state is not looked
// for: see platform.RemovedThisRun.
func (a References[ID]) Plan(ctx context.Context, p *Planning, config, state Reference[ID], find Resolve[ID]) {
	attribute, unknown, named := a.IDAttribute, config.idIsUnknown, platform.Named[ID]{ID: config.id}
	decides := a.decides(config)
	if decides != nil {
		name := decides.of(config)
		attribute, unknown, named = decides.attribute, name.IsUnknown(), decides.by(name.ValueString())
	}
	exists := state.hasID
	if unknown {
		a.planUnknown(p, attribute, state)
		return
	}
	if exists && a.same(config, state) {
		a.planSame(ctx, p, config, state, find)
		return
	}
	object, err := find(ctx, named)
	switch {
	case err != nil && !exists && p.Removed(a.Names(config)...):
		if decides != nil { // an id is looked at with the other ends
			p.warnMissingEnd(attribute, p.kind.Diagnostic("", err).Detail())
		}
		return
	case err != nil && decides == nil && a.MayMiss && platform.GoneReason(err) != "":
		return
	case err != nil:
		p.ErrorAt(attribute, err)
		return
	case object.Planned:
		a.planUnknown(p, attribute, state)
		return
	}
	if exists && !sameID(object.ID, state.id) {
		p.Replace(a.IDAttribute)
	}
	if decides != nil {
		p.Set(ctx, a.IDAttribute, object.ID)
	}
	for _, name := range a.names() {
		switch {
		case name.of(config).IsNull() && name.now(object) == "" && a.EmailAttribute != "" && !exists:
			// What a plan does not know about a person for free, the create finds out.
		case name.of(config).IsNull() && name.now(object) == "" && exists && sameID(object.ID, state.id):
			p.Set(ctx, name.attribute, name.of(state))
		case name.of(config).IsNull():
			p.Set(ctx, name.attribute, StringOrNull(name.now(object)))
		case decides == nil || name.attribute != decides.attribute:
			if err := a.requireSame(ctx, object, name, name.of(config), find); err != nil {
				p.ErrorAt(name.attribute, err)
			}
		}
	}
}

// planUnknown plans what nobody knows before the apply: it may be another object than the state's.
func (a References[ID]) planUnknown(p *Planning, attribute string, state Reference[ID]) {
	if !state.hasID {
		return
	}
	p.Replace(attribute)
	p.WarnAt(attribute, "The access may be interrupted",
		fmt.Sprintf("%s is unknown until apply (%s is %v now), so Terraform re-creates this, even if the value turns out to be the same, and the person "+
			"loses access in between. To avoid that, take the value from something that is known in plan; a data source with depends_on is not.",
			attribute, a.IDAttribute, state.id))
}

// RequireSame refuses a name beside an id that is not the name of the same object. object is what the id means. A platform that does not return its
// name is asked what the name means.
func (a References[ID]) RequireSame(ctx context.Context, object *platform.Resolved[ID], name types.String, find Resolve[ID]) error {
	return a.requireSame(ctx, object, a.names()[0], name, find)
}

func (a References[ID]) requireSame(ctx context.Context, object *platform.Resolved[ID], is nameOf[ID], name types.String, find Resolve[ID]) error {
	now := is.now(object)
	if name.IsNull() || name.IsUnknown() || platform.SameName(now, name.ValueString()) {
		return nil
	}
	means := "another object"
	if now != "" {
		means = fmt.Sprintf("called %q", platform.Inert(now))
	}
	other, err := find(ctx, is.by(name.ValueString()))
	switch {
	case err == nil && sameID(other.ID, object.ID):
		return nil
	case err != nil && now == "":
		return err
	case err == nil:
		means += fmt.Sprintf(", and %s %q is %v", is.attribute, name.ValueString(), other.ID)
	default:
		means += fmt.Sprintf(", and nothing was found by the name %q", name.ValueString())
	}
	return &platform.Problem{
		Summary: fmt.Sprintf("%s and %s do not mean the same", a.IDAttribute, is.attribute),
		Means:   fmt.Sprintf("%s %v is %s. Nothing was sent.", a.IDAttribute, object.ID, means),
		Do:      fmt.Sprintf("Remove %s or %s, or correct one of them.", a.IDAttribute, is.attribute),
	}
}

// planSame plans a configuration that says what the state says. A name is looked up in every plan: it may belong to another
// object by now, and a grant that was made for the one must not be taken for one of the other. Only a look-up that finds
// something changes the plan: an object that is gone, or a catalog that cannot be read, is reported where the edge is read.
func (a References[ID]) planSame(ctx context.Context, p *Planning, config, state Reference[ID], find Resolve[ID]) {
	p.Set(ctx, a.IDAttribute, state.id)
	written := false
	for _, name := range a.names() {
		p.Set(ctx, name.attribute, name.of(state))
		written = written || !name.of(config).IsNull()
	}
	if !written {
		return
	}
	decides := a.decides(config)
	if decides == nil { // the id decides which object is meant
		if object, err := find(ctx, platform.Named[ID]{ID: state.id}); err == nil {
			a.warnRenamed(p, state.id, object, config)
		}
		return
	}
	name := decides.of(config).ValueString()
	now, err := find(ctx, decides.by(name))
	if err != nil || now.Planned {
		if object, err := find(ctx, platform.Named[ID]{ID: state.id}); err == nil {
			a.warnRenamed(p, state.id, object, config)
		}
		return
	}
	if sameID(now.ID, state.id) {
		return
	}
	p.Set(ctx, a.IDAttribute, now.ID)
	p.Replace(a.IDAttribute)
	former := ""
	if object, err := find(ctx, platform.Named[ID]{ID: state.id}); err == nil && decides.now(object) != "" {
		former = fmt.Sprintf(", which is called %q now", platform.Inert(decides.now(object)))
	}
	p.WarnAt(decides.attribute, "The name means another object now",
		fmt.Sprintf("%s %q was %v when this was created%s. Today it is %v, another object with the same name, so this plan replaces the resource: the "+
			"access to %v is removed and the access to %v is granted. To keep the old one, set %s = %v instead of the name.",
			decides.attribute, name, state.id, former, now.ID, state.id, now.ID, a.IDAttribute, state.id))
}

// warnRenamed says that the object of the state is not called any more what the configuration calls it.
func (a References[ID]) warnRenamed(p *Planning, id ID, object *platform.Resolved[ID], config Reference[ID]) {
	for _, name := range a.names() {
		now, configured := name.now(object), name.of(config)
		if now == "" || configured.IsNull() || configured.IsUnknown() || platform.SameName(now, configured.ValueString()) {
			continue
		}
		p.WarnAt(name.attribute, "The object has another name now",
			fmt.Sprintf("%v is not called %q any more: it is called %q now. Nothing changes. Set %s = %q.",
				id, configured.ValueString(), platform.Inert(now), name.attribute, platform.Inert(now)))
	}
}

// Current are the names to store after a read: as the platform returns them, so that plans show them. A name that the applied configuration wrote, or
// may have written, as after an import, stays as it is, since plans compare with it: they say that the object was renamed. So does one that the
// platform does not return.
func (a References[ID]) Current(ctx context.Context, private PrivateReader, state Reference[ID], now *platform.Resolved[ID],
	diags *diag.Diagnostics,
) (name, email types.String) {
	for _, one := range a.names() {
		current := one.of(state)
		follows := current.IsNull() || isManagedHere(ctx, private, diags) && !IsDeclared(ctx, private, one.attribute, diags)
		if fresh := one.now(now); fresh != "" && follows {
			current = types.StringValue(fresh)
		}
		if one.attribute == a.NameAttribute {
			name = current
		} else {
			email = current
		}
	}
	return name, email
}

// ReferenceName marks the attributes of names of a Reference, so that Current knows which of them a configuration wrote.
func ReferenceName() planmodifier.String { return referenceName{} }

type referenceName struct{}

func (referenceName) Description(context.Context) string         { return "" }
func (referenceName) MarkdownDescription(context.Context) string { return "" }
func (referenceName) PlanModifyString(context.Context, planmodifier.StringRequest, *planmodifier.StringResponse) {
}

// same reports whether a configuration names the object of the state, perhaps in another form: that is no change.
func (a References[ID]) same(config, state Reference[ID]) bool {
	if config.hasID && !sameID(config.id, state.id) {
		return false
	}
	for _, name := range a.names() {
		if written := name.of(config); !written.IsNull() && !platform.SameName(written.ValueString(), name.of(state).ValueString()) {
			return false
		}
	}
	return true
}

// sameID compares ids as the platforms do: a UUID's case does not count.
func sameID[ID int64 | string](a, b ID) bool {
	return strings.EqualFold(fmt.Sprint(a), fmt.Sprint(b))
}

// Settle resolves before the write what could not be known in plan, and checks it again. Nothing is looked for when all was known.
func (a References[ID]) Settle(ctx context.Context, r Reference[ID], find Resolve[ID]) (*platform.Resolved[ID], error) {
	named, known := platform.Named[ID]{ID: r.id}, !r.idIsUnknown
	for _, name := range a.names() {
		value := name.of(r)
		known = known && !value.IsUnknown()
		if r.idIsUnknown && named == (platform.Named[ID]{}) && value.ValueString() != "" {
			named = name.by(value.ValueString())
		}
	}
	if known {
		return &platform.Resolved[ID]{ID: r.id, Name: r.name.ValueString(), Email: r.email.ValueString()}, nil
	}
	return find(ctx, named)
}

// NumberOrName reads what an import names a role or folder by: a positive number of the platform's, or a name. The other one is its zero value.
func NumberOrName(text string) (id int64, name string) {
	if id, err := strconv.ParseInt(text, 10, 64); err == nil && id > 0 {
		return id, ""
	}
	return 0, text
}
