package main

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go/aws/credentials"
	v4 "github.com/aws/aws-sdk-go/aws/signer/v4"
)

type key struct {
	Secret  string
	Session string
	Arn     string
}

// Answers as STS does: a presigned request is good when its signature, made again with the secret, is the same.
type sts struct{ configuration }

func (s sts) RoundTrip(request *http.Request) (*http.Response, error) {
	query := request.URL.Query()
	id := strings.Split(query.Get("X-Amz-Credential"), "/")[0]
	known, found := s.Keys[id]
	if !found {
		return answer(403, "InvalidClientTokenId"), nil
	}
	if query.Get("X-Amz-Security-Token") != known.Session {
		return answer(403, "InvalidClientTokenId: another session"), nil
	}
	at, err := time.Parse("20060102T150405Z", query.Get("X-Amz-Date"))
	if err != nil {
		return answer(400, err.Error()), nil
	}
	lives, err := time.ParseDuration(query.Get("X-Amz-Expires") + "s")
	if err != nil {
		return answer(400, err.Error()), nil
	}
	region := strings.Split(request.URL.Host, ".")[1]
	again, _ := http.NewRequest("GET", "https://"+request.URL.Host+"/?Action="+query.Get("Action")+"&Version="+query.Get("Version"), nil)
	again.Header.Set("x-k8s-aws-id", request.Header.Get("x-k8s-aws-id"))
	signer := v4.NewSigner(credentials.NewStaticCredentials(id, known.Secret, known.Session))
	if _, err := signer.Presign(again, nil, "sts", region, lives, at); err != nil {
		return nil, err
	}
	if again.URL.Query().Get("X-Amz-Signature") != query.Get("X-Amz-Signature") {
		return answer(403, "SignatureDoesNotMatch"), nil
	}
	identity := map[string]any{"Account": strings.Split(known.Arn, ":")[4], "Arn": known.Arn, "UserId": "AROAEXAMPLE:session"}
	body, _ := json.Marshal(map[string]any{"GetCallerIdentityResponse": map[string]any{
		"GetCallerIdentityResult": identity,
		"ResponseMetadata":        map[string]any{"RequestId": "00000000-0000-0000-0000-000000000000"},
	}})
	return answer(200, string(body)), nil
}

func answer(status int, body string) *http.Response {
	return &http.Response{
		StatusCode: status,
		Status:     fmt.Sprint(status),
		Header:     http.Header{"Content-Type": {"application/json"}},
		Body:       io.NopCloser(strings.NewReader(body)),
	}
}
