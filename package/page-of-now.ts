/**
 * The page inside the command: what `bundlePage` makes from source is made now, because users of the package have no esbuild.
 * The server that shows it writes into the document what it serves.
 */
import type { Plugin } from 'esbuild';
import { bundlePage } from '../console/page-bundle.ts';

export const pageOfNow: Plugin = {
  name: 'page-of-now',
  setup: ({ onLoad }) => {
    onLoad({ filter: /[\\/]console[\\/]page-bundle\.ts$/ }, async () => {
      const assets = JSON.stringify([...(await bundlePage())]);
      return {
        contents: `const assets = new Map(${assets});\nexport const bundlePage = async () => assets;\n`,
        loader: 'js',
      };
    });
  },
};
