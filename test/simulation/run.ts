import { play } from './play/schedule.ts';
import { lineText } from './play/record.ts';
const seed = Number(process.argv[2] ?? 1);
const n = Number(process.argv[3] ?? 1);
for (let i = 0; i < n; i++) {
  const t = process.cpuUsage();
  const played = await play({ seed: seed + i });
  const d = process.cpuUsage(t);
  if (process.argv[4] === 'all') for (const l of played.lines) console.log(lineText(l));
  if (process.argv[4] === 'told') for (const l of played.lines.filter(l => l.told)) console.log(lineText(l));
  console.log(seed + i, Math.round((d.user + d.system) / 1000), 'ms', JSON.stringify(played.counts));
  for (const v of played.violations) console.log('   ', v.invariant, v.job, new Date(v.at).toISOString().slice(11, 19), v.says);
}
