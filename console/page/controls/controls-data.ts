/** The controls of the simulated world: how they stand, and what is asked of the server. */
import { signal } from '@preact/signals';
import type { Control, PageControls } from '../../model/controls.ts';
import { asked, jsonOf } from '../shared/asked.ts';

export const controls = asked<PageControls>('/api/controls');
/** What was wrong with the last one. */
export const refused = signal<string | undefined>(undefined);

export const steer = async (control: Control): Promise<void> => {
  try {
    const response = await fetch('/api/controls', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(control),
    });
    controls.answer.value = await jsonOf<PageControls>(response);
    refused.value = undefined;
  } catch (error) {
    refused.value = error instanceof Error ? error.message : String(error);
  }
};
