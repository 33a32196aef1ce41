/** Where a job is: the account and the region of the stack, unless it says others. Other accounts are entered by the roles of a spoke. */
import * as v from 'valibot';
import type { SettingsProblem } from './checks/problem.ts';
import { setting } from './setting.ts';

const accountId = v.pipe(v.string(), v.regex(/^\d{12}$/, 'the id of an AWS account: 12 digits, in quotes'));
const regionName = v.pipe(v.string(), v.regex(/^[a-z]{2,}(-[a-z]+)+-\d$/, 'the name of an AWS region, as eu-west-1'));

/** Of a job, and of what finds jobs. */
export const place = {
  account: setting(
    v.optional(accountId),
    'The AWS account of the job; by default that of the stack. Another one needs an entry of `spokes`, and `region` (docs/accounts-and-regions.md).',
    '222233334444',
  ),
  region: setting(v.optional(regionName), 'The region of the job; by default that of the stack.', 'eu-central-1'),
};

export const DEFAULT_SPOKE_ROLE = 'flink-autopilot-spoke';
/** A role has 64 characters; region and function follow. */
const ROLE_NAME = /^[\w+=,.@-]{1,38}$/;

const spoke = v.strictObject({
  account: setting(accountId, 'The account that is entered.', '222233334444'),
  region: setting(regionName, 'The region of it; each has an entry, and roles of its own.', 'eu-central-1'),
  externalId: setting(
    v.pipe(v.string(), v.regex(/^[\w+=,.@:/-]{2,1224}$/, 'letters, digits and "_+=,.@:/-", at least 2')),
    'The external id that its roles ask for, as its template was given it. It is no secret.',
    'our-platform-team',
  ),
  roleName: setting(
    v.optional(
      v.pipe(v.string(), v.regex(ROLE_NAME, 'the beginning of the names of its roles, at most 38 characters')),
      DEFAULT_SPOKE_ROLE,
    ),
    'The beginning of the names of its two roles, as its template was given it; `-<region>-evaluate` and `-<region>-apply` follow.',
    DEFAULT_SPOKE_ROLE,
  ),
});

const EXAMPLE = { account: '222233334444', region: 'eu-central-1', externalId: 'our-platform-team' };

export const spokes = setting(
  v.optional(v.array(setting(spoke, 'One region of another account.', EXAMPLE)), []),
  'Other accounts that have jobs of this file, region by region: the functions enter them by the roles of the spoke template (docs/accounts-and-regions.md). Other regions of the account of the stack need none.',
  [EXAMPLE],
);

export type SpokeSettings = v.InferOutput<typeof spoke>;

/** Shown on the thing itself. */
export const statusOnJob = setting(
  v.optional(v.boolean(), false),
  'With `true` each job carries on its platform who looks after it, the last change, and what is wrong: tags of a Managed Flink application, annotations of a Kubernetes resource (docs/accounts-and-regions.md). No other stack then changes the job.',
  true,
);

export interface Placed {
  readonly account?: string | undefined;
  readonly region?: string | undefined;
  /** A job of platform `flink` has neither: it is where its URL is. */
  readonly platform?: string;
}

/** (222233334444, eu-central-1, orders) -> 222233334444/eu-central-1/orders; in the place of the stack the name alone. */
export const placedName = ({ account, region, name }: Placed & { readonly name: string }): string =>
  [account, region, name].filter((part) => part !== undefined).join('/');

/** Nothing of what is not said. */
export const placeOf = ({ account, region }: Placed): Placed => ({
  ...(account === undefined ? {} : { account }),
  ...(region === undefined ? {} : { region }),
});

export const inSamePlace = (one: Placed, other: Placed): boolean =>
  one.account === other.account && one.region === other.region;

/** Metrics, rights and alarms of it are not those of the stack's own account and region. */
export const isElsewhere = ({ account, region }: Placed): boolean => account !== undefined || region !== undefined;

type Listed<Entry> = readonly (Entry & { readonly index: number })[];

/** Every account is entered by a spoke, and every spoke is there once. Entries are right in themselves. */
export const spokeProblems = (
  known: Listed<SpokeSettings>,
  placed: Readonly<Record<'jobs' | 'discover', Listed<Placed>>>,
): readonly SettingsProblem[] => {
  const twice = known.flatMap((one, i): readonly SettingsProblem[] => {
    const same = known.slice(0, i).find((other) => inSamePlace(one, other));
    const says = `spoke ${(same?.index ?? 0) + 1} of the file is the same account and region; each is there once.`;
    return same === undefined ? [] : [{ path: ['spokes', one.index, 'region'], at: 'value', says }];
  });
  const without = (['jobs', 'discover'] as const).flatMap((list) =>
    placed[list].flatMap(({ index, ...one }): readonly SettingsProblem[] => {
      const says = whyNotEntered(one, known);
      return says === undefined ? [] : [{ path: [list, index, 'account'], at: 'value', says }];
    }),
  );
  return [...twice, ...without];
};

const whyNotEntered = ({ account, region }: Placed, known: readonly SpokeSettings[]): string | undefined => {
  if (account === undefined) return undefined;
  const regions = known.filter((one) => one.account === account).map((one) => one.region);
  const ofAccount = regions.length === 0 ? '' : `; "spokes" has ${regions.join(', ')} of this account`;
  if (region === undefined) return `a job of another account says its "region", too${ofAccount}.`;
  if (regions.includes(region)) return undefined;
  const entry = JSON.stringify({ ...EXAMPLE, account, region });
  return `there is no spoke for this account in ${region}${ofAccount}. Deploy the spoke template there, and add ${entry} to "spokes" (docs/accounts-and-regions.md).`;
};
