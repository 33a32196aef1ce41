import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { awsCalls } from '../../../functions/aws/aws-call.ts';
import { signer } from '../../../functions/aws/signer.ts';
import { findCluster } from '../../../functions/kubernetes/cluster.ts';
import { selfSigned } from '../../../sandbox/kubernetes/api/certificate.ts';

const AT = Date.UTC(2026, 0, 1);
const CREDENTIALS = {
  accessKeyId: 'AKIDEXAMPLE',
  secretAccessKey: 'not-a-secret',
  sessionToken: "a/long+token==(with)'odd'*signs!",
};
const { certificate } = selfSigned();

describe('a cluster', () => {
  let server: Server;
  let asked: { url: string | undefined; headers: IncomingHttpHeaders }[];
  let answer: { status: number; body: unknown };
  beforeEach(async () => {
    asked = [];
    server = createServer(({ url, headers }, response) => {
      asked.push({ url, headers });
      response.writeHead(answer.status, { 'content-type': 'application/json' });
      response.end(JSON.stringify(answer.body));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  afterEach(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  const find = (settings: Parameters<typeof findCluster>[0]) =>
    findCluster(
      settings,
      'eu-central-1',
      awsCalls({
        credentials: async () => CREDENTIALS,
        clock: () => AT,
        endpoint: () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      }),
    );

  it('is found by a signed DescribeCluster', async () => {
    const data = Buffer.from(certificate).toString('base64');
    answer = {
      status: 200,
      body: { cluster: { status: 'ACTIVE', endpoint: 'https://prod.example.com', certificateAuthority: { data } } },
    };
    expect(await find({ name: 'prod' })).toEqual({
      name: 'prod',
      endpoint: 'https://prod.example.com',
      certificateAuthority: certificate,
    });
    expect(asked).toMatchObject([
      {
        url: '/clusters/prod',
        headers: {
          'x-amz-date': '20260101T000000Z',
          'x-amz-security-token': CREDENTIALS.sessionToken,
          authorization: expect.stringMatching(
            /^AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE\/20260101\/eu-central-1\/eks\/aws4_request, SignedHeaders=host;x-amz-date;x-amz-security-token, Signature=[0-9a-f]{64}$/,
          ),
        },
      },
    ]);
  });

  it('is not asked for when the settings know it', async () => {
    const cluster = { name: 'prod', endpoint: 'https://10.0.0.1:6443/', certificateAuthority: certificate };
    expect(await find(cluster)).toMatchObject({ endpoint: 'https://10.0.0.1:6443', certificateAuthority: certificate });
    expect(asked).toEqual([]);
  });

  it.each([
    [
      403,
      { message: 'User is not authorized to perform: eks:DescribeCluster' },
      /403 .*Allow eks:DescribeCluster on it/,
    ],
    [404, { message: 'No cluster found for name: prod.' }, /404 .*There is no such cluster in eu-central-1/],
    [200, { cluster: { status: 'CREATING' } }, /it is CREATING and has no endpoint yet/],
    [200, { clusters: [] }, /the answer is not what EKS gives/],
  ])('that can not be described (%s) is named, with the remedy', async (status, body, message) => {
    answer = { status, body };
    await expect(find({ name: 'prod' })).rejects.toThrow(message);
    await expect(find({ name: 'prod' })).rejects.toThrow('EKS cluster "prod" could not be described');
  });

  it('with something else for its certificate authority is refused', async () => {
    const cluster = { name: 'prod', endpoint: 'https://10.0.0.1', certificateAuthority: 'bm90IGEgY2VydGlmaWNhdGU=' };
    await expect(find(cluster)).rejects.toThrow('certificate authority of cluster "prod" is neither PEM');
  });
});

it('headers are signed as Signature Version 4 has it', async () => {
  const host = 'eks.eu-central-1.amazonaws.com';
  const { headers } = await signer('eks', 'eu-central-1', CREDENTIALS).sign(
    { method: 'GET', protocol: 'https:', hostname: host, path: '/clusters/prod', headers: { host } },
    { signingDate: new Date(AT) },
  );
  expect(headers['authorization']).toMatch(
    /Signature=c7d0f0e020f659ebde077a3db3cc0428c8a33cbdaea2e883b0199f962bc6d1d5$/,
  );
});
