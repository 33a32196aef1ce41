/** Log of all evaluations, newest first. */
import { useState } from 'preact/hooks';
import type { EvaluationRow } from '../../model/history.ts';
import type { PageState } from '../../model/page.ts';
import { clockTime, count, NOT_MEASURED, or, rate, type Zone, zoneOf } from '../shared/format.ts';

const PAGE = 50;
const HEADINGS = ['Time', 'Decision', 'Parallelism', 'Incoming', 'Capacity', 'Because'] as const;

export const EvaluationLog = ({ state }: { readonly state: PageState }) => {
  const [open, setOpen] = useState(false);
  const [rows, setRows] = useState(PAGE);
  const evaluations = state.history.evaluations.filter((record) => record.parallelism !== null);
  return (
    <section id="log" class="panel log">
      <details onToggle={(event) => setOpen(event.currentTarget.open)}>
        <summary class="panel-head">
          <h2>Every evaluation</h2>
          <span class="hint">{evaluations.length}</span>
        </summary>
        <div class="table">
          <table>
            <thead>
              <tr>
                {HEADINGS.map((text) => (
                  <th key={text} scope="col">
                    {text}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {open &&
                evaluations
                  .slice(-rows)
                  .reverse()
                  .map((record) => (
                    <Row key={record.at} record={record} zone={zoneOf(state)} perVertex={state.size?.kpus === null} />
                  ))}
            </tbody>
          </table>
        </div>
        <button class="more" type="button" hidden={evaluations.length <= rows} onClick={() => setRows(rows + PAGE)}>
          Show {Math.min(PAGE, evaluations.length - rows)} more
        </button>
      </details>
    </section>
  );
};

interface RowOf {
  readonly record: EvaluationRow;
  readonly zone: Zone;
  readonly perVertex: boolean;
}

const Row = ({ record, zone, perVertex }: RowOf) => (
  <tr class={record.decision}>
    <th scope="row">{clockTime(record.at, zone)}</th>
    <td>{record.decision}</td>
    <Cell text={parallelismOf(record, perVertex)} />
    <Cell text={or(record.incoming, rate)} />
    <Cell text={or(record.capacity, rate)} />
    <td class="says">
      {record.says.map((sentence) => (
        <p key={sentence}>{sentence}</p>
      ))}
    </td>
  </tr>
);

const Cell = ({ text }: { readonly text: string }) => (
  <td class={text === NOT_MEASURED ? 'number unmeasured' : 'number'}>{text}</td>
);

/** 1·1·2·7·1 where every vertex has its own, in the order of the job graph. */
const parallelismOf = ({ parallelism, vertexParallelism }: EvaluationRow, perVertex: boolean): string =>
  perVertex
    ? Object.values(vertexParallelism)
        .map((one) => (one === null ? '?' : count(one)))
        .join('·')
    : or(parallelism, String);
