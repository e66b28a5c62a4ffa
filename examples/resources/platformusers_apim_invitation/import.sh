# By the invited user's id, or by the e-mail address.
terraform import platformusers_apim_invitation.petra 'petra-pending'
terraform import platformusers_apim_invitation.petra 'petra.pending@example.com'

# By the id in Azure Resource Manager.
terraform import platformusers_apim_invitation.petra '/subscriptions/a1d4c7e2-3b56-4f80-8c19-6e2b7d905f34/resourceGroups/rg-apis/providers/Microsoft.ApiManagement/service/contoso-apis/users/petra-pending'
