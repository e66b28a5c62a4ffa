package sdktest_test

import (
	"testing"

	"github.com/Azure/azure-sdk-for-go/sdk/resourcemanager/apimanagement/armapimanagement/v3"

	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/apim"
)

func TestGroupsAndMembership(t *testing.T) {
	t.Parallel()
	b := start(t, nil)
	groups, members, ctx := b.NewGroupClient(), b.NewGroupUserClient(), t.Context()
	created, err := groups.CreateOrUpdate(ctx, group, service, "vendors",
		armapimanagement.GroupCreateParameters{Properties: &armapimanagement.GroupCreateParametersProperties{DisplayName: to("Vendors")}}, nil)
	if err != nil || *created.Properties.Type != armapimanagement.GroupTypeCustom || *created.Properties.BuiltIn {
		t.Fatalf("created %+v (%v)", created, err)
	}
	updated, err := groups.Update(ctx, group, service, "vendors", *created.ETag,
		armapimanagement.GroupUpdateParameters{Properties: &armapimanagement.GroupUpdateParametersProperties{Description: to("x")}}, nil)
	if err != nil || *updated.Properties.Description != "x" || *updated.Properties.DisplayName != "Vendors" {
		t.Fatalf("updated %+v (%v)", updated, err)
	}
	isMember := func() bool {
		t.Helper()
		found, err := members.CheckEntityExists(ctx, group, service, "vendors", apim.MailUserID, nil)
		if err != nil {
			t.Fatal(err)
		}
		return found.Success
	}
	if isMember() {
		t.Error("a member too early")
	}
	for range 2 { // 201, then 200
		if added, err := members.Create(ctx, group, service, "vendors", apim.MailUserID, nil); err != nil || *added.Properties.Email != apim.MailEmail {
			t.Fatalf("added %+v (%v)", added, err)
		}
	}
	list, _ := all(t, members.NewListPager(group, service, "vendors", nil),
		func(page armapimanagement.GroupUserClientListResponse) []*armapimanagement.UserContract {
			return page.Value
		})
	if !isMember() || len(list) != 1 || *list[0].Name != apim.MailUserID {
		t.Errorf("members %+v", list)
	}
	for range 2 { // 200, then 204
		if _, err := members.Delete(ctx, group, service, "vendors", apim.MailUserID, nil); err != nil {
			t.Fatal(err)
		}
	}
	if isMember() {
		t.Error("still a member")
	}
	_, err = members.Create(ctx, group, service, apim.AdministratorsGroupID, apim.MailUserID, nil)
	wantError(t, err, 400, "ValidationError")
	if _, err := groups.Delete(ctx, group, service, "vendors", "*", nil); err != nil {
		t.Fatal(err)
	}
	everything, _ := all(t, groups.NewListByServicePager(group, service, nil),
		func(page armapimanagement.GroupClientListByServiceResponse) []*armapimanagement.GroupContract {
			return page.Value
		})
	if len(everything) != len(b.APIM.Groups()) {
		t.Errorf("groups %+v", everything)
	}
}

func TestLifeOfASubscription(t *testing.T) {
	t.Parallel()
	b := start(t, nil)
	subscriptions, ctx := b.NewSubscriptionClient(), t.Context()
	const sid = "nadia-premium"
	created, err := subscriptions.CreateOrUpdate(ctx, group, service, sid,
		armapimanagement.SubscriptionCreateParameters{Properties: &armapimanagement.SubscriptionCreateParameterProperties{
			DisplayName: to("Nadia premium"), Scope: to("/products/premium"), OwnerID: to("/users/" + apim.MailUserID),
		}}, &armapimanagement.SubscriptionClientCreateOrUpdateOptions{AppType: to(armapimanagement.AppTypeDeveloperPortal), Notify: to(false)})
	if err != nil || *created.Properties.State != armapimanagement.SubscriptionStateSubmitted || *created.Properties.PrimaryKey == "" {
		t.Fatalf("created %+v (%v)", created, err)
	}
	read, err := subscriptions.Get(ctx, group, service, sid, nil)
	if err != nil || *read.ETag != *created.ETag || read.Properties.CreatedDate.After(*created.Properties.CreatedDate) {
		t.Fatalf("read %+v (%v)", read, err)
	}
	updated, err := subscriptions.Update(ctx, group, service, sid, *read.ETag,
		armapimanagement.SubscriptionUpdateParameters{Properties: &armapimanagement.SubscriptionUpdateParameterProperties{
			State: to(armapimanagement.SubscriptionStateActive),
		}}, nil)
	if err != nil || *updated.Properties.State != armapimanagement.SubscriptionStateActive {
		t.Fatalf("updated %+v (%v)", updated, err)
	}
	before, err := subscriptions.ListSecrets(ctx, group, service, sid, nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := subscriptions.RegeneratePrimaryKey(ctx, group, service, sid, nil); err != nil {
		t.Fatal(err)
	}
	after, err := subscriptions.ListSecrets(ctx, group, service, sid, nil)
	if err != nil || *after.PrimaryKey == *before.PrimaryKey || *after.SecondaryKey != *before.SecondaryKey {
		t.Errorf("keys %+v, then %+v (%v)", before, after, err)
	}
	list, _ := all(t, subscriptions.NewListPager(group, service,
		&armapimanagement.SubscriptionClientListOptions{Filter: to("properties/ownerId eq '/users/" + apim.MailUserID + "'")}),
		func(page armapimanagement.SubscriptionClientListResponse) []*armapimanagement.SubscriptionContract {
			return page.Value
		})
	if len(list) != 1 || *list[0].Name != sid {
		t.Errorf("list %+v", list)
	}
	for range 2 { // 200, then 204
		if _, err := subscriptions.Delete(ctx, group, service, sid, "*", nil); err != nil {
			t.Fatal(err)
		}
	}
	_, err = subscriptions.Get(ctx, group, service, sid, nil)
	wantError(t, err, 404, "ResourceNotFound")
	_, err = subscriptions.CreateOrUpdate(ctx, group, service, "second",
		armapimanagement.SubscriptionCreateParameters{Properties: &armapimanagement.SubscriptionCreateParameterProperties{
			DisplayName: to("x"), Scope: to("/products/starter"), OwnerID: to("/users/" + apim.SubscriberUserID),
		}}, nil)
	wantError(t, err, 400, "ValidationError")
}

func TestServiceAndProducts(t *testing.T) {
	t.Parallel()
	b := start(t, nil)
	found, err := b.NewServiceClient().Get(t.Context(), group, service, nil)
	if err != nil || *found.SKU.Name != armapimanagement.SKUTypeDeveloper {
		t.Errorf("service %+v (%v)", found, err)
	}
	_, err = b.NewServiceClient().Get(t.Context(), "rg-none", service, nil)
	wantError(t, err, 404, "ResourceGroupNotFound")
	products, _ := all(t, b.NewProductClient().NewListByServicePager(group, service, nil),
		func(page armapimanagement.ProductClientListByServiceResponse) []*armapimanagement.ProductContract {
			return page.Value
		})
	if len(products) != 3 || *products[0].Properties.SubscriptionsLimit != 1 || products[1].Properties.SubscriptionsLimit != nil {
		t.Errorf("products %+v", products)
	}
	starter, err := b.NewProductClient().Get(t.Context(), group, service, apim.StarterProductID, nil)
	if err != nil || *starter.Properties.DisplayName != "Starter" {
		t.Errorf("product %+v (%v)", starter, err)
	}
}
