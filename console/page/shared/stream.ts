/** The one stream of the page that says when something is new: a browser allows few connections to a server. */

export interface StreamListener {
  readonly news: () => void;
  readonly lost: () => void;
}

let source: EventSource | undefined;
let hasNews = false;
const listeners = new Set<StreamListener>();

/** Listens until what it returns is called. One that comes later hears of what is there at once. */
export const listen = (listener: StreamListener): (() => void) => {
  listeners.add(listener);
  source ??= open();
  if (hasNews) listener.news();
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    source?.close();
    source = undefined;
    hasNews = false;
  };
};

const open = (): EventSource => {
  const opened = new EventSource('/api/stream');
  opened.addEventListener('message', () => {
    hasNews = true;
    for (const { news } of [...listeners]) news();
  });
  opened.addEventListener('error', () => {
    for (const { lost } of [...listeners]) lost();
  });
  return opened;
};
