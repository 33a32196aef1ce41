/** JSON Merge Patch (RFC 7386): objects are merged, `null` takes a key out, everything else is put in. */

// biome-ignore lint/suspicious/noExplicitAny: JSON of any shape.
type Json = any;

/** Changes `document`. */
export const applyMergePatch = (document: Record<string, Json>, patch: Readonly<Record<string, Json>>): void => {
  for (const [name, value] of Object.entries(patch)) {
    if (value === null) delete document[name];
    else if (isObject(value)) {
      if (!isObject(document[name])) document[name] = {};
      applyMergePatch(document[name], value);
    } else document[name] = value;
  }
};

const isObject = (value: unknown): value is Record<string, Json> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
