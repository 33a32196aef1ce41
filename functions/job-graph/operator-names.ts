/**
 * The names that Flink gives an operator, by its description. A job plan has descriptions, and metrics have names:
 *
 * | description | name |
 * |---|---|
 * | `Kafka source`, and whatever else the job's code calls it | the same |
 * | `Window(TumblingEventTimeWindows(60000), EventTimeTrigger, …)` | the class of the window assigner, unless the code names it |
 * | `[1]:TableSourceScan(table=[[catalog, database, orders]], …)` | `Source: orders[1]` |
 * | `[3]:Sink(table=[catalog.database.totals], …): Writer` | `totals[3]: Writer`, an older sink is `Sink: totals[3]` |
 * | `[2]:Calc(select=[id])` | `Calc[2]` |
 *
 * Without `table.exec.simplify-operator-name-enabled` the names of SQL are the descriptions, after `Source: ` or `Sink: `.
 */

export interface OperatorNames {
  /** The likeliest first, never none. */
  readonly names: readonly string[];
  /** SQL: how the name ends whatever comes before it, the number in the optimized plan and what follows it. */
  readonly ending?: string;
  /** The job's code may have given it any name, and the description does not show it. */
  readonly anyName: boolean;
}

export const operatorNames = (description: string): OperatorNames => namesOf(description, 0);

/** Sources that run within sources. */
const DEEPEST = 20;

const namesOf = (description: string, depth: number): OperatorNames =>
  (depth > DEEPEST ? undefined : ofSql(description, depth)) ??
  ofWindow(description) ?? { names: unsimplified(description), anyName: false };

const ofSql = (description: string, depth: number): OperatorNames | undefined => {
  const found = /^(?:(?:Source|Sink): )?\[(\d+)\]:([A-Za-z]\w*)(.*)$/s.exec(description);
  if (!found) return undefined;
  const [, id, type = '', rest = ''] = found;
  const { bracketed, after } = leadingBrackets(rest);
  const ending = `[${id}]${chainedSources(after, depth)}`;
  const table = tableOf(bracketed);
  if (table !== undefined && /Scan$/.test(type)) {
    return { names: [`Source: ${table}${ending}`, `${table}${ending}`, `${type}${ending}`], ending, anyName: false };
  }
  if (table !== undefined && /Sink$/.test(type)) {
    const names = [`Sink: ${table}${ending}`, `${table}${ending}`];
    return { names: after === '' ? names : names.toReversed(), ending, anyName: false };
  }
  return { names: [`${type}${ending}`], ending, anyName: false };
};

/** Of a scan the last part of `[[catalog, database, table, project=[…]]]`, of a sink that of `[catalog.database.table]`. */
const tableOf = (properties: string): string | undefined => {
  const path = /^\(table=\[\[([^[\]=]*?)(?:, \w+(?:=|: \[).*)?\]/s.exec(properties)?.[1]?.split(', ');
  const name = path?.at(-1) ?? tableOfPath(/^\(table=\[([^\][]*)\]/.exec(properties)?.[1]);
  return name?.trim() || undefined;
};

/** (catalog.database.table) -> table; a table's own name may have dots. */
const tableOfPath = (path: string | undefined): string | undefined => {
  const parts = path?.split('.') ?? [];
  return parts.length > 3 ? parts.slice(2).join('.') : parts.at(-1);
};

/** Sources that run within the operator follow it in brackets.  ` [[1]:TableSourceScan(…)]`  ->  ` [Source: orders[1]]` */
const chainedSources = (after: string, depth: number): string => {
  const list = /^ \[(\[\d+\]:.*)\]$/s.exec(after)?.[1];
  if (list === undefined) return after;
  const sources = list.split(/, (?=\[\d+\]:)/).map((source) => namesOf(source, depth + 1).names[0]);
  return ` [${sources.join(', ')}]`;
};

/** A bracket in a text literal of SQL (`')'`) is none; where that does not come out even, quotes are no literals (`'w$`). */
const leadingBrackets = (text: string): { readonly bracketed: string; readonly after: string } =>
  closedAt(
    text.replaceAll(/'(?:[^']|'')*'/g, (literal) => '_'.repeat(literal.length)),
    text,
  ) ??
  closedAt(text, text) ?? { bracketed: text, after: '' };

/** `masked`: the text, with what is no bracket taken out. */
const closedAt = (masked: string, text: string) => {
  let depth = 0;
  for (let i = 0; i < masked.length; i++) {
    const character = masked[i] ?? '';
    if ('([{'.includes(character)) depth += 1;
    else if (')]}'.includes(character)) depth -= 1;
    if (depth <= 0) return i === 0 ? end(text, 0) : end(text, i + 1);
  }
  return undefined;
};

const end = (text: string, at: number) => ({ bracketed: text.slice(0, at), after: text.slice(at) });

/** A window assigner writes its class first; one that writes nothing of its own is `package.Class@1b2c3d`. */
const ofWindow = (description: string): OperatorNames | undefined => {
  const assigner = /^(?:Trigger)?Window\(([\w.$]*)/.exec(description)?.[1];
  if (assigner === undefined) return undefined;
  const simpleName = assigner.split(/[.$]/).at(-1);
  return { names: [...(simpleName ? [simpleName] : []), description], anyName: true };
};

const unsimplified = (description: string): readonly string[] => {
  if (/^\w*Scan\(table=/.test(description)) return [`Source: ${description}`, description];
  if (/^\w*Sink\(table=/.test(description)) return [`Sink: ${description}`, description];
  return [description];
};
