/** Configuration as text, with a button that copies it. */

import type { ReadyMade } from '../../model/values.ts';
import { h } from '../shared/dom.ts';

const TITLES: Readonly<Record<ReadyMade['kind'], string>> = {
  'flink-configuration': 'Flink configuration',
  'update-application': 'UpdateApplication input',
  'flink-deployment': 'FlinkDeployment',
};

export const readyMade = ({ kind, text }: ReadyMade): HTMLElement => {
  const code = h('code', {}, text);
  const button = h('button', { type: 'button', class: 'copy' }, 'Copy');
  const said = h('span', { class: 'copied', role: 'status' });
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(text);
      said.textContent = 'Copied';
    } catch {
      // The browser may forbid it: the text is then selected, to be copied by hand.
      getSelection()?.selectAllChildren(code);
      said.textContent = 'Selected: press Ctrl-C';
    }
  };
  button.addEventListener('click', () => void copy());
  return h(
    'div',
    { class: 'ready-made' },
    h('div', { class: 'ready-made-head' }, h('span', {}, TITLES[kind]), said, button),
    h('pre', { tabindex: 0, 'aria-label': TITLES[kind] }, code),
  );
};
