/** What the server of this page has: the fleet, decisions made again, and controls of a simulated world. It writes that into the document. */

const words = (document.documentElement.dataset['serves'] ?? '').split(' ');

export const serves = {
  fleet: words.includes('fleet'),
  controls: words.includes('controls'),
  replay: words.includes('replay'),
} as const;
