/** The embedded S3: GetObject, of buckets of one region, by a path that begins with the bucket. */
import { AwsError } from '../wire/aws-error.ts';
import { createFaults, type FailNext } from '../wire/faults.ts';
import type { RestService } from '../wire/rest-service.ts';
import { signedBy } from '../wire/signed-by.ts';

export interface EmbeddedS3 {
  readonly failNext: FailNext<'GetObject'>;
  putObject(bucket: string, key: string, body: string | Buffer): void;
  deleteObject(bucket: string, key: string): void;
  /** `bucket/key` of every object that was asked for, in order. */
  readonly asked: readonly string[];
}

export const createS3 = (): EmbeddedS3 & { readonly rest: RestService } => {
  const faults = createFaults();
  const objects = new Map<string, Buffer>();
  const buckets = new Set<string>();
  const asked: string[] = [];

  const getObject = (path: string, hash: unknown): Buffer => {
    asked.push(path);
    if (hash === undefined) {
      throw new AwsError('InvalidRequest', 'Missing required header for this request: x-amz-content-sha256');
    }
    const [bucket = ''] = path.split('/');
    if (!buckets.has(bucket)) throw new AwsError('NoSuchBucket', 'The specified bucket does not exist', 404);
    const object = objects.get(path);
    // To those who may not list the bucket it does not say whether there is an object.
    if (object === undefined) throw new AwsError('AccessDenied', 'Access Denied', 403);
    return object;
  };

  return {
    failNext: faults.failNext,
    putObject: (bucket, key, body) => {
      buckets.add(bucket);
      objects.set(`${bucket}/${key}`, Buffer.from(body as string));
    },
    deleteObject: (bucket, key) => void objects.delete(`${bucket}/${key}`),
    asked,
    rest: {
      faults,
      errors: 'xml',
      find: (method, { pathname }, request) => {
        if (method !== 'GET' || signedBy(request).service !== 's3') return undefined;
        const path = pathname.slice(1).split('/').map(decodeURIComponent).join('/');
        const hash = request.headers['x-amz-content-sha256'];
        return { name: 'GetObject', answer: () => getObject(path, hash) };
      },
    },
  };
};
