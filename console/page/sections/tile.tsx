/** One number to know first, with its unit and what it means. */
import { NOT_MEASURED } from '../shared/format.ts';

export interface Tile {
  readonly id: string;
  readonly title: string;
  readonly value: string;
  /** Smaller, behind the value. */
  readonly unit: string;
  readonly detail: string;
  /** The detail in a sentence, shown where it is pointed at. */
  readonly explains?: string;
  /** 0..1, drawn as a bar with what it means. */
  readonly share?: { readonly value: number; readonly means: string };
  readonly tone?: 'good' | 'bad';
}

export const TileBox = ({ tile }: { readonly tile: Tile }) => (
  <article class={`tile ${tile.tone ?? ''}`} data-tile={tile.id}>
    <h2>{tile.title}</h2>
    <p class={tile.value === NOT_MEASURED ? 'value unmeasured' : 'value'}>
      {tile.value}
      {tile.unit !== '' && <small> {tile.unit}</small>}
    </p>
    {tile.share && <meter min={0} max={1} value={Math.min(1, tile.share.value)} aria-label={tile.share.means} />}
    <p class="detail" title={tile.explains}>
      {tile.detail}
    </p>
  </article>
);
