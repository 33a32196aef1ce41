/** Live updates: when the stream says that something is new, the browser asks for just that. */
import { signal } from '@preact/signals';
import type { PageState } from '../model/page.ts';
import { jsonOf } from './shared/asked.ts';
import { continues, mergeHistory } from './shared/history.ts';
import { listen } from './shared/stream.ts';

/** What is shown of the job; undefined until it was read. */
export const shown = signal<PageState | undefined>(undefined);
/** A sentence while something is wrong, undefined once it is right again. */
export const trouble = signal<string | undefined>(undefined);

/** `path` is where the state is asked for. Follows until what it returns is called. */
export const follow = (path: string): (() => void) => {
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
        known = await next(path, known);
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

  const end = listen({
    news: run,
    lost: () => say('The connection to flink-autopilot is lost. Trying again …'),
  });
  return () => {
    over = true;
    end();
    shown.value = undefined;
    trouble.value = undefined;
  };
};

const next = async (path: string, known: PageState | undefined): Promise<PageState> => {
  const state = await ask(path, known?.history.until);
  if (!known) return state;
  if (!continues(known, state)) return ask(path, undefined);
  return { ...state, history: mergeHistory(known.history, state.history) };
};

const ask = async (path: string, since: number | undefined): Promise<PageState> => {
  const more = since === undefined ? '' : `${path.includes('?') ? '&' : '?'}since=${since}`;
  return jsonOf<PageState>(await fetch(path + more));
};
