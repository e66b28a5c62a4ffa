// Package sdktest drives the sandbox of Azure API Management with Microsoft's own SDK for Go, which was written for the real
// service: what the SDK cannot read, or calls in a way that the sandbox does not know, is a mistake of the sandbox. It is a
// module of its own; `make test` runs it together with the rest.
package sdktest
