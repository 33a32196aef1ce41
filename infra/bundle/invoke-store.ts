/**
 * Replaces the store of trace ids in the bundles. It is for Lambda functions that handle several invocations at once; ours
 * handle one, whose trace id the SDK takes from the environment.
 */
export const InvokeStore = { getInstanceAsync: async (): Promise<undefined> => undefined };
