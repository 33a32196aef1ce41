/** An answer of the server that is asked for again whenever there is news; at most one question is under way. */
import { type Signal, signal } from '@preact/signals';
import { listen } from './stream.ts';

export interface Asked<Answer> {
  readonly answer: Signal<Answer | undefined>;
  /** A sentence while something is wrong. */
  readonly trouble: Signal<string | undefined>;
  /** Until what it returns is called. */
  follow(): () => void;
}

export const asked = <Answer>(path: string): Asked<Answer> => {
  const answer = signal<Answer | undefined>(undefined);
  const trouble = signal<string | undefined>(undefined);
  return {
    answer,
    trouble,
    follow() {
      let [asking, again, over] = [false, false, false];
      const refresh = async (): Promise<void> => {
        again = asking;
        if (asking) return;
        asking = true;
        try {
          do {
            again = false;
            const body = await jsonOf<Answer>(await fetch(path));
            if (over) return;
            answer.value = body;
            trouble.value = undefined;
          } while (again);
        } catch (error) {
          if (!over) trouble.value = error instanceof Error ? error.message : String(error);
        } finally {
          asking = false;
        }
      };
      const end = listen({
        news: () => void refresh(),
        lost: () => {
          trouble.value = 'The connection to flink-autopilot is lost. Trying again …';
        },
      });
      return () => {
        over = true;
        end();
      };
    },
  };
};

/** Throws what the server says is wrong. */
export const jsonOf = async <Answer>(response: Response): Promise<Answer> => {
  const body: unknown = await response.json();
  if (response.ok) return body as Answer;
  throw new Error((body as { readonly error?: string }).error ?? `The server answered ${response.status}`);
};
