/** Live updates: when the stream says that something is new, the browser asks for just that. */
import { signal } from '@preact/signals';
import type { PageState } from '../model/page.ts';
import { continues, mergeHistory } from './shared/history.ts';

/** What is shown of the job; undefined until it was read. */
export const shown = signal<PageState | undefined>(undefined);
/** A sentence while something is wrong, undefined once it is right again. */
export const trouble = signal<string | undefined>(undefined);

/** Where the state is asked for, and the stream that says that it is new. */
export interface Api {
  readonly state: string;
  readonly stream: string;
}

/** Follows until what it returns is called. */
export const follow = (api: Api): (() => void) => {
  let known: PageState | undefined;
  let asking = false;
  let askAgain = false;
  let over = false;

  const refresh = async (): Promise<void> => {
    if (asking) {
      askAgain = true;
      return;
    }
    asking = true;
    try {
      do {
        askAgain = false;
        known = await next(api, known);
        if (!over) shown.value = known;
      } while (askAgain);
    } finally {
      asking = false;
    }
  };

  const say = (sentence: string | undefined): void => {
    if (!over) trouble.value = sentence;
  };

  const run = (): void => {
    refresh()
      .then(() => say(undefined))
      .catch((error: unknown) => say(error instanceof Error ? error.message : String(error)));
  };

  const stream = new EventSource(api.stream);
  stream.addEventListener('message', run);
  stream.addEventListener('error', () => say('The connection to flink-autopilot is lost. Trying again …'));
  return () => {
    over = true;
    stream.close();
    shown.value = undefined;
    trouble.value = undefined;
  };
};

const next = async (api: Api, known: PageState | undefined): Promise<PageState> => {
  const state = await ask(api, known?.history.until);
  if (!known) return state;
  if (!continues(known, state)) return ask(api, undefined);
  return { ...state, history: mergeHistory(known.history, state.history) };
};

const ask = async ({ state }: Api, since: number | undefined): Promise<PageState> => {
  const response = await fetch(since === undefined ? state : `${state}?since=${since}`);
  const body: unknown = await response.json();
  if (response.ok) return body as PageState;
  throw new Error((body as { readonly error?: string }).error ?? `The server answered ${response.status}`);
};
