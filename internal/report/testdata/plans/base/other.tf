# What is no business of this provider.
resource "terraform_data" "other" {
  input = "before"
}
