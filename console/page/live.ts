/** Live updates: when the stream says that something is new, the browser asks for just that. */

import type { PageState } from '../model/page.ts';
import { continues, mergeHistory } from './shared/history.ts';

export interface Live {
  readonly show: (state: PageState) => void;
  /** A sentence while something is wrong, undefined once it is right again. */
  readonly trouble: (sentence: string | undefined) => void;
}

export const follow = ({ show, trouble }: Live): void => {
  let known: PageState | undefined;
  let asking = false;
  let askAgain = false;

  const refresh = async (): Promise<void> => {
    if (asking) {
      askAgain = true;
      return;
    }
    asking = true;
    try {
      do {
        askAgain = false;
        known = await next(known);
        show(known);
      } while (askAgain);
    } finally {
      asking = false;
    }
  };

  const run = (): void => {
    refresh()
      .then(() => trouble(undefined))
      .catch((error: unknown) => trouble(error instanceof Error ? error.message : String(error)));
  };

  const stream = new EventSource('/api/stream');
  stream.addEventListener('message', run);
  stream.addEventListener('error', () => trouble('The connection to flink-autopilot is lost. Trying again …'));
};

const next = async (known: PageState | undefined): Promise<PageState> => {
  const state = await ask(known?.history.until);
  if (!known) return state;
  if (!continues(known, state)) return ask(undefined);
  return { ...state, history: mergeHistory(known.history, state.history) };
};

const ask = async (since: number | undefined): Promise<PageState> => {
  const response = await fetch(since === undefined ? '/api/state' : `/api/state?since=${since}`);
  const body: unknown = await response.json();
  if (response.ok) return body as PageState;
  throw new Error((body as { readonly error?: string }).error ?? `The server answered ${response.status}`);
};
