import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import * as v from 'valibot';
import { afterEach, describe, expect, it } from 'vitest';
import { flinkRest } from '../../../functions/flink-rest/client.ts';
import { flinkMessage } from '../../../functions/flink-rest/error.ts';
import { captured, FLINK_VERSIONS } from '../../support/flink-rest/captured.ts';

let close: (() => Promise<void>) | undefined;
afterEach(() => close?.());

const serve = async (listener: RequestListener): Promise<string> => {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  close = async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    close = undefined;
  };
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
};

const anything = v.unknown();

describe('a request to Flink', () => {
  it('names URL, status and what Flink said when it is refused', async () => {
    const url = await serve((_, response) => {
      response.writeHead(404).end(JSON.stringify(captured('1.20.5', 'error-unknown-job')));
    });
    await expect(flinkRest(url).get('/jobs/0?x=1', anything)).rejects.toThrow(
      `GET ${url}/jobs/0: 404 Job 00000000000000000000000000000000 not found`,
    );
  });

  it('shows the beginning of an answer that is not JSON', async () => {
    const url = await serve((_, response) => response.end('<html>a proxy</html>'));
    await expect(flinkRest(url).get('/overview', anything)).rejects.toThrow(
      "the answer is not JSON; is this Flink's REST endpoint? <html>a proxy</html>",
    );
  });

  it('says which field is not what Flink gives', async () => {
    const url = await serve((_, response) => response.end('{"slots":{"total":"many"}}'));
    const schema = v.object({ slots: v.object({ total: v.number() }) });
    await expect(flinkRest(url).get('/overview', schema)).rejects.toThrow(/slots\.total: .*Expected number/);
  });

  it('says that no server listens', async () => {
    const url = await serve(() => {});
    await close?.();
    await expect(flinkRest(url).get('/overview', anything)).rejects.toThrow(
      /GET http.*\/overview: Flink can't be reached: .*ECONNREFUSED/,
    );
  });

  it('gives up when there is no answer in time', async () => {
    const url = await serve(() => {});
    await expect(flinkRest(url, { timeoutMs: 20 }).get('/overview', anything)).rejects.toThrow(
      `GET ${url}/overview: no answer within 0.02 s`,
    );
  });

  it('sends user and password, and never shows them', async () => {
    const seen: (string | undefined)[] = [];
    const url = await serve((request, response) => {
      seen.push(request.url, request.headers.authorization);
      response.writeHead(403).end('{"errors":["no"]}');
    });
    const guarded = flinkRest(url.replace('://', '://ann:s%40crt@').concat('/flink/'));
    const error = await guarded.get('/overview', anything).catch((cause: unknown) => String(cause));
    expect(seen).toEqual(['/flink/overview', `Basic ${btoa('ann:s@crt')}`]);
    expect(error).toBe(`FlinkRestError: GET ${url}/flink/overview: 403 no`);
  });
});

describe("Flink's message", () => {
  it.each(FLINK_VERSIONS)('is found among the stack traces of %s', (version) => {
    const said = (file: string) => flinkMessage(JSON.stringify(captured(version, file)));
    expect(said('error-resource-requirements-above-max')).toMatch(
      /^The newly requested parallelism 500 for the job vertex \w+ exceeds its maximum parallelism 120\.$/,
    );
    expect(said('error-resource-requirements-inverted')).toMatch(
      /^The requested lower bound \[5\] .* upper bound \[3\]\.$/,
    );
    expect(said('error-resource-requirements-partial')).toMatch(
      /^The request is incomplete, missing job vertex \[\w+\] .* The request is incomplete, missing job vertex \[\w+\]/,
    );
  });

  it.each([
    ['{"errors":["Not found: /x"]}', 'Not found: /x'],
    [
      '{"errors":["Internal server error.","<Exception on server side:\\njava.util.concurrent.CompletionException: java.lang.UnsupportedOperationException: No\\n\\tat a.b(C.java:1)\\n"]}',
      'Internal server error.; No',
    ],
    ['{"errors":[]}', undefined],
    ['oops', undefined],
  ])('of %s is %s', (body, message) => {
    expect(flinkMessage(body)).toBe(message);
  });
});
