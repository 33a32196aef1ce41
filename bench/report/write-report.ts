/** Writes docs/benchmark.md and its pictures. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { play } from '../run/play.ts';
import { ROWS } from '../run/row.ts';
import { drawnScenario } from '../suites/traces.ts';
import { documentOf, type Made } from './document.ts';
import { course, frontier } from './plots.ts';
import type { SuiteResult } from './results.ts';
import { svgOf } from './svg.ts';

const DRAWN = ['static-peak', 'flink', 'flink-brisk', 'autopilot-balanced'];

/** `docs`: the folder. Answers with the files that were written. */
export const writeReport = async (
  docs: string,
  results: readonly SuiteResult[],
  made: Omit<Made, 'pictures' | 'rows'>,
): Promise<readonly string[]> => {
  const pictures: { readonly path: string; readonly shows: string }[] = [];
  const written: string[] = [];
  const write = (path: string, content: string): void => {
    mkdirSync(join(docs, 'images'), { recursive: true });
    writeFileSync(join(docs, path), content);
    written.push(join(docs, path));
  };
  const drawn = ROWS.filter(({ name }) => DRAWN.includes(name));
  const played = await Promise.all(
    drawn.map(async (row) => ({ row: row.name, played: await play(drawnScenario(0), row) })),
  );
  write('images/benchmark-ads.svg', svgOf(course('ADS of Demeter, full restarts, seed 0', played)));
  pictures.push({
    path: 'images/benchmark-ads.svg',
    shows: 'ADS of Demeter: load, task managers and lag under four rows',
  });
  for (const result of results.filter(({ suite }) => suite.name === 'r2' || suite.name === 'r3')) {
    const path = `images/benchmark-${result.suite.name}.svg`;
    write(path, svgOf(frontier(result)));
    pictures.push({ path, shows: `${result.suite.title}: cost against time behind` });
  }
  write('benchmark.md', documentOf(results, { ...made, pictures, rows: ROWS }));
  return written;
};
