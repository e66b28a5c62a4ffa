provider "platformusers" {
  http {
    ca_cert_file = "/etc/ssl/company-ca.pem"
  }
}
