/** What the server of this page has: the fleet, decisions of any age, decisions made again, changes of jobs, and controls of a simulated world. It writes that into the document. */

const { dataset } = document.documentElement;
const words = (dataset['serves'] ?? '').split(' ');

/** What a change has to bring. */
export const token = dataset['token'] ?? '';

export const serves = {
  fleet: words.includes('fleet'),
  controls: words.includes('controls'),
  changes: words.includes('changes'),
  decision: words.includes('decision'),
  replay: words.includes('replay'),
} as const;
