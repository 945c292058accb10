import type { Person } from '../../electron/contract/domain';

/** At most this many bars; a longer life in the archive is shown by years. */
const MOST_BARS = 60;

/** Periods of one kind without gaps, so that the distance between two bars is the time between them. */
export function everyPeriod(periods: Person['timeline']): Person['timeline'] {
  const sorted = [...periods].sort((a, b) => a.period.localeCompare(b.period));
  const first = sorted[0]?.period ?? '';
  const last = sorted.at(-1)?.period ?? '';
  const monthOf = (period: string) => Number(period.slice(0, 4)) * 12 + Number(period.slice(5, 7) || 1) - 1;
  const byMonth = first.length >= 7 && last.length >= 7 && monthOf(last) - monthOf(first) < MOST_BARS;
  const length = byMonth ? 7 : 4;
  const counts = new Map<string, number>();
  for (const { period, articles } of sorted) {
    const key = period.slice(0, length);
    counts.set(key, (counts.get(key) ?? 0) + articles);
  }
  const step = byMonth ? 1 : 12;
  const filled: Person['timeline'] = [];
  for (let month = monthOf(first.slice(0, length)); month <= monthOf(last.slice(0, length)); month += step) {
    const year = String(Math.floor(month / 12)).padStart(4, '0');
    const period = byMonth ? `${year}-${String((month % 12) + 1).padStart(2, '0')}` : year;
    filled.push({ period, articles: counts.get(period) ?? 0 });
  }
  return filled;
}
