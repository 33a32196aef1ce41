/** What the server of the page answers under `/api/`: the state of a job, the fleet, and what the sandbox lets people do. */
import type { IncomingMessage } from 'node:http';
import type { PageChanged } from './model/changes.ts';
import type { PageControls } from './model/controls.ts';
import type { PageFleet } from './model/fleet.ts';
import type { PageDecision } from './model/history.ts';
import type { PageState } from './model/page.ts';
import type { PageReplay } from './model/replay.ts';
import type { Time } from './model/values.ts';
import type { ShownChanges } from './shown-changes.ts';

/** What the page shows: one job, or all jobs of a table and each of them. */
export interface Shown {
  /** Of the only job there is: what `pageState` returned. */
  readonly state?: ((since?: Time) => Promise<PageState>) | undefined;
  readonly fleet?: ShownFleet | undefined;
  /** All that is known of a decision, however old; undefined: there is none of this id. */
  readonly decision?: ((job: string, id: string) => Promise<PageDecision | undefined>) | undefined;
  /** Makes a decision again; undefined: there is none of this id at that time. */
  readonly replay?: ((job: string, decision: string, at: Time) => Promise<PageReplay | undefined>) | undefined;
  /** Only the sandbox has a world that can be steered. */
  readonly controls?: ShownControls | undefined;
  /** Pause, resume and approve; left out: the page only shows. */
  readonly changes?: ShownChanges | undefined;
}

export interface ShownFleet {
  list(): Promise<PageFleet>;
  /** Undefined: there is no such job. */
  job(key: string): Promise<((since?: Time) => Promise<PageState>) | undefined>;
}

export interface ShownControls {
  state(): PageControls;
  /** Does what was asked. What is wrong with it, as a sentence; undefined: it is done. */
  take(control: unknown): string | undefined;
}

export interface Answer {
  readonly status: number;
  readonly body: unknown;
  /** For the person who runs the server. */
  readonly failed?: Error;
}

/** Undefined: no route of this server. */
export const answerApi = async (shown: Shown, url: URL, request: IncomingMessage): Promise<Answer | undefined> => {
  switch (url.pathname) {
    case '/api/state':
      return stateOf(shown, url.searchParams);
    case '/api/fleet':
      return shown.fleet && read(shown.fleet.list, 'The fleet could not be read from the store.');
    case '/api/decision':
      return decisionOf(shown, url.searchParams);
    case '/api/replay':
      return replayOf(shown, url.searchParams);
    case '/api/controls': {
      if (!shown.controls) return undefined;
      if (request.method !== 'POST') return { status: 200, body: shown.controls.state() };
      return control(shown.controls, request);
    }
    case '/api/changes':
      return shown.changes && request.method === 'POST' ? change(shown.changes, request) : undefined;
    default:
      return undefined;
  }
};

const stateOf = async ({ state: only, fleet }: Shown, asked: URLSearchParams): Promise<Answer | undefined> => {
  const since = asked.get('since');
  const key = asked.get('job');
  if (since !== null && !/^-?\d{1,16}$/.test(since)) {
    const error = `since must be epoch milliseconds, like 1772582400000, and not "${since}"`;
    return { status: 400, body: { error } };
  }
  if (!fleet && !only) return undefined;
  return read(
    async () => {
      const state = fleet && key !== null ? await fleet.job(key) : only;
      return state?.(since === null ? undefined : Number(since));
    },
    'The state of the job could not be read from the store.',
    `There is no job "${key ?? ''}" in the store.`,
  );
};

const decisionOf = async ({ decision }: Shown, asked: URLSearchParams): Promise<Answer | undefined> => {
  if (!decision) return undefined;
  const job = asked.get('job') ?? '';
  const id = asked.get('decision') ?? '';
  const none = `The store has no decision "${id}" of ${job}.`;
  return read(() => decision(job, id), 'The decision could not be read from the store.', none);
};

const replayOf = async ({ replay }: Shown, asked: URLSearchParams): Promise<Answer | undefined> => {
  if (!replay) return undefined;
  const job = asked.get('job') ?? '';
  const decision = asked.get('decision') ?? '';
  const at = asked.get('at') ?? '';
  if (!/^\d{1,16}$/.test(at)) {
    return { status: 400, body: { error: `at must be epoch milliseconds, like 1772582400000, and not "${at}"` } };
  }
  const none = `The journal of ${job} has no decision "${decision}" of that time.`;
  return read(() => replay(job, decision, Number(at)), 'The decision could not be read from the store.', none);
};

const read = async (ask: () => Promise<unknown>, says: string, otherwise = says): Promise<Answer> => {
  try {
    const body = await ask();
    return body === undefined ? { status: 404, body: { error: otherwise } } : { status: 200, body };
  } catch (cause) {
    const failed = new Error(says, { cause });
    return { status: 500, body: { error: `${says} ${rootOf(cause)}` }, failed };
  }
};

const rootOf = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause));

const control = async (controls: ShownControls, request: IncomingMessage): Promise<Answer> => {
  const asked = await jsonOf(request);
  if (asked.kind === 'wrong') return asked.answer;
  const error = controls.take(asked.body);
  return error === undefined ? { status: 200, body: controls.state() } : { status: 400, body: { error } };
};

const change = async (changes: ShownChanges, request: IncomingMessage): Promise<Answer> => {
  const asked = await jsonOf(request);
  if (asked.kind === 'wrong') return asked.answer;
  const says = 'It could not be done.';
  try {
    const took = await changes.take(asked.body);
    if (took.kind === 'refused') return { status: 409, body: { error: took.says } };
    return { status: 200, body: { says: took.says } satisfies PageChanged };
  } catch (cause) {
    return { status: 500, body: { error: `${says} ${rootOf(cause)}` }, failed: new Error(says, { cause }) };
  }
};

type Json = { readonly kind: 'json'; readonly body: unknown } | { readonly kind: 'wrong'; readonly answer: Answer };

const jsonOf = async (request: IncomingMessage): Promise<Json> => {
  const wrong = (status: number, error: string): Json => ({ kind: 'wrong', answer: { status, body: { error } } });
  const text = await bodyOf(request);
  if (text === undefined) return wrong(413, `What is asked is at most ${MOST_BYTES} bytes of JSON.`);
  try {
    return { kind: 'json', body: JSON.parse(text) };
  } catch {
    return wrong(400, 'What is asked is JSON, like {"kind": "pause"}.');
  }
};

const MOST_BYTES = 1000;

/** Undefined: it is longer than anything that can be asked. */
const bodyOf = async (request: IncomingMessage): Promise<string | undefined> => {
  let text = '';
  request.setEncoding('utf8');
  for await (const chunk of request) {
    text += chunk;
    if (text.length > MOST_BYTES) return undefined;
  }
  return text;
};
