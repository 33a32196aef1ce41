/** What a job carries on its platform besides what it is: tags of an application, annotations of a resource. */
import type { ModeRequest } from '../lib/control/mode-request.ts';
import type { Tags } from '../lib/settings/discovered-job.ts';

export interface Carried {
  /** What people ask of it by a tag or an annotation, as it is written there. */
  readonly modeRequests?: readonly ModeRequest[];
  /** Tags or annotations that concern us, as they are now; undefined: not read. */
  readonly carried?: Tags;
}
