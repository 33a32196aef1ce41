/** Addresses of the page: where it listens, what it is opened by, and by which names it may be asked for. */
import { isIP } from 'node:net';
import { hostname, networkInterfaces } from 'node:os';

export const LOOPBACK = '127.0.0.1';

export const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));

/** 0.0.0.0 listens on every address of the machine: it is opened by one of them. */
export const urlOf = (host: string, port: number): string => {
  const name = host === '0.0.0.0' || host === '::' ? (addresses()[0] ?? LOOPBACK) : host;
  return `http://${isIP(name) === 6 ? `[${name}]` : name}:${port}/`;
};

/** Of this machine, that others can reach it by. */
const addresses = (): readonly string[] =>
  Object.values(networkInterfaces())
    .flatMap((all) => all ?? [])
    .filter(({ internal, family }) => !internal && family === 'IPv4')
    .map(({ address }) => address);

/**
 * A page of another site must not be able to read this one by a name of its own that leads to this machine (DNS rebinding).
 * No one else owns an address or the machine's own name, so these are safe; on the loopback address not even those.
 * `header` is the Host of the request.
 */
export const mayBeAskedBy = (header: string, listensOn: string): boolean => {
  const name = header
    .replace(/:\d+$/, '')
    .replace(/^\[|\]$/g, '')
    .toLowerCase();
  if (isLoopback(name) || name === listensOn.toLowerCase()) return true;
  return !isLoopback(listensOn) && (isIP(name) > 0 || name === hostname().toLowerCase());
};

/** What to do about an address and port that cannot be listened on. */
export const listenProblem = ({ code, message }: NodeJS.ErrnoException, host: string, port: number): string => {
  switch (code) {
    case 'EADDRINUSE':
      return `Port ${port} is taken: stop what listens there, or choose another one (--port 0 takes any free one).`;
    case 'EACCES':
      return `Port ${port} needs rights that you do not have: choose one from 1024 up (--port 0 takes any free one).`;
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `--host ${host} is no address of this machine: it has ${[LOOPBACK, ...addresses()].join(', ')} (0.0.0.0 is all of them).`;
    default:
      return `The page can't listen on ${host}, port ${port}: ${message}`;
  }
};
