/** Writes the bundle of a function into a folder, as the synth makes it: `node package/function-bundle.ts evaluate FOLDER`. */
import { BUNDLES } from '../infra/bundle/bundles.ts';
import { bundleFromSource } from '../infra/bundle/from-source.ts';

const [name, folder] = process.argv.slice(2);
const bundle = BUNDLES.find((one) => one === name);
if (bundle === undefined || folder === undefined)
  throw new Error(`It takes one of ${BUNDLES.join(', ')}, and a folder.`);
bundleFromSource(bundle, folder);
