/** Calls that are made again when that may help, as often as a client of the SDK does. */
import type { AwsAnswer, CallAws } from './aws-call.ts';

const ATTEMPTS = 3;
const FIRST_PAUSE_MS = 100;

/** Only for what may be done twice: a call without an answer may have been carried out. */
export const retrying = (call: CallAws, pause: (ms: number) => Promise<void>): CallAws => {
  const attempt: (...of: [...Parameters<CallAws>, number]) => Promise<AwsAnswer> = async (what, attempts) => {
    const answer = await call(what);
    if (answer.kind === 'ok' || attempts === ATTEMPTS || !mayPass(answer)) return answer;
    await pause(FIRST_PAUSE_MS * 2 ** (attempts - 1));
    return attempt(what, attempts + 1);
  };
  return (what) => attempt(what, 1);
};

/** No answer, too many calls, or a fault of the service. */
const mayPass = ({ status, says }: Extract<AwsAnswer, { kind: 'failed' }>): boolean =>
  status === undefined || status === 429 || status >= 500 || /^\w*(Throttl|TooManyRequests|LimitExceeded)/.test(says);
