// Token webhook of an EKS cluster: EKS's own verifier (package token of aws-iam-authenticator) reads each token, and the
// access entries of the configuration say which groups the role has. Prints its port and stays until it is stopped.
package main

import (
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"os"

	"sigs.k8s.io/aws-iam-authenticator/pkg/token"
)

type configuration struct {
	Cluster string
	Region  string
	// Access key id -> whose it is.
	Keys map[string]key
	// Role ARN -> Kubernetes groups.
	AccessEntries map[string][]string
}

type review struct {
	APIVersion string         `json:"apiVersion"`
	Kind       string         `json:"kind"`
	Spec       map[string]any `json:"spec,omitempty"`
	Status     map[string]any `json:"status,omitempty"`
}

func main() {
	var config configuration
	text, err := os.ReadFile(os.Args[1])
	fail(err)
	fail(json.Unmarshal(text, &config))
	// The verifier's own HTTP client has no transport, so it uses this one.
	http.DefaultTransport = sts{config}
	verifier := token.NewVerifier(config.Cluster, "aws", config.Region)

	listener, err := net.Listen("tcp", "127.0.0.1:0")
	fail(err)
	fmt.Println("port", listener.Addr().(*net.TCPAddr).Port)
	fail(http.Serve(listener, http.HandlerFunc(func(answer http.ResponseWriter, request *http.Request) {
		var asked review
		if err := json.NewDecoder(request.Body).Decode(&asked); err != nil {
			http.Error(answer, err.Error(), http.StatusBadRequest)
			return
		}
		given, _ := asked.Spec["token"].(string)
		json.NewEncoder(answer).Encode(review{APIVersion: asked.APIVersion, Kind: asked.Kind, Status: identify(verifier, config, given)})
	})))
}

func identify(verifier token.Verifier, config configuration, given string) map[string]any {
	identity, err := verifier.Verify(given)
	if err != nil {
		fmt.Fprintln(os.Stderr, "refused:", err)
		return map[string]any{"authenticated": false, "error": err.Error()}
	}
	groups, known := config.AccessEntries[identity.CanonicalARN]
	if !known {
		fmt.Fprintln(os.Stderr, "no access entry:", identity.CanonicalARN)
		return map[string]any{"authenticated": false}
	}
	return map[string]any{"authenticated": true, "user": map[string]any{"username": identity.CanonicalARN, "groups": groups}}
}

func fail(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
