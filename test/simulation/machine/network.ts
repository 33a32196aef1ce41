/**
 * The network between the functions and the services. A call takes effect once, never, late or twice, and its answer comes, is
 * late or is lost, as the faults of the schedule say; a process dies with what it was waiting for.
 */
import type { Fault, Faults } from './faults.ts';
import type { SentCommand } from './machine.ts';
import type { Process } from './process.ts';
import type { VirtualTime } from './time.ts';

export interface Asked {
  readonly url: URL;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly signal?: AbortSignal | undefined;
}

export interface Answered {
  readonly status: number;
  readonly body: string;
}

/** What a call is called in the trace, and what it does at the service, at once. Throws what the service answers as an error. */
export interface Served<Answer> {
  readonly name: string;
  readonly effect: () => Answer;
}

export interface Services {
  /** By HTTP. Never throws: an error has a status. */
  http(asked: Asked, process: Process): Served<Answered>;
  /** By a client of the SDK. */
  command(client: string, command: SentCommand, process: Process): Served<unknown>;
}

export interface Network {
  readonly random: (process: Process) => number;
  exchange(process: Process, asked: Asked): Promise<Answered>;
  fetch(process: Process, input: string | URL | Request, init?: RequestInit): Promise<Response>;
  send(process: Process, client: string, command: SentCommand, signal?: AbortSignal): Promise<unknown>;
}

export interface NetworkParts {
  readonly time: VirtualTime;
  readonly faults: Faults;
  readonly services: Services;
  readonly said: (process: Process, says: string) => void;
}

export class ConnectionLost extends Error {
  override readonly name = 'ConnectionLost';
  readonly code = 'ECONNRESET';
}

/** As `answerWithin` gives the clients of the SDK. */
const SDK_TIMEOUT_MS = 10_000;
const SDK_ATTEMPTS = 3;
const SDK_PAUSE_MS = 100;

export const createNetwork = ({ time, faults, services, said }: NetworkParts): Network => {
  const call = <Answer>(
    process: Process,
    { name, effect }: Served<Answer>,
    unavailable: () => Answer | Error,
    signal: AbortSignal | undefined,
  ): Promise<Answer> =>
    new Promise<Answer>((resolve, reject) => {
      if (!process.alive) return;
      const nth = (process.calls.get(name) ?? 0) + 1;
      process.calls.set(name, nth);
      const call = nth === 1 ? name : `#${nth} ${name}`;
      const key = `${process.name} ${call}`;
      const fault = faults.ofCall(call, process.name);
      const say = (how: string): void => said(process, `${call}: ${how}`);
      let over = false;
      const settle = (how: () => void): void => {
        if (over || !process.alive) return;
        over = true;
        how();
      };
      const abort = (): void => settle(() => reject(signal?.reason));
      if (signal?.aborted) return abort();
      signal?.addEventListener('abort', abort);
      const lose = (): void => settle(() => reject(new ConnectionLost('socket hang up')));
      const deliver = (answer: () => Answer, ms: number): void => {
        time.after(ms, () =>
          settle(() => {
            try {
              resolve(answer());
            } catch (error) {
              reject(error);
            }
          }),
        );
      };
      const answerOf = (): (() => Answer) => {
        try {
          const answer = effect();
          say(fault.kind === 'none' ? 'ok' : `ok, ${fault.kind}`);
          return () => answer;
        } catch (error) {
          say(`${fault.kind === 'none' ? '' : `${fault.kind}, `}${error instanceof Error ? error.name : error}`);
          return () => {
            throw error;
          };
        }
      };
      carryOut(fault, key);

      function carryOut({ kind, ms }: Fault, about: string): void {
        const out = faults.latency(`${about} out`);
        const back = faults.latency(`${about} back`);
        switch (kind) {
          case 'none':
            time.after(out, () => deliver(answerOf(), back));
            return;
          case 'slow':
            time.after(out + ms / 2, () => deliver(answerOf(), back + ms / 2));
            return;
          case 'refused':
            say('connection refused');
            time.after(out, lose);
            return;
          case 'unavailable':
            say('unavailable');
            deliver(() => {
              const answer = unavailable();
              if (answer instanceof Error) throw answer;
              return answer;
            }, out);
            return;
          case 'answer lost':
            time.after(out, () => {
              answerOf();
              time.after(back, lose);
            });
            return;
          case 'never answered':
            say('never answered, without effect');
            return;
          case 'taken, never answered':
            time.after(out, () => void answerOf());
            return;
          case 'takes effect late':
            time.after(out + ms, () => void answerOf());
            return;
          case 'repeated':
            time.after(out, () => {
              answerOf();
              time.after(back, () => deliver(answerOf(), back));
            });
            return;
          case 'dies before':
            say('the process dies before it');
            process.die('dies');
            return;
          case 'dies after':
            time.after(out, () => {
              answerOf();
              process.die('dies');
            });
            return;
        }
      }
    });

  const exchange = (process: Process, asked: Asked): Promise<Answered> =>
    call(process, services.http(asked, process), () => UNAVAILABLE, asked.signal);

  const once = (process: Process, served: Served<unknown>, signal: AbortSignal | undefined): Promise<unknown> => {
    const patience = new AbortController();
    const timer = time.after(SDK_TIMEOUT_MS, () =>
      patience.abort(new SdkTimeout(`no answer within ${SDK_TIMEOUT_MS} ms`)),
    );
    const both = signal ? AbortSignal.any([signal, patience.signal]) : patience.signal;
    return call(process, served, () => new ServiceUnavailable('Service is unavailable'), both).finally(timer.cancel);
  };

  return {
    random: (process) => {
      const nth = (process.calls.get('random') ?? 0) + 1;
      process.calls.set('random', nth);
      return faults.share(`${process.name} random ${nth}`);
    },
    exchange,
    async fetch(process, input, init = {}) {
      const url = new URL(input instanceof Request ? input.url : input);
      const headers = Object.fromEntries(new Headers(init.headers ?? {}));
      const body = init.body === undefined || init.body === null ? '' : String(init.body);
      const asked = { url, method: init.method ?? 'GET', headers, body, signal: init.signal ?? undefined };
      try {
        const answer = await exchange(process, asked);
        return new Response(answer.body || null, { status: answer.status });
      } catch (cause) {
        if (cause instanceof ConnectionLost) throw new TypeError('fetch failed', { cause });
        throw cause;
      }
    },
    /** As a client of the SDK does: what may pass is tried again. */
    async send(process, client, command, signal) {
      for (let attempt = 1; ; attempt++) {
        const served = services.command(client, command, process);
        try {
          return await once(process, served, signal);
        } catch (error) {
          if (attempt === SDK_ATTEMPTS || signal?.aborted || !mayPass(error)) throw error;
          const ms = SDK_PAUSE_MS * 2 ** attempt * faults.share(`${process.name} ${served.name} pause ${attempt}`);
          await new Promise<void>((resolve) => void time.after(ms, () => process.alive && resolve()));
        }
      }
    },
  };
};

const UNAVAILABLE: Answered = {
  status: 503,
  body: JSON.stringify({ __type: 'ServiceUnavailable', message: 'Service is unavailable' }),
};

class SdkTimeout extends Error {
  override readonly name = 'TimeoutError';
}

export class ServiceUnavailable extends Error {
  override readonly name = 'ServiceUnavailable';
  readonly $metadata = { httpStatusCode: 503 };
}

const mayPass = (error: unknown): boolean =>
  error instanceof ConnectionLost || error instanceof SdkTimeout || error instanceof ServiceUnavailable;
