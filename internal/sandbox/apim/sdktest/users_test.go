package sdktest_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/resourcemanager/apimanagement/armapimanagement/v3"

	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/apim"
)

const (
	group   = apim.ResourceGroup
	service = apim.ServiceName
)

func TestLifeOfAUser(t *testing.T) {
	t.Parallel()
	b := start(t, nil)
	users, ctx := b.NewUserClient(), t.Context()
	// An id with characters that the SDK escapes.
	const id = "nora n.new/é@example.com"
	_, err := users.Get(ctx, group, service, id, nil)
	wantError(t, err, 404, "ResourceNotFound")
	if tag, err := users.GetEntityTag(ctx, group, service, id, nil); err == nil && tag.Success {
		t.Error("a user who is not there has an ETag")
	}

	parameters := newUser("nora")
	parameters.Properties.Confirmation = to(armapimanagement.ConfirmationInvite)
	created, err := users.CreateOrUpdate(ctx, group, service, id, parameters, &armapimanagement.UserClientCreateOrUpdateOptions{Notify: to(false)})
	if err != nil {
		t.Fatal(err)
	}
	if *created.Name != id || *created.Properties.State != armapimanagement.UserStatePending ||
		len(created.Properties.Groups) != 1 || *created.ETag == "" {
		t.Errorf("created %+v", created)
	}
	mails := b.Outbox.All()
	if len(mails) != 1 || !strings.HasPrefix(mails[0].Data["link"], "https://contoso-apis.developer.") {
		t.Errorf("mails %+v", mails)
	}

	read, err := users.Get(ctx, group, service, id, nil)
	if err != nil {
		t.Fatal(err)
	}
	if *read.ETag != *created.ETag || read.Properties.Groups != nil || read.Properties.Note != nil ||
		!read.Properties.RegistrationDate.Equal(*created.Properties.RegistrationDate) ||
		*read.Properties.Identities[0].Provider != "Basic" {
		t.Errorf("read %+v", read)
	}
	tag, err := users.GetEntityTag(ctx, group, service, id, nil)
	if err != nil || !tag.Success || *tag.ETag != *read.ETag {
		t.Errorf("tag %+v (%v)", tag, err)
	}

	updated, err := users.Update(ctx, group, service, id, *read.ETag,
		armapimanagement.UserUpdateParameters{Properties: &armapimanagement.UserUpdateParametersProperties{
			State: to(armapimanagement.UserStateBlocked), Note: to("left"),
		}}, nil)
	if err != nil || *updated.Properties.State != armapimanagement.UserStateBlocked || *updated.Properties.Note != "left" {
		t.Fatalf("updated %+v (%v)", updated, err)
	}
	_, err = users.Update(ctx, group, service, id, *read.ETag, armapimanagement.UserUpdateParameters{}, nil)
	wantError(t, err, 412, "PreconditionFailed")
	cleared, err := users.Update(ctx, group, service, id, "*",
		armapimanagement.UserUpdateParameters{Properties: &armapimanagement.UserUpdateParametersProperties{Note: azcore.NullValue[*string]()}}, nil)
	if err != nil || cleared.Properties.Note != nil {
		t.Errorf("cleared %+v (%v)", cleared, err)
	}

	poller, err := users.BeginDelete(ctx, group, service, id, "*", &armapimanagement.UserClientBeginDeleteOptions{
		AppType: to(armapimanagement.AppTypeDeveloperPortal), DeleteSubscriptions: to(true), Notify: to(true),
	})
	if err != nil {
		t.Fatal(err)
	}
	if polls, err := finish(t, poller); err != nil || polls < 2 {
		t.Fatalf("after %d polls: %v", polls, err)
	}
	_, err = users.Get(ctx, group, service, id, nil)
	wantError(t, err, 404, "ResourceNotFound")
	if mails := b.Outbox.All(); len(mails) != 2 || mails[1].Kind != "accountClosedDeveloper" {
		t.Errorf("mails %+v", mails)
	}
}

func TestListOfUsers(t *testing.T) {
	t.Parallel()
	for name, set := range map[string]map[string]string{
		"one page": nil, "skip": {"page_size": "1"}, "token": {"page_size": "2", "next_link": "skiptoken"},
		"empty link at the end": {"page_size": "1", "last_next_link": "empty"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := start(t, set)
			users, pages := all(t, b.NewUserClient().NewListByServicePager(group, service,
				&armapimanagement.UserClientListByServiceOptions{ExpandGroups: to(true)}),
				func(page armapimanagement.UserClientListByServiceResponse) []*armapimanagement.UserContract {
					return page.Value
				})
			var ids, want []string
			for _, u := range users {
				ids = append(ids, *u.Name)
				if len(u.Properties.Groups) == 0 {
					t.Errorf("%s is in no group", *u.Name)
				}
			}
			for _, u := range b.APIM.Users() {
				want = append(want, u.ID)
			}
			if !slices.Equal(ids, want) || (pages > 1) != (set["page_size"] != "") {
				t.Errorf("%d pages with %v, want %v", pages, ids, want)
			}
		})
	}
}

func TestFilterOfUsers(t *testing.T) {
	t.Parallel()
	b := start(t, map[string]string{"page_size": "1"})
	for filter, want := range map[string]int{"lastName eq 'O''Neill'": 1, "state eq 'active' and startswith(email,'')": 6,
		"email eq 'nobody@example.com'": 0} {
		users, _ := all(t, b.NewUserClient().NewListByServicePager(group, service, &armapimanagement.UserClientListByServiceOptions{Filter: to(filter)}),
			func(page armapimanagement.UserClientListByServiceResponse) []*armapimanagement.UserContract {
				return page.Value
			})
		if len(users) != want {
			t.Errorf("%s: %d users, want %d", filter, len(users), want)
		}
	}
	_, err := b.NewUserClient().NewListByServicePager(group, service, &armapimanagement.UserClientListByServiceOptions{Filter: to("phone eq 'x'")}).
		NextPage(t.Context())
	wantError(t, err, 400, "ValidationError")
}

func TestWhatAUserHas(t *testing.T) {
	t.Parallel()
	b := start(t, nil)
	ctx, id := t.Context(), apim.SubscriberUserID
	groups, _ := all(t, b.NewUserGroupClient().NewListPager(group, service, id, nil),
		func(page armapimanagement.UserGroupClientListResponse) []*armapimanagement.GroupContract {
			return page.Value
		})
	if len(groups) != 1 || *groups[0].Name != apim.DevelopersGroupID || !*groups[0].Properties.BuiltIn {
		t.Errorf("groups %+v", groups)
	}
	subscriptions, _ := all(t, b.NewUserSubscriptionClient().NewListPager(group, service, id, nil),
		func(page armapimanagement.UserSubscriptionClientListResponse) []*armapimanagement.SubscriptionContract {
			return page.Value
		})
	if len(subscriptions) != 2 {
		t.Errorf("subscriptions %+v", subscriptions)
	}
	identities, _ := all(t, b.NewUserIdentitiesClient().NewListPager(group, service, id, nil),
		func(page armapimanagement.UserIdentitiesClientListResponse) []*armapimanagement.UserIdentityContract {
			return page.Value
		})
	if len(identities) != 1 || *identities[0].ID != apim.SubscriberEmail {
		t.Errorf("identities %+v", identities)
	}
	token, err := b.NewUserClient().GetSharedAccessToken(ctx, group, service, id,
		armapimanagement.UserTokenParameters{Properties: &armapimanagement.UserTokenParameterProperties{
			KeyType: to(armapimanagement.KeyTypePrimary), Expiry: to(time.Now().UTC().Add(time.Hour)),
		}}, nil)
	if err != nil || !strings.HasPrefix(*token.Value, id+"&") {
		t.Errorf("token %+v (%v)", token, err)
	}
	link, err := b.NewUserClient().GenerateSsoURL(ctx, group, service, id, nil)
	if err != nil || !strings.HasPrefix(*link.Value, "https://") {
		t.Errorf("link %+v (%v)", link, err)
	}
	if _, err := b.NewUserConfirmationPasswordClient().Send(ctx, group, service, id,
		&armapimanagement.UserConfirmationPasswordClientSendOptions{AppType: to(armapimanagement.AppTypeDeveloperPortal)}); err != nil {
		t.Error(err)
	}
	if mails := b.Outbox.All(); len(mails) != 1 || mails[0].To != apim.SubscriberEmail {
		t.Errorf("mails %+v", mails)
	}
}
