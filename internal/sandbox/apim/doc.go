// Package apim is a fake server of Azure API Management's portal users, groups, products and subscriptions as Azure Resource
// Manager serves them, together with the two calls of Microsoft Entra by which an application signs in. It is as strict and as
// odd as what the vendor documents and what recorded traffic shows; what no source settles is a switch (see [kernel.Switches] and
// the list of switches in this package).
//
// Comments say where a behavior comes from: documented (Microsoft's published API description and its examples, or
// documentation), recorded (traffic of the real service that others kept), reported (by users of the real service), or assumed.
//
// It serves the vendor's paths below [Root], for the api-versions 2021-08-01, 2022-08-01 and 2024-05-01:
//
//	/azure/subscriptions/.../resourceGroups/.../providers/Microsoft.ApiManagement/service/contoso-apis/users
//
// Microsoft Entra is at the server's root, because its libraries take the first part of a URL for the tenant:
// /{tenant}/oauth2/v2.0/token. Its calls are those of the platform "entra" in the journal. The libraries insist on https; over
// plain http there is an access token.
//
// The delete of a user is an operation that continues after the response. It ends when somebody has polled it, or read the user,
// twice, or when ten seconds have passed on the sandbox's clock.
//
// # Seed
//
// Sign-in: [TenantID], [ClientID] with [ClientSecret] or a [FederatedToken] for [FederatedSubject], which may do everything;
// [ReaderClientID] with [ReaderSecret], which may read; [NoUsersClientID] with [NoUsersSecret], whose role lacks what concerns
// users. Access tokens of the three: [AccessToken], [ReaderAccessToken], [NoUsersAccessToken]. Pipelines of GitHub and Azure DevOps
// ask for federated tokens at [GitHubTokenRoute] and [AzureDevOpsTokenRoute] with [PipelineToken] and [ServiceConnectionID].
//
// Two services in the Azure subscription [SubscriptionID]: [ServiceName] in [ResourceGroup], and [OtherServiceName] in
// [OtherResourceGroup], which holds the administrator and [RegularUserID].
//
// Users: the built-in administrator [AdministratorID]; [RegularUserID], in Partners; [BlockedUserID]; [PendingUserID], who was
// invited when the sandbox started; [MailUserID], whose id has every kind of character; [EntraUserID] and [GUIDUserID], who sign
// in with identity providers; [SubscriberUserID], who owns [StarterSubscriptionID] and [EchoSubscriptionID]. Everybody is in
// Developers.
//
// Groups: the system groups [AdministratorsGroupID], [DevelopersGroupID] and [GuestsGroupID]; [PartnersGroupID];
// [TestersGroupID], which is empty; and the external [ExternalGroupID].
//
// Products: [StarterProductID], of which a user may have one subscription; [UnlimitedProductID], which wants an approval;
// [PremiumProductID], which only administrators see. APIs: [EchoAPIID] and [OrdersAPIID]. Nobody owns the subscription
// [MasterSubscriptionID].
//
// Kernel.SeedUsers adds user-00001 and so on to the first service, in Developers only.
package apim
