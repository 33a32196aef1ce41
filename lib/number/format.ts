/** Numbers and times as a person reads them. */

/** 3 significant digits below 100, whole above, thousands apart.  1240.4 -> '1 240', 7.2345 -> '7.23' */
export const formatNumber = (value: number): string => {
  if (Number.isNaN(value)) return 'unknown';
  if (!Number.isFinite(value)) return value > 0 ? 'unlimited' : '-unlimited';
  const size = Math.abs(value);
  const sign = value < 0 ? '-' : '';
  if (size > 0 && size < 0.0005) return `${sign}almost 0`;
  const scale = size >= 100 ? 1 : size >= 10 ? 10 : size >= 1 ? 100 : 1000;
  return sign + grouped(Math.round(size * scale) / scale);
};

const grouped = (size: number): string => {
  const text = String(size);
  if (size < 1000 || size >= 1e21) return text;
  const first = text.length % 3 || 3;
  let out = text.slice(0, first);
  for (let index = first; index < text.length; index += 3) out += ` ${text.slice(index, index + 3)}`;
  return out;
};

/** 0.704 -> '70 %' */
export const formatPercent = (share: number): string =>
  Number.isFinite(share) ? `${formatNumber(share * 100)} %` : formatNumber(share);

/** 90 000 -> '90 s', 900 000 -> '15 min', 7 200 000 -> '2 h' */
export const formatDuration = (ms: number): string => {
  if (ms < 120_000) return `${formatNumber(ms / 1000)} s`;
  if (ms < 7_200_000) return `${formatNumber(ms / 60_000)} min`;
  return `${formatNumber(ms / 3_600_000)} h`;
};

/** (179 999, 900 000) -> '2 of 15 min': what is not whole yet does not count. */
export const formatPart = (ms: number, ofMs: number): string => {
  const unit = ofMs < 120_000 ? 1000 : ofMs < 7_200_000 ? 60_000 : 3_600_000;
  return `${formatNumber(Math.floor(ms / unit))} of ${formatDuration(ofMs)}`;
};

/** Days and minutes of the Gregorian calendar in UTC.  '2026-01-01 00:00' */
export const formatUtc = (ms: number): string => {
  if (Number.isNaN(ms)) return 'an unknown time';
  if (Math.abs(ms) > LAST_MS) return ms > 0 ? 'after the year 275760' : 'before all years';
  const iso = new Date(ms).toISOString();
  const time = iso.indexOf('T');
  return `${iso.slice(0, time)} ${iso.slice(time + 1, time + 6)}`;
};

/** The calendar goes no further: the year 275760. */
const LAST_MS = 8.64e15;
