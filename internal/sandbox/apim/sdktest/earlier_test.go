package sdktest_test

import (
	"testing"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/arm"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
	earlier "github.com/Azure/azure-sdk-for-go/sdk/resourcemanager/apimanagement/armapimanagement/v2"

	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/apim"
)

// The SDK before this one speaks 2022-08-01, as azurerm does: a user is deleted at once, and no If-Match is needed where it is empty.
func TestEarlierSDK(t *testing.T) {
	t.Parallel()
	sb := serve(t, sandbox.Options{}, nil)
	clients, err := earlier.NewClientFactory(apim.SubscriptionID, ready(apim.AccessToken), &arm.ClientOptions{
		ClientOptions: policy.ClientOptions{
			Cloud: cloudOf(sb), Retry: policy.RetryOptions{MaxRetries: -1}, InsecureAllowCredentialWithHTTP: true,
		},
		DisableRPRegistration: true,
	})
	if err != nil {
		t.Fatal(err)
	}
	ctx, users, members := t.Context(), clients.NewUserClient(), clients.NewGroupUserClient()
	subscriptions := clients.NewSubscriptionClient()
	created, err := users.CreateOrUpdate(ctx, group, service, "eve", earlier.UserCreateParameters{Properties: &earlier.UserCreateParameterProperties{
		FirstName: to("Eve"), LastName: to("Earlier"), Email: to("eve@example.com"),
	}}, nil)
	if err != nil || *created.Properties.State != earlier.UserStateActive {
		t.Fatalf("created %+v (%v)", created, err)
	}
	updated, err := users.Update(ctx, group, service, "eve", *created.ETag,
		earlier.UserUpdateParameters{Properties: &earlier.UserUpdateParametersProperties{Note: to("x")}}, nil)
	if err != nil || *updated.Properties.Note != "x" {
		t.Fatalf("updated %+v (%v)", updated, err)
	}
	if _, err := members.Create(ctx, group, service, apim.PartnersGroupID, "eve", nil); err != nil {
		t.Fatal(err)
	}
	granted, err := subscriptions.CreateOrUpdate(ctx, group, service, "eve-premium", earlier.SubscriptionCreateParameters{
		Properties: &earlier.SubscriptionCreateParameterProperties{
			DisplayName: to("Premium"), Scope: to("/products/" + apim.PremiumProductID), OwnerID: to("/users/eve"),
		},
	}, nil)
	if err != nil || *granted.Properties.State != earlier.SubscriptionStateSubmitted || *granted.Properties.PrimaryKey == "" {
		t.Fatalf("granted %+v (%v)", granted, err)
	}
	_, err = users.Delete(ctx, group, service, "eve", "*", nil)
	wantError(t, err, 400, "ValidationError")
	if _, err := users.Delete(ctx, group, service, "eve", "*", &earlier.UserClientDeleteOptions{DeleteSubscriptions: to(true)}); err != nil {
		t.Fatal(err)
	}
	_, err = users.Get(ctx, group, service, "eve", nil)
	wantError(t, err, 404, "ResourceNotFound")
	_, err = subscriptions.Get(ctx, group, service, "eve-premium", nil)
	wantError(t, err, 404, "ResourceNotFound")
}
