import { expect, it } from 'vitest';
import { InvokeStore } from '../../../infra/bundle/invoke-store.ts';

it('there is no store of trace ids: the SDK then takes the one of the environment', async () => {
  expect(await InvokeStore.getInstanceAsync()).toBeUndefined();
});
