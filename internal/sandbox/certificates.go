package sandbox

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"fmt"
	"io/fs"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"slices"
	"time"
)

const (
	caLifetime     = 10 * 365 * 24 * time.Hour
	serverLifetime = 365 * 24 * time.Hour
	// renewBefore: a certificate that ends sooner is replaced at start.
	renewBefore = 30 * 24 * time.Hour
)

// certificates returns the server's certificate and the file of the CA that signed it. Both are taken from dir when they are
// there and good for long enough, else made and kept there. The certificate is valid for localhost, 127.0.0.1, ::1, and host when
// that is another name or address.
func certificates(dir, host string) (tls.Certificate, string, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return tls.Certificate{}, "", fmt.Errorf("the certificate folder cannot be made: %w", err)
	}
	caFile := filepath.Join(dir, "ca.pem")
	ca, err := loadPair(caFile, filepath.Join(dir, "ca-key.pem"))
	if err == nil && !ca.Leaf.IsCA {
		err = fmt.Errorf("%s is not a certificate authority; use another folder", caFile)
	}
	if errors.Is(err, errRenew) {
		ca, err = issue(dir, "ca", &x509.Certificate{
			Subject: pkix.Name{CommonName: "platformusers sandbox CA"}, NotAfter: time.Now().Add(caLifetime),
			IsCA: true, BasicConstraintsValid: true, MaxPathLenZero: true, KeyUsage: x509.KeyUsageCertSign,
		}, nil)
	}
	if err != nil {
		return tls.Certificate{}, "", err
	}

	names := []string{"localhost", "127.0.0.1", "::1"}
	if host != "" && !net.ParseIP(host).IsUnspecified() && !slices.Contains(names, host) {
		names = append(names, host)
	}
	server, err := loadPair(filepath.Join(dir, "server.pem"), filepath.Join(dir, "server-key.pem"))
	if err == nil && !serves(server.Leaf, ca.Leaf, names) {
		err = errRenew
	}
	if errors.Is(err, errRenew) {
		template := &x509.Certificate{
			Subject: pkix.Name{CommonName: "platformusers sandbox"}, NotAfter: time.Now().Add(serverLifetime),
			KeyUsage: x509.KeyUsageDigitalSignature, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
		}
		for _, name := range names {
			if ip := net.ParseIP(name); ip != nil {
				template.IPAddresses = append(template.IPAddresses, ip)
			} else {
				template.DNSNames = append(template.DNSNames, name)
			}
		}
		server, err = issue(dir, "server", template, &ca)
	}
	return server, caFile, err
}

// errRenew says that a certificate is missing or must be replaced.
var errRenew = errors.New("certificate must be made")

func loadPair(certFile, keyFile string) (tls.Certificate, error) {
	_, certErr := os.Stat(certFile)
	_, keyErr := os.Stat(keyFile)
	if errors.Is(certErr, fs.ErrNotExist) && errors.Is(keyErr, fs.ErrNotExist) {
		return tls.Certificate{}, errRenew
	}
	pair, err := tls.LoadX509KeyPair(certFile, keyFile)
	if err != nil {
		return pair, fmt.Errorf("%s and %s are not a usable pair (%w); remove both, or use another folder", certFile, keyFile, err)
	}
	if time.Now().Add(renewBefore).After(pair.Leaf.NotAfter) {
		return pair, errRenew
	}
	return pair, nil
}

// serves reports whether the certificate was signed by ca and is good for all names.
func serves(cert, ca *x509.Certificate, names []string) bool {
	roots := x509.NewCertPool()
	roots.AddCert(ca)
	for _, name := range names {
		if _, err := cert.Verify(x509.VerifyOptions{DNSName: name, Roots: roots}); err != nil {
			return false
		}
	}
	return true
}

// issue makes a key and a certificate, signed by ca or, when that is nil, by itself, and keeps them in dir as NAME.pem and NAME-key.pem.
func issue(dir, name string, template *x509.Certificate, ca *tls.Certificate) (tls.Certificate, error) {
	fail := func(err error) (tls.Certificate, error) {
		return tls.Certificate{}, fmt.Errorf("the %s certificate cannot be made: %w", name, err)
	}
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return fail(err)
	}
	if template.SerialNumber, err = rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), 120)); err != nil {
		return fail(err)
	}
	template.NotBefore = time.Now().Add(-time.Hour) // clients whose clock is a little behind
	parent, signer := template, any(key)
	if ca != nil {
		parent, signer = ca.Leaf, ca.PrivateKey
	}
	der, err := x509.CreateCertificate(rand.Reader, template, parent, &key.PublicKey, signer)
	if err != nil {
		return fail(err)
	}
	keyDER, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return fail(err)
	}
	certPEM := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})
	keyPEM := pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: keyDER})
	if err := os.WriteFile(filepath.Join(dir, name+"-key.pem"), keyPEM, 0o600); err != nil {
		return fail(err)
	}
	if err := os.WriteFile(filepath.Join(dir, name+".pem"), certPEM, 0o644); err != nil {
		return fail(err)
	}
	return tls.X509KeyPair(certPEM, keyPEM)
}
