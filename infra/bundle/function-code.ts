/** The code of a function as an asset: its bundle, and the settings beside it. */
import { copyFileSync, existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { AssetHashType, DockerImage } from 'aws-cdk-lib';
import { type AssetCode, Code } from 'aws-cdk-lib/aws-lambda';
import type { BundleName } from './bundles.ts';
import { bundleFromSource } from './from-source.ts';

const here = fileURLToPath(new URL('.', import.meta.url));

/** In the package the bundles are beside the construct, built already; a checkout has no such folder. */
const prebuilt = (entry: BundleName): string => join(here, 'lambda', entry, 'index.mjs');

/** Made when its stack is synthesized, and not for the stacks that a command leaves out. */
export const functionCode = (entry: BundleName, settingsJson: string): AssetCode =>
  Code.fromAsset(here, {
    assetHashType: AssetHashType.OUTPUT,
    bundling: {
      // CDK asks for an image in case the local bundling gives up: ours makes the asset, or throws.
      image: DockerImage.fromRegistry('none'),
      // Never run: CDK takes two bundlings of one folder for the same unless something here differs.
      command: [entry, settingsJson],
      local: {
        tryBundle: (folder) => {
          if (existsSync(prebuilt(entry))) copyFileSync(prebuilt(entry), join(folder, 'index.mjs'));
          else bundleFromSource(entry, folder);
          writeFileSync(join(folder, 'settings.json'), settingsJson);
          return true;
        },
      },
    },
  });
