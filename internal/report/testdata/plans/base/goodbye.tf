# What is no business of this provider, until it goes.
resource "terraform_data" "goodbye" {
  input = "before"
}
