import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { KUBERNETES_RIGHTS } from '../../infra/permissions/eks.ts';
import { RESOURCE_RIGHTS } from '../../infra/permissions/tables.ts';
import type { SettingsFile } from '../../lib/settings/settings.ts';
import { rolesOf } from '../support/iam.ts';
import { synthesize } from './synthesize.ts';

const DOCUMENT = join(import.meta.dirname, '../../docs/permissions.md');

const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [row(head), row(head.map(() => '---')), ...rows.map(row)].join('\n');
const when = {
  reading: 'always',
  changing: 'mode `approve` or `act` only',
  status: '`"statusOnJob": true` only',
} as const;

/** By the name of the comment above each. */
const TABLES: Readonly<Record<string, string>> = {
  aws: table(
    ['action', 'on', 'function', 'when', 'why'],
    RESOURCE_RIGHTS.flatMap(({ what, rights }) =>
      rights.map(({ action, kind, functions, why }) => [`\`${action}\``, what, functions.join(', '), when[kind], why]),
    ),
  ),
  kubernetes: table(
    ['verb', 'resource', 'of', 'function', 'when', 'why'],
    KUBERNETES_RIGHTS.map(({ verb, resource, of, functions, kind, why }) => [
      `\`${verb}\``,
      `\`${resource}\``,
      of === 'Flink' ? 'Flink' : `the ${of}`,
      functions.join(', '),
      when[kind],
      why,
    ]),
  ),
};

const withTables = (document: string): string =>
  document.replaceAll(/(<!-- table: (\w+) -->\n)[\s\S]*?<!-- end -->/g, (_, head: string, name: string) => {
    const text = TABLES[name];
    if (text === undefined) throw new Error(`docs/permissions.md asks for a table "${name}"`);
    return `${head}${text}\n<!-- end -->`;
  });

it('docs/permissions.md has the tables as the code has them', async () => {
  const document = readFileSync(DOCUMENT, 'utf8');
  for (const name of Object.keys(TABLES)) expect(document).toContain(`<!-- table: ${name} -->`);
  await expect(withTables(document)).toMatchFileSnapshot(DOCUMENT);
});

it('docs/permissions.md names every action that the template grants to any role', () => {
  const document = readFileSync(DOCUMENT, 'utf8');
  const orders: SettingsFile['jobs'][number] = {
    platform: 'managed-flink',
    name: 'orders',
    lag: [
      { kind: 'msk', source: 'a', cluster: 'shop', consumerGroup: 'orders', topic: 'orders' },
      { kind: 'kinesis', source: 'b', stream: 'clicks' },
    ],
    iceberg: [{ location: 's3://lake/sales/orders', glue: 'sales.orders' }],
  };
  const eks = { platform: 'eks', name: 'clicks', namespace: 'web', cluster: { name: 'prod' } } as const;
  const discover = [{ platform: 'managed-flink' as const, tags: { team: 'data' } }];
  const elsewhere: Partial<SettingsFile> = {
    statusOnJob: true,
    spokes: [{ account: '222233334444', region: 'eu-west-1', externalId: 'platform' }],
  };
  const roles = rolesOf(
    synthesize({ mode: 'act', jobs: [orders, eks], discover, ...elsewhere }, () => ({ notifications: 'create' })),
  );
  const granted = new Set(roles.flatMap(({ statements }) => statements.flatMap(({ actions }) => actions)));
  expect(granted.size).toBeGreaterThan(12);
  expect([...granted].filter((action) => !document.includes(`\`${action}\``))).toEqual([]);
  const named = [...document.matchAll(/^\| `([a-z-]+:[A-Z]\w+)`/gm)].map(([, action]) => action ?? '');
  // In a VPC only.
  expect(named.filter((action) => !granted.has(action) && !action.startsWith('ec2:'))).toEqual([]);
});
