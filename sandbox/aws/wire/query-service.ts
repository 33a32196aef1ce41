/** A service of the embedded AWS that speaks AWS Query: a form is posted, with its operation in it, and XML is answered. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { AwsError } from './aws-error.ts';
import { type Faults, refusalOf } from './faults.ts';
import type { Caller } from './signed-by.ts';

export interface QueryService {
  readonly faults: Faults;
  readonly version: string;
  readonly namespace: string;
  /** Each gives what is inside its result, as XML; throws AwsError to refuse. */
  readonly operations: Readonly<Record<string, (input: URLSearchParams, caller: Caller) => string>>;
}

export const isQuery = ({ method, headers }: IncomingMessage): boolean =>
  method === 'POST' && String(headers['content-type']).startsWith('application/x-www-form-urlencoded');

export const answerQuery = async (
  services: readonly QueryService[],
  form: string,
  caller: () => Caller,
  response: ServerResponse,
  requestId: string,
): Promise<void> => {
  const input = new URLSearchParams(form);
  const name = input.get('Action') ?? '';
  const version = input.get('Version');
  const service = services.find((one) => one.version === version && Object.hasOwn(one.operations, name));
  const send = (status: number, xml: string): void => {
    response.writeHead(status, { 'content-type': 'text/xml', 'x-amzn-requestid': requestId });
    response.end(xml);
  };
  const fault = service?.faults.take(name);
  try {
    const refusal = refusalOf(fault);
    if (refusal) throw refusal;
    if (fault?.kind === 'unreachable') return void response.destroy();
    if (fault?.kind === 'held') await fault.until();
    const operation = service?.operations[name];
    if (!service || !operation)
      throw new AwsError('InvalidAction', `The embedded AWS has no action ${name} of ${version}`);
    const result = operation(input, caller());
    if (fault?.kind === 'reply-lost') return void response.destroy();
    send(
      200,
      `<${name}Response xmlns="${service.namespace}"><${name}Result>${result}</${name}Result><ResponseMetadata><RequestId>${requestId}</RequestId></ResponseMetadata></${name}Response>`,
    );
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    const type = error.status < 500 ? 'Sender' : 'Receiver';
    send(
      error.status,
      `<ErrorResponse xmlns="${service?.namespace ?? ''}"><Error><Type>${type}</Type><Code>${error.name}</Code><Message>${escaped(error.message)}</Message></Error><RequestId>${requestId}</RequestId></ErrorResponse>`,
    );
  }
};

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
