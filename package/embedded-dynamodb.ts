/** The embedded DynamoDB (dynalite) of `report --demo`, so that it can be inside the command. */
import { readFile } from 'node:fs/promises';
import type { Plugin } from 'esbuild';

export const embeddedDynamoDb: Plugin = {
  name: 'embedded-dynamodb',
  setup: ({ onResolve, onLoad }) => {
    // It is in memory here; its database on disk is a native module.
    onResolve({ filter: /^level$/ }, ({ path }) => ({ path, namespace: 'no-disk' }));
    onLoad({ filter: /^level$/, namespace: 'no-disk' }, () => ({
      contents: `exports.Level = class { constructor() { throw new Error('There is no database on disk in the package'); } };`,
      loader: 'js',
    }));
    // It loads its operations by name, without the ending that esbuild finds them by.
    onLoad({ filter: /node_modules[\\/]dynalite[\\/]index\.js$/ }, async ({ path }) => {
      const text = await readFile(path, 'utf8');
      const contents = text.replaceAll(BY_NAME, "$1 + '.js')");
      if (contents === text) throw new Error(`${path} does not load its operations by name any more`);
      return { contents, loader: 'js' };
    });
  },
};

const BY_NAME = /(require\('\.\/(?:actions|validations)\/' \+ action)\)/g;
