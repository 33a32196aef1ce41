/**
 * The newest commits of an Iceberg table: where its newest metadata file is, from the Glue Data Catalog or from
 * `metadata/version-hint.text` of its location, and what that file says. A file never changes: one that was read is not read again.
 */
import { gunzipSync } from 'node:zlib';
import type { IcebergTableSettings } from '../../lib/settings/iceberg-settings.ts';
import type { CallAws } from '../aws/aws-call.ts';
import { MOST_BYTES, readFile } from './read-file.ts';
import { type HistoryRead, historyIn } from './table-metadata.ts';

export type TableRead =
  | (Extract<HistoryRead, { kind: 'read' }> & { readonly file: string })
  | { readonly kind: 'unchanged' }
  | { readonly kind: 'failed'; readonly says: string };

/** `known`: the file that was read last. Never throws for what AWS, the file system or the table says. */
export type ReadTable = (
  table: IcebergTableSettings,
  place: { readonly region: string; readonly known: string | undefined },
) => Promise<TableRead>;

export const icebergTables =
  (call: CallAws): ReadTable =>
  async (table, { region, known }) => {
    const found = await (table.glue === undefined ? hinted(call, region, table) : ofGlue(call, region, table));
    if (found.kind === 'failed') return found;
    if (known !== undefined && found.files.includes(known)) return { kind: 'unchanged' };
    const failures: string[] = [];
    for (const file of found.files) {
      const read = await readFile(call, region, file);
      if (read.kind === 'failed') {
        failures.push(`${file}: ${read.says}`);
        continue;
      }
      const text = unzipped(read.bytes);
      if (text === undefined) return failed(`${file}: it is damaged, or longer than ${MOST_TEXT} bytes`);
      const history = historyIn(text, table.branch);
      return history.kind === 'failed' ? failed(`${file}: ${history.says}`) : { ...history, file };
    }
    return failed(failures[0] ?? 'it has no metadata file');
  };

/** That may be the newest one: they differ in how it is compressed. */
type Found = { readonly kind: 'found'; readonly files: readonly string[] } | Extract<TableRead, { kind: 'failed' }>;

const failed = (says: string): Extract<TableRead, { kind: 'failed' }> => ({ kind: 'failed', says });

/** As far as it is what Glue gives. */
interface GlueAnswer {
  readonly Table?: { readonly Parameters?: { readonly metadata_location?: unknown } };
}

const ofGlue = async (call: CallAws, region: string, { glue = '', location }: IcebergTableSettings): Promise<Found> => {
  const [DatabaseName, Name] = glue.split('.');
  const answer = await call({
    service: 'glue',
    region,
    method: 'POST',
    path: '/',
    headers: { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': 'AWSGlue.GetTable' },
    body: JSON.stringify({ DatabaseName, Name }),
    mostBytes: MOST_BYTES,
  });
  if (answer.kind === 'failed') return failed(`Glue table ${glue}: ${answer.says}`);
  const found = (answer.body as GlueAnswer | undefined)?.Table?.Parameters?.metadata_location;
  if (typeof found !== 'string') return failed(`Glue table ${glue} has no metadata_location: it is no Iceberg table`);
  const file = found.replace(/^s3[an]:/, 's3:');
  // What is read is what the settings say: the right is for that folder alone.
  if (!file.startsWith(`${location}/metadata/`) || file.split('/').includes('..')) {
    return failed(`the metadata of Glue table ${glue} is ${file}, and not below ${location}/metadata`);
  }
  return { kind: 'found', files: [file] };
};

/** A number, or the name of the file. */
const HINT = /^[\w-][\w.-]{0,200}$/;

const hinted = async (call: CallAws, region: string, { location }: IcebergTableSettings): Promise<Found> => {
  const folder = `${location}/metadata`;
  const file = `${folder}/version-hint.text`;
  const read = await readFile(call, region, file);
  if (read.kind === 'failed') return failed(`${file}: ${read.says}`);
  const hint = read.bytes.toString('utf8').trim();
  if (!HINT.test(hint)) return failed(`${file} does not say a version`);
  const name = /^\d+$/.test(hint) ? `v${hint}` : hint.replace(/(\.gz)?\.metadata\.json$/, '');
  return {
    kind: 'found',
    files: ['.metadata.json', '.gz.metadata.json', '.metadata.json.gz'].map((end) => `${folder}/${name}${end}`),
  };
};

const MOST_TEXT = 2 * MOST_BYTES;

/** Undefined: it can't be unzipped. */
const unzipped = (bytes: Buffer): string | undefined => {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes.toString('utf8');
  try {
    return gunzipSync(bytes, { maxOutputLength: MOST_TEXT }).toString('utf8');
  } catch {
    return undefined;
  }
};
