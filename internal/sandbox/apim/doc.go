// Package apim is a stand-in of Azure API Management's portal users, groups, products and subscriptions as Azure Resource Manager serves them, together with the two
// calls of Microsoft Entra by which an application signs in.
//
// Comments say where a behaviour comes from: documented (Microsoft's published API description and its examples, or documentation), recorded (traffic of the real
// service that others kept), or assumed. What is assumed, or differs between sources, is a switch.
package apim
