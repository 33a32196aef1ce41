import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { awsCalls } from '../../../functions/aws/aws-call.ts';
import { icebergTables, type ReadTable } from '../../../functions/iceberg/read-table.ts';
import { noApplications } from '../../../sandbox/aws/managed-flink/managed-flink.ts';
import { type EmbeddedAws, startEmbeddedAws } from '../../../sandbox/aws/server.ts';
import { AwsError } from '../../../sandbox/aws/wire/aws-error.ts';
import { metadataOf } from '../../support/table-metadata.ts';

const NOW = Date.UTC(2026, 0, 1);
const region = 'us-east-1';
const location = 's3://lake/sales/orders';
const glue = 'sales.orders';
const ofGlue = { location, glue, branch: 'main' };
const ofHadoop = { location, branch: 'main' };
const text = metadataOf([1, 2].map((id) => ({ id, at: NOW - 60_000 * (3 - id), records: 100 * id })));

let aws: EmbeddedAws;
let read: ReadTable;
beforeEach(async () => {
  aws = await startEmbeddedAws({ clock: { now: () => NOW }, random: () => 0.5, backend: noApplications });
  const call = awsCalls({
    credentials: async () => ({ accessKeyId: 'a', secretAccessKey: 'b' }),
    clock: () => NOW,
    endpoint: () => aws.url,
  });
  read = icebergTables(call);
});
afterEach(() => aws.stop());

const put = (name: string, body: string | Buffer): void =>
  aws.s3.putObject('lake', `sales/orders/metadata/${name}`, body);
const pointTo = (metadata_location: string): void =>
  aws.glue.putTable({ database: 'sales', name: 'orders', parameters: { metadata_location } });
const recordsOf = async (table: Parameters<ReadTable>[0], known?: string) => {
  const answer = await read(table, { region, known });
  return answer.kind === 'read' ? answer.commits.map(({ records }) => records) : answer;
};

describe('a table of the Glue Data Catalog', () => {
  it('is read at its metadata location', async () => {
    put('00002-a b+c(d).metadata.json', text);
    pointTo(`${location}/metadata/00002-a b+c(d).metadata.json`);
    expect(await recordsOf(ofGlue)).toEqual([100, 200]);
  });

  it('is not read again until that is another one', async () => {
    put('00002.metadata.json', text);
    pointTo(`s3a://lake/sales/orders/metadata/00002.metadata.json`);
    const known = `${location}/metadata/00002.metadata.json`;
    expect(await recordsOf(ofGlue, known)).toEqual({ kind: 'unchanged' });
    expect(aws.s3.asked).toEqual([]);
    put('00003.metadata.json', text);
    pointTo(`${location}/metadata/00003.metadata.json`);
    expect(await recordsOf(ofGlue, known)).toEqual([100, 200]);
  });

  it.each([
    [
      'there is no such table',
      () => {},
      'Glue table sales.orders: EntityNotFoundException: Entity Not Found (Table orders)',
    ],
    [
      'it is no table of Iceberg',
      () => aws.glue.putTable({ database: 'sales', name: 'orders', parameters: {} }),
      'Glue table sales.orders has no metadata_location: it is no Iceberg table',
    ],
    [
      'its metadata is elsewhere',
      () => pointTo('s3://lake/other/metadata/00002.metadata.json'),
      `the metadata of Glue table sales.orders is s3://lake/other/metadata/00002.metadata.json, and not below ${location}/metadata`,
    ],
    [
      'its metadata is elsewhere, by a way up',
      () => pointTo(`${location}/metadata/../../secret/x.metadata.json`),
      expect.stringContaining('and not below'),
    ],
    [
      'it may not be asked',
      () => {
        const says = 'User is not authorized to perform: glue:GetTable';
        aws.glue.failNext('GetTable', { kind: 'refused', error: new AwsError('AccessDeniedException', says) });
      },
      'Glue table sales.orders: AccessDeniedException: User is not authorized to perform: glue:GetTable',
    ],
    [
      'Glue does not answer',
      () => aws.glue.failNext('GetTable', { kind: 'unreachable' }),
      expect.stringMatching(/^Glue table sales.orders: .* can't be read/),
    ],
    [
      'the file may not be read, or is not there',
      () => pointTo(`${location}/metadata/00002.metadata.json`),
      `${location}/metadata/00002.metadata.json: AccessDenied: Access Denied`,
    ],
  ])('is not known, with the reason, when %s', async (_, prepare, says) => {
    put('00001.metadata.json', text);
    prepare();
    expect(await recordsOf(ofGlue)).toEqual({ kind: 'failed', says });
  });
});

describe('a table that says its version itself', () => {
  it.each([
    ['v7.metadata.json', '7', text],
    ['v7.gz.metadata.json', '7\n', gzipSync(text)],
    ['v7.metadata.json.gz', '7', gzipSync(text)],
    ['00007-1a2b.metadata.json', '00007-1a2b', text],
    ['00007-1a2b.metadata.json', '00007-1a2b.metadata.json', text],
  ])('is read in %s', async (name, hint, body) => {
    put('version-hint.text', hint);
    put(name, body);
    expect(await recordsOf(ofHadoop)).toEqual([100, 200]);
    expect(await recordsOf(ofHadoop, `${location}/metadata/${name}`)).toEqual({ kind: 'unchanged' });
  });

  it.each([
    ['has no hint', [], `${location}/metadata/version-hint.text: NoSuchBucket: The specified bucket does not exist`],
    [
      'has a path as its hint',
      [['version-hint.text', '../x']],
      `${location}/metadata/version-hint.text does not say a version`,
    ],
    [
      'has no file of the version',
      [['version-hint.text', '7']],
      `${location}/metadata/v7.metadata.json: AccessDenied: Access Denied`,
    ],
    [
      'has a file of more than 4 MiB',
      [
        ['version-hint.text', '7'],
        ['v7.metadata.json', text.padEnd(4 * 1024 * 1024 + 1)],
      ],
      `${location}/metadata/v7.metadata.json: the answer is longer than 4194304 bytes`,
    ],
    [
      'has a file that unzips to more than can be read',
      [
        ['version-hint.text', '7'],
        ['v7.metadata.json', gzipSync(text.padEnd(8 * 1024 * 1024 + 1))],
      ],
      `${location}/metadata/v7.metadata.json: it is damaged, or longer than 8388608 bytes`,
    ],
    [
      'has a file that is cut off',
      [
        ['version-hint.text', '7'],
        ['v7.metadata.json', gzipSync(text).subarray(0, 60)],
      ],
      `${location}/metadata/v7.metadata.json: it is damaged, or longer than 8388608 bytes`,
    ],
  ] as const)('is not known, with the reason, when it %s', async (_, files, says) => {
    for (const [name, body] of files) put(name, body as string);
    expect(await recordsOf(ofHadoop)).toEqual({ kind: 'failed', says });
  });
});

describe('a table on the disk of this machine', () => {
  let folder: string;
  const table = () => ({ location: `file:${folder}`, branch: 'main' });
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'flink-autopilot-table-'));
    mkdirSync(join(folder, 'metadata'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('is read as Iceberg has written it', async () => {
    writeFileSync(join(folder, 'metadata/version-hint.text'), '12');
    const file = join(folder, 'metadata/v12.gz.metadata.json');
    cpSync(join(import.meta.dirname, 'tables/format-2.metadata.gz'), file);
    expect(await recordsOf(table())).toEqual([2001, 2021, 2041, 0, 40]);
    expect(await recordsOf({ ...table(), location: `file://${folder}` })).toEqual([2001, 2021, 2041, 0, 40]);
    expect(readFileSync(file).length).toBeLessThan(4096);
  });

  it('is not known, with the reason, when it is not there, or longer than can be read', async () => {
    expect(await recordsOf(table())).toMatchObject({ kind: 'failed', says: expect.stringContaining('ENOENT') });
    writeFileSync(join(folder, 'metadata/version-hint.text'), '1');
    const file = join(folder, 'metadata/v1.metadata.json');
    writeFileSync(file, text);
    truncateSync(file, 4 * 1024 * 1024 + 1);
    expect(await recordsOf(table())).toMatchObject({
      kind: 'failed',
      says: expect.stringMatching(/v1\.metadata\.json: it is longer than 4194304 bytes$/),
    });
  });
});
