/** The endpoint of a service that is called without its client of the SDK, by the variables that the SDK reads. */

/** What the SDK calls a service, where it signs with another name. */
const SERVICE_IDS: Readonly<Record<string, string>> = {
  events: 'eventbridge',
  monitoring: 'cloudwatch',
  tagging: 'resource_groups_tagging_api',
};

/** As the SDK reads them, for the calls that are made without it. Undefined: the regional one. */
export const endpoint = (
  service: string,
  env: Readonly<Record<string, string | undefined>> = process.env,
): string | undefined =>
  env[`AWS_ENDPOINT_URL_${(SERVICE_IDS[service] ?? service).toUpperCase()}`] ?? env['AWS_ENDPOINT_URL'];
