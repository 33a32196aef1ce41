/** What STS is asked: a form, answered in XML. */
import type { AwsCall } from './aws-call.ts';

const VERSION = '2011-06-15';

export const stsRequest = (region: string, parameters: Readonly<Record<string, string>>): AwsCall => ({
  service: 'sts',
  region,
  method: 'POST',
  path: '/',
  answers: 'xml',
  headers: { 'content-type': 'application/x-www-form-urlencoded' },
  body: new URLSearchParams({ Version: VERSION, ...parameters }).toString(),
});
