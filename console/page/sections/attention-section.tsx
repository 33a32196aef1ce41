/** What a person should look at: the sentences that the list of all jobs has, too. */
import type { PageState } from '../../model/page.ts';

export const AttentionSection = ({ state: { standing } }: { readonly state: PageState }) =>
  standing.attention.length === 0 ? null : (
    <section id="attention" class="attention-list" aria-label="Needs attention">
      <ul>
        {standing.attention.map(({ rule, says }) => (
          <li key={rule}>{says}</li>
        ))}
      </ul>
    </section>
  );
