/** Reasons in plain words: the sentence first, then the numbers it stands on. */
import { useState } from 'preact/hooks';
import type { PageReason } from '../../model/history.ts';
import { quantity, unbroken, words } from '../shared/format.ts';

interface Because {
  readonly because: readonly PageReason[];
}

/** Everything about each reason. */
export const ReasonList = ({ because }: Because) => (
  <ul class="reasons">
    {because.map((reason) => (
      <li key={keyOf(reason)}>
        <p class="says">{unbroken(reason.says)}</p>
        <Grounds reason={reason} />
      </li>
    ))}
  </ul>
);

/** One line each; its numbers open on demand. */
export const ShortReasonList = ({ because }: Because) => (
  <ul class="reasons short">
    {because.map((reason) => (
      <li key={keyOf(reason)}>
        <details>
          <summary>{unbroken(reason.says)}</summary>
          <Grounds reason={reason} />
        </details>
      </li>
    ))}
  </ul>
);

/** The first of many; a button brings the others. */
export const FoldedReasons = ({ because, first }: Because & { readonly first: number }) => {
  const [all, setAll] = useState(false);
  return (
    <div>
      <ShortReasonList because={all ? because : because.slice(0, first)} />
      {!all && because.length > first && (
        <button class="more" type="button" onClick={() => setAll(true)}>
          Show all {because.length} reasons
        </button>
      )}
    </div>
  );
};

/** A rule says the same of a vertex once: what is open stays open when its numbers change. */
const keyOf = ({ rule, vertex, says }: PageReason): string => `${rule} ${vertex ?? says}`;

const Grounds = ({ reason }: { readonly reason: PageReason }) => (
  <>
    {reason.numbers.length > 0 && (
      <dl>
        {reason.numbers.map(({ name, value, unit }) => (
          <div key={name} class={value === null ? 'unmeasured' : ''}>
            <dt>{words(name)}</dt>
            <dd>{quantity(value, unit)}</dd>
          </div>
        ))}
      </dl>
    )}
    <p class="rule">
      <span>
        rule <code>{reason.rule}</code>
      </span>
      {reason.bound !== null && (
        <span class="bound">
          active bound <code>{reason.bound}</code>
        </span>
      )}
    </p>
  </>
);
