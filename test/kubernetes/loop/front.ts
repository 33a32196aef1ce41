/** Stands between the functions and the API server, as a load balancer does: a test can act in the middle of a request. */
import { Agent } from 'node:https';
import { exchange } from '../../../functions/kubernetes/exchange.ts';
import type { ClusterSettings } from '../../../lib/settings/settings.ts';
import { startTlsServer } from '../../../sandbox/kubernetes/api/tls-server.ts';
import type { ControlPlane } from '../servers/control-plane.ts';

export interface Front {
  /** For the settings of the functions. */
  readonly cluster: ClusterSettings;
  /** Once: `act` is done before the API server gets a request whose line (`PATCH /apis/…?…`) matches. */
  before(line: RegExp, act: () => Promise<unknown>): void;
  /** Once: the API server has done it; the answer is lost. */
  loseAnswer(line: RegExp, act: () => Promise<unknown>): void;
  /** Lines of all requests. */
  readonly requests: readonly string[];
  stop(): Promise<void>;
}

export const startFront = async ({ cluster }: ControlPlane): Promise<Front> => {
  const agent = new Agent({ ca: Buffer.from(cluster.certificateAuthority ?? '', 'base64') });
  const acts: { readonly line: RegExp; readonly when: 'before' | 'after'; readonly act: () => Promise<unknown> }[] = [];
  const requests: string[] = [];
  const take = (line: string, when: 'before' | 'after') => {
    const found = acts.findIndex((one) => one.when === when && one.line.test(line));
    return found < 0 ? undefined : acts.splice(found, 1)[0]?.act;
  };
  const server = await startTlsServer(async ({ method, url, line, headers, body }) => {
    requests.push(line);
    await take(line, 'before')?.();
    const { host: _, 'content-length': __, connection: ___, ...passed } = headers;
    const answer = await exchange({
      method,
      agent,
      timeoutMs: 10_000,
      url: new URL(url.pathname + url.search, cluster.endpoint),
      headers: Object.fromEntries(Object.entries(passed).map(([name, value]) => [name, String(value)])),
      ...(body === '' ? {} : { body }),
    });
    const lost = take(line, 'after');
    if (lost) {
      await lost();
      throw new Error(`The answer to ${line} is lost`);
    }
    return { status: answer.status, body: answer.text };
  });
  return {
    cluster: { name: cluster.name, endpoint: server.endpoint, certificateAuthority: server.certificateAuthority },
    before: (line, act) => void acts.push({ line, when: 'before', act }),
    loseAnswer: (line, act) => void acts.push({ line, when: 'after', act }),
    requests,
    stop: async () => {
      agent.destroy();
      await server.stop();
    },
  };
};

/** The patch that counts: not its dry run. */
export const REAL_PATCH = /^PATCH (?!.*dryRun)/;
