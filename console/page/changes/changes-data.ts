/** What is asked of the server to change jobs, and what came of it. */
import { signal } from '@preact/signals';
import type { PageChange, PageChanged } from '../../model/changes.ts';
import { jsonOf } from '../shared/asked.ts';
import { token } from '../shared/serves.ts';

export interface CameOfIt {
  readonly is: 'done' | 'wrong';
  readonly says: string;
}

/** Of the last one. */
export const cameOfIt = signal<CameOfIt | undefined>(undefined);

export const ask = async (change: PageChange): Promise<void> => {
  try {
    const response = await fetch('/api/changes', {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-flink-autopilot-token': token },
      body: JSON.stringify(change),
    });
    const { says } = await jsonOf<PageChanged>(response);
    cameOfIt.value = { is: 'done', says };
  } catch (error) {
    cameOfIt.value = { is: 'wrong', says: error instanceof Error ? error.message : String(error) };
  }
};
