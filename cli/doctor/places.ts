/** Where the doctor asks: the place of the stack, other regions of its account, and accounts that a profile of the caller is of. */
import { stsRequest } from '../../functions/aws/sts-request.ts';
import { textOfElement } from '../../functions/aws/xml.ts';
import type { Connection } from '../../functions/store/table/client.ts';
import type { Placed } from '../../lib/settings/place-settings.ts';
import { type Attempt, attempt, oneLine } from './attempt.ts';
import { type Clients, openClients } from './clients.ts';

/** `place`: seen from the stack, so that `{}` is its own. */
export type There =
  | {
      readonly kind: 'open';
      readonly place: Placed;
      readonly clients: Clients;
      /** Of another account. */
      readonly profile?: string;
    }
  /** `says`: why nothing is asked there. */
  | { readonly kind: 'closed'; readonly place: Placed; readonly says: string; readonly remedy: string };

export interface Places {
  readonly home: Clients;
  /** Of the caller, and so of the table. */
  readonly account: () => Promise<Attempt<string>>;
  readonly seenFromHome: (place: Placed) => Promise<Placed>;
  /** Opened once, however many jobs are there. */
  readonly at: (place: Placed) => Promise<There>;
  close(): void;
}

/** `profiles`: of other accounts; which is of which, STS says. */
export const openPlaces = async (connection: Connection, profiles: readonly string[] = []): Promise<Places> => {
  const opened = new Map<string, Promise<Clients>>();
  const open = (region: string, profile = connection.profile): Promise<Clients> =>
    once(opened, `${profile}/${region}`, () => openClients({ ...connection, profile, region }));
  const home = await openClients(connection);
  const homeRegion = await home.region();
  const accounts = new Map<string, Promise<Attempt<string>>>();
  const accountOf = (profile: string): Promise<Attempt<string>> =>
    once(accounts, profile, async () => callerAccount(await open(homeRegion, profile)));
  let asked: Promise<Attempt<string>> | undefined;
  const account = (): Promise<Attempt<string>> => {
    asked ??= callerAccount(home);
    return asked;
  };
  const isOwn = async (of: string): Promise<boolean> => {
    const own = await account();
    return own.kind === 'done' && own.value === of;
  };
  const seenFromHome = async (place: Placed): Promise<Placed> => {
    const { account: of, region } = place;
    if (of !== undefined && !(await isOwn(of))) return { account: of, region };
    return region === undefined || region === homeRegion ? {} : { region };
  };
  return {
    home,
    account,
    seenFromHome,
    at: async (asIs) => {
      const place = await seenFromHome(asIs);
      const { account: of, region = homeRegion } = place;
      if (of === undefined) {
        return { kind: 'open', place, clients: region === homeRegion ? home : await open(region) };
      }
      const tried = await Promise.all(profiles.map(async (name) => ({ name, account: await accountOf(name) })));
      const found = tried.find((one) => one.account.kind === 'done' && one.account.value === of);
      if (found) return { kind: 'open', place, clients: await open(region, found.name), profile: found.name };
      const remedy = `Add --spoke-profile NAME, a profile of ~/.aws/config of account ${of}.`;
      return { kind: 'closed', place, says: whyClosed(of, await account(), tried), remedy };
    },
    close: () => {
      home.close();
      for (const clients of opened.values()) clients.then((one) => one.close()).catch(() => {});
    },
  };
};

const whyClosed = (
  of: string,
  own: Attempt<string>,
  tried: readonly { readonly name: string; readonly account: Attempt<string> }[],
): string => {
  if (own.kind !== 'done')
    return `The job is in account ${of}, and that of your credentials is not known: ${whyNot(own)}`;
  const unknown = tried.flatMap(({ name, account }) =>
    account.kind === 'done' ? [] : [` The account of profile "${name}" is not known: ${whyNot(account)}`],
  );
  return `The job is in account ${of}, which the functions enter by a role and you do not: what they saw is what the table has.${unknown.join('')}`;
};

const whyNot = (tried: Exclude<Attempt<string>, { readonly kind: 'done' }>): string => {
  const why = oneLine(tried.kind === 'denied' ? tried.says : tried.error.message);
  return why.endsWith('.') ? why : `${why}.`;
};

/** `222233334444/eu-central-1`; of the stack’s account the region alone. */
export const placeName = ({ account, region }: Placed): string =>
  [account, region].filter((part) => part !== undefined).join('/');

/** It takes no right. */
const callerAccount = ({ call, region }: Clients): Promise<Attempt<string>> =>
  attempt('sts:GetCallerIdentity', async () => {
    const answer = await call(stsRequest(await region(), { Action: 'GetCallerIdentity' }));
    if (answer.kind === 'failed') throw new Error(answer.says);
    const account = textOfElement(String(answer.body), 'Account');
    if (account === undefined) throw new Error('the answer of STS names no account');
    return account;
  });

const once = <Made>(made: Map<string, Promise<Made>>, key: string, make: () => Promise<Made>): Promise<Made> => {
  const known = made.get(key) ?? make();
  made.set(key, known);
  return known;
};
