/** Pictures of a person's place in the archive. Each is also a list of the same facts, so nothing is only a picture. */
import type { Person } from '../../electron/contract/domain';
import { useWords } from '../i18n';
import { clause, search, show } from '../workspace';
import { everyPeriod } from './timeline';

/** Bars of articles over time. */
export function Timeline({ periods: given }: { periods: Person['timeline'] }) {
  const { t, date } = useWords();
  if (given.length === 0) return null;
  const periods = everyPeriod(given);
  const most = Math.max(...periods.map((one) => one.articles));
  return (
    <section aria-labelledby="timeline-title">
      <h2 id="timeline-title">{t('timeline')}</h2>
      <ol className="timeline">
        {periods.map((one) => (
          <li key={one.period} title={`${date(one.period)}: ${t('articles.count', { count: one.articles })}`}>
            <span
              className="bar"
              style={{ blockSize: one.articles === 0 ? 0 : `${Math.max(6, (one.articles / most) * 100)}%` }}
              aria-hidden="true"
            />
            <span className="visually-hidden">
              {date(one.period)}: {t('articles.count', { count: one.articles })}
            </span>
          </li>
        ))}
      </ol>
      <p className="timeline-ends soft small" aria-hidden="true">
        <span>{date(periods[0]?.period ?? '')}</span>
        {periods.length > 1 ? <span>{date(periods.at(-1)?.period ?? '')}</span> : null}
      </p>
    </section>
  );
}

const SHOWN = 8;
const WIDTH = 340;
const HEIGHT = 250;

/** Who a person appears with: a small wheel, its strokes as heavy as the company is frequent, and the ranked list. */
export function Company({ person }: { person: Person }) {
  const { t } = useWords();
  const company = person.together.slice(0, SHOWN);
  if (company.length === 0) return null;
  const most = Math.max(...company.map((one) => one.articles));
  const places = company.map((one, index) => {
    const angle = -Math.PI / 2 + (index * 2 * Math.PI) / company.length;
    const x = WIDTH / 2 + Math.cos(angle) * 84;
    const y = HEIGHT / 2 + Math.sin(angle) * 88;
    return {
      one,
      x,
      y,
      anchor: (Math.abs(Math.cos(angle)) < 0.3 ? 'middle' : Math.cos(angle) > 0 ? 'start' : 'end') as
        | 'start'
        | 'middle'
        | 'end',
    };
  });
  const short = (name: string) => {
    const parts = name.split(/\s+/);
    const last = parts.at(-1) ?? name;
    return last.length > 14 ? `${last.slice(0, 13)}…` : last;
  };
  return (
    <section aria-labelledby="company-title">
      <h2 id="company-title">{t('together')}</h2>
      <svg className="wheel" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} aria-hidden="true" direction="ltr">
        {places.map(({ one, x, y }) => (
          <line key={one.id} x1={WIDTH / 2} y1={HEIGHT / 2} x2={x} y2={y} strokeWidth={1 + (one.articles / most) * 4} />
        ))}
        <circle cx={WIDTH / 2} cy={HEIGHT / 2} r="9" className="self" />
        {places.map(({ one, x, y, anchor }) => (
          <g key={one.id}>
            <circle cx={x} cy={y} r="5" />
            <text
              x={anchor === 'start' ? x + 9 : anchor === 'end' ? x - 9 : x}
              y={anchor === 'middle' ? (y < HEIGHT / 2 ? y - 11 : y + 20) : y + 4}
              textAnchor={anchor}
            >
              {short(one.name)}
            </text>
          </g>
        ))}
      </svg>
      <ol className="plain-list">
        {person.together.slice(0, 15).map((one) => (
          <li key={one.id} className="line">
            <button type="button" className="link-button grow" onClick={() => show({ kind: 'person', id: one.id })}>
              <bdi>{one.name}</bdi>
            </button>
            <button
              type="button"
              className="link-button count"
              onClick={() => search(`${clause('person', person.name)} ${clause('person', one.name)}`)}
              aria-label={t('together.articles', { count: one.articles, name: one.name })}
            >
              {t('articles.count', { count: one.articles })}
            </button>
          </li>
        ))}
      </ol>
    </section>
  );
}
