// Package contract holds the traffic of the provider, and the requests of clients that others wrote, against the vendors' OpenAPI
// texts: paths, methods, parameters, fields and types, of requests and responses alike. The texts in testdata are trimmed to such
// facts. What a text gets wrong itself is listed with the reason, everything else fails.
package contract
