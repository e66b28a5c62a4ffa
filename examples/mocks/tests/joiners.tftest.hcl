mock_provider "platformusers" {
  source = "./tests/mocks"
}

run "everybody_is_invited_once" {
  command = apply # mocked: nothing is sent anywhere

  variables {
    people = {
      grace = "grace.hopper@example.com"
      ada   = "ada.lovelace@example.com"
    }
  }

  assert {
    condition     = length(platformusers_uipath_invitation.person) == 2
    error_message = "Two people, two invitations."
  }

  assert {
    condition     = platformusers_uipath_group_member.person["ada"].user_id == platformusers_uipath_invitation.person["ada"].user_id
    error_message = "The membership is that of another person."
  }
}
