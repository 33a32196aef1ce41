/** What `status.error` of the operator says, which is JSON with a stack trace in it. */
import { shortened } from '../shortened.ts';

/** `{"type": "…ReconciliationException", "message": "…", "throwableList": […]}`  ->  `… (ReconciliationException)` */
export const errorIn = (text: string): string => {
  const parsed = jsonIn(text);
  if (typeof parsed !== 'object' || parsed === null || !('message' in parsed)) return shortened(text);
  const { message, type, throwableList } = parsed as { message: unknown; type?: unknown; throwableList?: unknown };
  const [, name] = /([^.]+)$/.exec(String(type ?? '')) ?? [];
  const root = Array.isArray(throwableList) ? (throwableList.at(-1) as { message?: unknown } | undefined) : undefined;
  const cause = typeof root?.message === 'string' && root.message !== message ? `: ${root.message}` : '';
  return shortened(`${String(message)}${cause}${name ? ` (${name})` : ''}`);
};

const jsonIn = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    // Older operators write plain text: it is shown as it is.
    return undefined;
  }
};
