/** The reasons of a decision, by what they are about; each opens its numbers, and likeness is one line. */
import type { PageReason } from '../../model/history.ts';
import { unbroken } from '../shared/format.ts';
import { type Folded, grouped } from './folded.ts';
import { ReasonList } from './reasons.tsx';

export const GroupedReasons = ({ because }: { readonly because: readonly PageReason[] }) => (
  <>
    {grouped(because).map(({ about, lines }) => (
      <section key={about} class="reason-group" aria-label={about}>
        <h3>{about}</h3>
        <ul class="reasons short">
          {lines.map((line) => (
            <Line key={line.says} line={line} />
          ))}
        </ul>
      </section>
    ))}
  </>
);

const Line = ({ line: { says, reasons } }: { readonly line: Folded }) => (
  <li>
    <details>
      <summary>{unbroken(says)}</summary>
      <ReasonList because={reasons} />
    </details>
  </li>
);
