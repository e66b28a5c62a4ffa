package apim_test

import (
	"slices"
	"testing"

	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/apim"
)

func TestSeededGroups(t *testing.T) {
	t.Parallel()
	b := start(t)
	for _, id := range []string{apim.AdministratorsGroupID, apim.DevelopersGroupID, apim.GuestsGroupID} {
		b.call("GET", "/groups/"+id, nil).expect(t, 200).want(t, "system", "properties", "type").want(t, true, "properties", "builtIn").
			want(t, nil, "properties", "externalId")
		b.delete("/groups/"+id).refused(t, 405, "MethodNotAllowed")
		b.patch("/groups/"+id, map[string]any{"displayName": "x"}).refused(t, 405, "MethodNotAllowed")
		b.put("/groups/"+id, map[string]any{"displayName": "x"}).refused(t, 405, "MethodNotAllowed")
	}
	a := b.call("GET", "/groups/"+apim.ExternalGroupID, nil).expect(t, 200).want(t, "external", "properties", "type").
		want(t, false, "properties", "builtIn")
	if got := b.list("/groups", "externalId eq '"+a.Text("properties", "externalId")+"'"); !slices.Equal(got, []string{apim.ExternalGroupID}) {
		t.Errorf("groups %v", got)
	}
	if got := b.list("/groups", "startswith(displayName,'Part')"); !slices.Equal(got, []string{apim.PartnersGroupID}) {
		t.Errorf("groups %v", got)
	}
}

func TestLifeOfAGroup(t *testing.T) {
	t.Parallel()
	b := start(t, "if_match=strict")
	path := "/groups/vendors"
	b.call("GET", path, nil).refused(t, 404, "ResourceNotFound").want(t, "Group not found.", "error", "message")
	b.put(path, map[string]any{"description": "x"}).refused(t, 400, "ValidationError").want(t, "displayName", "error", "details", 0, "target")
	b.put(path, map[string]any{"displayName": ""}).refused(t, 400, "ValidationError")
	b.put(path, map[string]any{"displayName": "V", "type": "system"}).refused(t, 400, "ValidationError")
	created := b.put(path, map[string]any{"displayName": "Vendors", "description": "x"}).expect(t, 201).want(t, "custom", "properties", "type").
		want(t, nil, "properties", "externalId")
	if got := b.call("HEAD", path, nil).expect(t, 200).etag(); got != created.etag() || got == "" {
		t.Errorf("HEAD has the ETag %s, PUT had %s", got, created.etag())
	}
	b.put(path, map[string]any{"displayName": "Vendors"}).expect(t, 200).want(t, "", "properties", "description")
	b.put(path, map[string]any{"displayName": "x"}, "If-Match", created.etag()).refused(t, 412, "PreconditionFailed")
	b.patch(path, map[string]any{"description": "y"}, "If-Match", created.etag()).refused(t, 412, "PreconditionFailed")
	b.patch(path, map[string]any{"description": "y"}).expect(t, 200).want(t, "Vendors", "properties", "displayName").
		want(t, "y", "properties", "description")
	b.call("DELETE", path, nil).refused(t, 400, "ValidationError")
	b.delete(path).expect(t, 200)
	b.delete(path).expect(t, 204)
	b.patch(path, map[string]any{}).refused(t, 404, "ResourceNotFound")

	external := "/groups/entra-other"
	b.put(external, map[string]any{"displayName": "Other", "type": "External"}).expect(t, 201).want(t, "aad:///groups/", "properties", "externalId")
	b.call("GET", external, nil).expect(t, 200).want(t, nil, "properties", "externalId")
	b.set("group_user_delete_answer=204")
	b.delete(external).expect(t, 204)
}

func TestMembership(t *testing.T) {
	t.Parallel()
	b := start(t)
	member := func(group, user string) string { return "/groups/" + group + "/users/" + user }
	path := member(apim.TestersGroupID, apim.RegularUserID)
	b.call("HEAD", path, nil).expect(t, 404)
	added := b.call("PUT", path, nil).expect(t, 201).want(t, service+path, "id").want(t, "Microsoft.ApiManagement/service/groups/users", "type").
		want(t, apim.RegularEmail, "properties", "email")
	for _, list := range []string{"groups", "identities"} {
		if got, _ := added.Get("properties", list).([]any); got == nil || len(got) != 0 {
			t.Errorf("%s must be an empty list: %s", list, added.Raw)
		}
	}
	b.call("PUT", path, nil).expect(t, 200)
	b.call("HEAD", path, nil).expect(t, 204)
	b.call("GET", path, nil).refused(t, 405, "MethodNotAllowed")
	if got := b.GroupMembers(apim.TestersGroupID); !slices.Equal(got, []string{apim.RegularUserID}) {
		t.Errorf("members %v", got)
	}
	b.call("DELETE", path, nil).expect(t, 200) // without If-Match
	b.call("DELETE", path, nil).expect(t, 204)
	b.set("absent_member_delete=404", "group_user_delete_answer=204")
	b.call("DELETE", path, nil).refused(t, 404, "ResourceNotFound")
	b.call("PUT", path, nil).expect(t, 201)
	b.call("DELETE", path, nil).expect(t, 204)
	for _, missing := range []string{member("nothing", apim.RegularUserID), member(apim.TestersGroupID, "nobody")} {
		b.call("HEAD", missing, nil).expect(t, 404)
		b.call("PUT", missing, nil).refused(t, 404, "ResourceNotFound")
		b.call("DELETE", missing, nil).refused(t, 404, "ResourceNotFound")
	}
	b.call("PUT", member(apim.TestersGroupID, apim.AdministratorID), nil).expect(t, 201) // recorded
}

func TestMembersOfAGroup(t *testing.T) {
	t.Parallel()
	b := start(t)
	path := "/groups/" + apim.DevelopersGroupID + "/users"
	if got := b.list(path, "contains(lastName,'Neill')"); !slices.Equal(got, []string{apim.MailUserID}) {
		t.Errorf("members %v", got)
	}
	b.call("GET", path+"?$filter=state+eq+'active'", nil).refused(t, 400, "ValidationError")
	b.call("GET", "/groups/nothing/users", nil).refused(t, 404, "ResourceNotFound")
}

func TestMembershipOfGroupsThatOthersManage(t *testing.T) {
	t.Parallel()
	system, external := "/groups/"+apim.AdministratorsGroupID+regular, "/groups/"+apim.ExternalGroupID+regular
	b := start(t)
	b.call("PUT", system, nil).refused(t, 400, "ValidationError")
	b.call("PUT", external, nil).refused(t, 400, "ValidationError")
	b.call("DELETE", "/groups/"+apim.DevelopersGroupID+regular, nil).refused(t, 400, "ValidationError")
	b.set("system_group_write=405")
	b.call("PUT", system, nil).refused(t, 405, "MethodNotAllowed")
	b.set("system_group_write=accepted", "external_group_write=accepted")
	b.call("PUT", system, nil).expect(t, 201)
	b.call("PUT", external, nil).expect(t, 201)
	b.call("DELETE", system, nil).expect(t, 200)
}

func TestProducts(t *testing.T) {
	t.Parallel()
	b := start(t)
	if got := b.call("GET", "/products", nil).expect(t, 200).Column("name",
		"value"); !slices.Equal(got, []string{apim.StarterProductID, apim.UnlimitedProductID, apim.PremiumProductID}) {
		t.Errorf("products %v", got)
	}
	b.call("GET", "/products/STARTER", nil).expect(t, 200).want(t, service+"/products/starter", "id").want(t, 1.0, "properties", "subscriptionsLimit").
		want(t, false, "properties", "approvalRequired")
	b.call("GET", "/products/"+apim.UnlimitedProductID, nil).expect(t, 200).want(t, nil, "properties", "subscriptionsLimit").
		want(t, true, "properties", "approvalRequired")
	if b.call("HEAD", "/products/"+apim.PremiumProductID, nil).expect(t, 200).etag() == "" {
		t.Error("no ETag")
	}
	b.call("GET", "/products/nothing", nil).refused(t, 404, "ResourceNotFound").want(t, "Product not found.", "error", "message")
	if got := b.list("/products", "displayName eq 'Premium' and state eq 'published'"); !slices.Equal(got, []string{apim.PremiumProductID}) {
		t.Errorf("products %v", got)
	}
	if got := b.list("/apis", "path eq 'echo'"); !slices.Equal(got, []string{apim.EchoAPIID}) {
		t.Errorf("APIs %v", got)
	}
	b.call("GET", "/apis/"+apim.OrdersAPIID, nil).expect(t, 200).want(t, "orders", "properties", "path")
	b.call("HEAD", "/apis/nothing", nil).expect(t, 404)
}

func TestVisibilityOfAProduct(t *testing.T) {
	t.Parallel()
	b := start(t)
	path := "/products/" + apim.PremiumProductID + "/groups"
	partners := path + "/" + apim.PartnersGroupID
	b.call("HEAD", partners, nil).expect(t, 404)
	b.call("PUT", partners, nil).expect(t, 201)
	b.call("PUT", partners, nil).expect(t, 200)
	b.call("HEAD", partners, nil).expect(t, 204)
	if got := b.call("GET", path, nil).expect(t, 200).Column("name",
		"value"); !slices.Equal(got, []string{apim.AdministratorsGroupID, apim.PartnersGroupID}) {
		t.Errorf("groups %v", got)
	}
	b.delete("/groups/"+apim.PartnersGroupID).expect(t, 200)
	b.call("HEAD", partners, nil).expect(t, 404)
	b.call("PUT", partners, nil).refused(t, 404, "ResourceNotFound")
	b.call("DELETE", partners, nil).expect(t, 204)
	b.call("DELETE", path+"/"+apim.AdministratorsGroupID, nil).expect(t, 200)
	for _, method := range []string{"GET", "PUT", "DELETE"} {
		address := "/products/nothing/groups"
		if method != "GET" {
			address += "/" + apim.TestersGroupID
		}
		b.call(method, address, nil).refused(t, 404, "ResourceNotFound")
	}
	b.call("HEAD", "/products/"+apim.StarterProductID+"/groups/"+apim.GuestsGroupID, nil).expect(t, 204) // other products keep theirs
}
