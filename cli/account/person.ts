/** Who types a command that changes something: it is written down. */
import { userInfo } from 'node:os';
import type { Terminal } from '../terminal/terminal.ts';

export const BY_HELP = `  --by NAME          who does it, for the record (default: the name of the account on this machine)`;

export const personOf = (given: string | undefined, { env }: Pick<Terminal, 'env'>): string =>
  given ?? env['USER'] ?? env['USERNAME'] ?? userInfo().username;
