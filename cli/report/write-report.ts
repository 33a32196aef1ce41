/** Writes the three files of a report: the page, the table and everything as JSON. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fleetOf } from '../../backtest/advice/grade.ts';
import type { ReportContents } from '../../backtest/page/contents.ts';
import { reportPage } from '../../backtest/page/report-page.ts';
import { reportCsv } from './report-csv.ts';

export interface Written {
  readonly html: string;
  readonly csv: string;
  readonly json: string;
}

export const writeReport = (folder: string, contents: ReportContents): Written => {
  mkdirSync(resolve(folder), { recursive: true });
  const at = (extension: string): string => join(resolve(folder), `flink-autopilot-report.${extension}`);
  const files = { html: at('html'), csv: at('csv'), json: at('json') };
  writeFileSync(files.html, reportPage(contents));
  writeFileSync(files.csv, reportCsv(contents.jobs));
  writeFileSync(files.json, `${JSON.stringify(reportJson(contents), null, 1)}\n`);
  return files;
};

export const reportJson = (contents: ReportContents): object => ({
  kind: 'report',
  ...contents,
  fleet: fleetOf(contents.jobs),
});
