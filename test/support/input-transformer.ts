/** What EventBridge makes of an event by an input transformer: a variable alone is JSON, one inside a string is put in as it is. */

export interface InputTransformer {
  readonly InputPathsMap: Readonly<Record<string, string>>;
  readonly InputTemplate: string;
}

/** Throws where EventBridge could not deliver: the result is no JSON. */
export const transformed = ({ InputPathsMap, InputTemplate }: InputTransformer, event: unknown): unknown => {
  let inString = false;
  const filled = InputTemplate.replaceAll(/\\.|"|<([\w-]+)>/g, (found, name: string | undefined) => {
    if (found === '"') inString = !inString;
    if (name === undefined) return found;
    const value = valueAt(InputPathsMap[name] ?? '', event);
    if (inString) return typeof value === 'string' ? value : JSON.stringify(value ?? '');
    return JSON.stringify(value ?? null);
  });
  return JSON.parse(filled);
};

/** `$.detail.because[0].says` */
const valueAt = (path: string, event: unknown): unknown =>
  path
    .replace(/^\$\.?/, '')
    .split(/\.|\[(\d+)\]/)
    .filter((step) => step !== undefined && step !== '')
    .reduce<unknown>((value, step) => (value as Record<string, unknown> | undefined)?.[step as string], event);
