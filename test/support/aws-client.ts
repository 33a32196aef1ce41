/** Settings of an SDK client that talks to an embedded AWS: it retries as the SDK does, but at once instead of waiting. */

export const ATTEMPTS = 3;

const token = (retries: number) => ({
  getRetryCount: () => retries,
  getRetryDelay: () => 0,
  getRetryCost: () => undefined,
});

const retryAtOnce = {
  acquireInitialRetryToken: async () => token(0),
  refreshRetryTokenForRetry: async (used: { getRetryCount(): number }, failure: { readonly errorType?: string }) => {
    const retries = used.getRetryCount() + 1;
    if (retries >= ATTEMPTS || failure.errorType === 'CLIENT_ERROR') throw new Error('No more attempts');
    return token(retries);
  },
  recordSuccess: () => {},
};

export const awsClientSettings = (endpoint: string) => ({
  endpoint,
  region: 'us-east-1',
  credentials: { accessKeyId: 'embedded', secretAccessKey: 'embedded' },
  retryStrategy: retryAtOnce,
});
