/**
 * Replaces the SDK's cache of discovered endpoints in the bundles. A DynamoDB client makes one at its start, and uses it
 * only when AWS_ENABLE_ENDPOINT_DISCOVERY asks for that, which our functions don't.
 */
export class EndpointCache {
  get(): never {
    throw new Error('Endpoint discovery is not in this bundle: unset AWS_ENABLE_ENDPOINT_DISCOVERY');
  }
}
