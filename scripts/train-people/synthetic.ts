/**
 * Invented sentences of kinds that the corpora hardly hold: sports tables, results, datelines, market notes, statements.
 * `{P}` a full name, `{S}` a surname, `{I}` an initial and a surname, `{p}`/`{s}` the same person again, `{L}` a place,
 * `{C}` a country, `{O}` an organisation, `{T}` a team named after a place, `{N}` a number.
 */
import { allLocales } from '@faker-js/faker';
import type { FullName } from './augment';
import { type Doc, pick, type Word } from './data';
import { PLANS } from './newswire';

type Next = () => number;

const STATEMENTS = [
  '{P} , a {R} from {L} , was {V} on {D} .',
  '" We will not be silent , " said {P} , {O} \'s director for {C} .',
  '{s} said the {W} would go on .',
  'Mr {s} denied the charges .',
  'Ms {S} told reporters in {L} that the {W} had been delayed .',
  'President {P} met {P} in {L} on {D} .',
  'Lawyer {P} said {S} had been denied access to a doctor .',
  'According to {P} , the {W} began in {L} .',
  '{O} called on {C} to release {P} and {P} .',
  '{P} , {N} , and {P} , {N} , were {V} near {L} .',
  'The court in {L} sentenced {R} {P} to {N} years .',
  '{P} of {O} said the {W} was unlawful .',
  'Prime Minister {P} flew to {L} for talks with {C} .',
  'Foreign Minister {S} said {C} would sign the {W} .',
  '{O} spokesman {P} declined to comment .',
  '{O} said it had bought {O} for $ {N} million .',
  '{P} , chief executive of {O} , said sales rose {N} percent .',
  'Shares in {O} fell {N} percent in {L} .',
  'Analyst {P} at {O} said the market expected the {W} .',
  '{L} , {D} ( {O} ) - {C} said on {D} it would hold a {W} .',
  '{L} {D}',
  'By {P}',
  '{P} in {L}',
  '-- {P} , {L} newsroom',
  'Police in {L} {V} {N} people , {O} reported .',
  'The {L} region borders {C} and {C} .',
  "{S} 's wife {P} said he was ill .",
  'His brother {P} lives in {L} .',
  'In {L} , the {O} published a {W} about {C} .',
  'General {P} commanded the troops in {L} .',
  '{P} ( {O} ) won the vote with {N} percent .',
  'The film stars {P} and {P} .',
  '{P} was born in {L} in {N} .',
  '{P} ( born {N} ) is a {C} {R} .',
  'The {W} was directed by {P} and written by {P} .',
  'Directed by {P} .',
  'The {O} and the {O} signed a {W} in {L} .',
  '{L} and {L} are twinned .',
  'The {S} family owned {O} .',
  '{S} & {S} Ltd is based in {L} .',
  'The {S} Museum in {L} opened in {N} .',
  'Workers at {O} in {L} voted for a {W} .',
  'Tell {G} I said hello .',
  '{G} and {G} went home .',
  'Thank you , {G} .',
  'Dear {P} ,',
  '{G} is my best friend .',
  'Senator {P} ( {L} ) and Rep. {S} backed the {W} .',
  'Dr. {P} and Dr. {S} wrote the {W} .',
  'Judge {S} adjourned the case .',
  '{I} , {R}',
  'Hurricane {G} hit {L} .',
];
const SPORT = [
  '{N}. {P} ( {C} ) {N}:{N}.{N}',
  '{N} . {P} ( {C} ) {N}',
  '{P} ( {C} ) beat {P} ( {C} ) 6-{n} 6-{n}',
  '{N} - {P} ( {C} ) beat {P} ( {C} ) {n}-6 6-{n} 7-5',
  '{P} , {C} , {N}',
  '{T} {n} {T} {n}',
  '{T} {N} {T} {N}',
  '{T} {N} ( {S} {N} , {S} {N} )',
  '{T} - {P} {N} , {P} {N} .',
  '{S} c {S} b {S} {N}',
  '{S} lbw b {S} {N}',
  '{S} not out {N}',
  'b {S} {N}',
  'Scorers : {T} - {P} ( {N}th minute ) , {P} ( {N}th )',
  '{T} : {S} {N} , {S} ( {N} pen )',
  '{N} {P} {N} {N} {N}',
  '{N} {P} ( {C} ) , {P} {N} {N} {N}',
  '{P} {N} {N} {N}',
  '{T} beat {T} {n}-{n} in {L} on {D} .',
  '{P} scored twice as {T} beat {T} .',
  '{T} striker {P} is out with a knee injury .',
  'Coach {P} left {S} out of the {T} side .',
  '{S} , who joined from {T} , scored in the {N}th minute .',
  'Second seed {P} of {C} beat {S} in straight sets .',
  'Halftime {n}-{n} . Attendance {N},000',
  'AT {L}',
  'Played {N} , won {N} , lost {n}',
  '{T} at {T}',
  '{T} {n} {T} {n} ( 10 innings )',
  'In {L} , {P} hit a home run and {T} won for the third time .',
  '{P} ( {T} ) {N} points',
  'Leading scores after the third round of the {L} Open :',
  '{N} {P} , {P} ( {C} )',
  'Standings : {T} {N} {N} {N}',
  'Goalkeepers : {P} ( {T} ) , {P} ( {T} )',
  'Defenders : {P} , {P} , {P} ( all {T} )',
  '1. {P} ( {C} ) {O} {N}',
  "Men 's singles , first round",
  "Women 's {N} metres : {P} ( {C} )",
  '{P} ( {C} ) vs. {P} ( {C} )',
  'Fall of wickets : {N} {N} {N}',
  'Bowling : {S} {N}-{n}-{N}-{n}',
  'Umpires : {P} and {P}',
  'SOCCER - {C} BEAT {C} IN {L} .',
  'TENNIS - {P} UPSETS {P} .',
  'GOLF - {S} LEADS IN {L} .',
  'CRICKET - {C} V {C} SCOREBOARD .',
  'CYCLING - {S} WINS STAGE .',
  '{S} TO MISS {T} MATCH .',
  'BASEBALL - RESULTS OF {D} GAMES .',
  "{C} 'S {S} HOLDS TALKS IN {L} .",
  'POLICE IN {L} {v} {P} .',
  '{P} DIES AGED {N}',
];
const ROLES =
  'activist lawyer journalist teacher farmer blogger student poet engineer driver politician trader singer historian painter doctor'.split(
    ' ',
  );
const VERBS = 'arrested detained released questioned seen killed injured elected sacked rescued'.split(' ');
const WHATS = 'report trial talks plan protest agreement election study meeting strike inquiry law project match'.split(
  ' ',
);
const DAYS = 'Monday Tuesday Wednesday Thursday Friday Saturday Sunday'.split(' ');
const ORG_HEAD =
  'Northern Royal National Atlantic Global First United Central Pacific Metro General Allied Western'.split(' ');
const ORG_TAIL =
  'Bank|Motors|Institute|Party|Ministry|Steel Corp|Airlines|Times|Council|University|Foundation|Holdings Inc|Rights Watch|News Agency|Oil Co|Union|Insurance Group'.split(
    '|',
  );
const TEAM_TAIL = [
  'United',
  'City',
  'Rovers',
  'Town',
  'Wanderers',
  'Rangers',
  'Sharks',
  'Bears',
  'Dynamo',
  'Athletic',
  '',
  '',
  '',
  '',
  '',
  '',
];

const COMMON_COUNTRIES =
  'U.S. Germany France Italy Spain Britain England Russia Australia Sweden Netherlands Belgium Switzerland Austria Kenya Morocco Pakistan India Japan China Brazil Argentina Mexico Canada Poland Israel Iraq Iran Turkey Ukraine'.split(
    ' ',
  );
const GREAT_CITIES =
  'London|Paris|New York|Moscow|Tokyo|Beijing|Washington|Berlin|Bonn|Rome|Madrid|Chicago|Boston|Houston|Dallas|Detroit|Atlanta|Cleveland|Toronto|Montreal|Sydney|Melbourne|Jerusalem|Baghdad|Tehran|Cairo|Ankara|Seattle|Denver|Orlando|Phoenix|Charlotte|Philadelphia|Milwaukee|San Diego|Los Angeles|Kansas City|St. Louis|Leeds|Liverpool|Newcastle|Barcelona|Munich|Hamburg|Zurich|Vienna|Brussels|Grozny|Kabul|Colombo|Hong Kong|Seoul'.split(
    '|',
  );
const TEAMS =
  'Tigers Eagles Giants Royals Cardinals Pirates Kings Hawks Jets Saints Browns Reds Twins Falcons Stars Flames'.split(
    ' ',
  );
const SPONSORS = 'Motorola Panaria Festival Kelmex Sportone Mapex Gansport Carrara Telemark Bancora Fidelia'.split(' ');

/**
 * Invented documents: half are agency reports (newswire.ts), half loose sentences of mixed kinds. `genre` is `synthetic`.
 * Two slots are only for reports: `{B}` a sponsor's team, `{M}` a nickname of a team; `{k}` and `{m}` are towns that stand for teams.
 */
export function syntheticDocs(count: number, draw: () => FullName, next: Next): Doc[] {
  const location = (locale: 'en' | 'de' | 'fr' | 'it' | 'es' | 'ru') =>
    (allLocales[locale] as unknown as { location: Record<string, string[]> }).location;
  const cities = ['en', 'de', 'fr', 'it', 'es'].flatMap((l) => location(l as 'en').city_name ?? []);
  const countries = [
    ...(location('en').country as string[]),
    ...Array.from({ length: 120 }, (_, i) => COMMON_COUNTRIES[i % COMMON_COUNTRIES.length] as string),
  ];
  const blended = (town: string) =>
    next() < 0.3
      ? town.slice(0, Math.max(3, Math.floor(town.length * 0.6))) + pick(cities, next).slice(-3).toLowerCase()
      : town;
  const town = () => blended(pick(next() < 0.4 ? GREAT_CITIES : cities, next));
  return Array.from({ length: count }, (_, d) => {
    const kind = next();
    let known: { given: string; surname: string }[] = [];
    const fill = (template: string): Word[] => {
      const sentence: Word[] = [];
      const shouting = /^[A-Z]{4,} - |^(?:PRESIDENT|POLICE|RESEARCH) |[A-Z]{4,} [A-Z]{2,}/.test(template);
      const put = (text: string, type: 'PER' | 'LOC' | 'ORG' | null) => {
        const entity = type ? { type } : null;
        for (const word of text.split(' ').filter(Boolean))
          sentence.push({ text: shouting ? word.toUpperCase() : word, entity });
      };
      const number = (what: string) => String(what === 'N' ? 1 + Math.floor(next() * 99) : Math.floor(next() * 7));
      for (const part of template.split(' ')) {
        const slot = /^([^{]*)\{([A-Za-z])\}(.*)$/.exec(part);
        const rest = slot?.[3]?.replace(/\{([Nn])\}/g, (_, what: string) => number(what));
        if (!slot || /[Nn]/.test(slot[2] as string) || rest?.includes('{')) {
          // 1-{S} names a player by his shirt.
          const shirt = /^(\d+|\{N\})-\{S\}$/.exec(part);
          put(
            part.replace(/\{([Nn])\}/g, (_, what: string) => number(what)).replace(/-\{S\}$/, shirt ? '-' : ''),
            null,
          );
          if (shirt) put(draw().surname, 'PER');
          continue;
        }
        const [, before = '', what] = slot;
        if (before) put(before, null);
        const again =
          what === 's' || what === 'p' ? known.length > 0 : known.length > 0 && what !== 'P' && next() < 0.4;
        const person = again ? pick(known, next) : draw();
        if (what === 'P' || what === 'p') {
          put(`${person.given} ${person.surname}`, 'PER');
          known = [...known.slice(-9), person];
        } else if (what === 'S' || what === 's') put(person.surname, 'PER');
        else if (what === 'I') {
          put(next() < 0.85 ? `${person.given[0]}. ${person.surname}` : person.surname, 'PER');
          known = [...known.slice(-9), person];
        } else if (what === 'G') put(person.given, 'PER');
        else if (what === 'L') put(town(), 'LOC');
        else if (what === 'C') put(pick(countries, next), 'LOC');
        else if (what === 'O')
          put(
            next() < 0.75
              ? `${pick([...ORG_HEAD, pick(cities, next), person.surname], next)} ${pick(ORG_TAIL, next)}`
              : next() < 0.6
                ? acronym(next)
                : blended(pick(cities, next)),
            'ORG',
          );
        else if (what === 'T') put(`${town()} ${pick(TEAM_TAIL, next)}`.trim(), 'ORG');
        else if (what === 'k') put(town().toUpperCase(), 'ORG');
        else if (what === 'm') put(town().toUpperCase(), 'ORG');
        else if (what === 'M') put(pick(TEAMS, next), 'ORG');
        else if (what === 'B') put(next() < 0.5 ? pick(SPONSORS, next) : acronym(next), 'ORG');
        else if (what === 'R') put(pick(ROLES, next), null);
        else if (what === 'V' || what === 'v') put(pick(VERBS, next), null);
        else if (what === 'W') put(pick(WHATS, next), null);
        else if (what === 'D')
          put(
            next() < 0.6
              ? pick(DAYS, next)
              : `19${70 + Math.floor(next() * 30)}-0${1 + Math.floor(next() * 9)}-${10 + Math.floor(next() * 18)}`,
            null,
          );
        if (rest) put(rest, null);
      }
      return sentence;
    };
    const sentences: Word[][] = [];
    if (kind < 0.5) {
      for (const { lines, times } of pick(PLANS, next)) {
        const count = times[0] + Math.floor(next() * (times[1] - times[0] + 1));
        // A table repeats one or two shapes of line.
        const shapes = Array.from({ length: 1 + Math.floor(next() * 3) }, () => pick(lines, next));
        const mixed = lines.length > 12;
        for (let i = 0; i < count; i++) sentences.push(fill(mixed ? pick(lines, next) : pick(shapes, next)));
      }
    } else {
      const size = 8 + Math.floor(next() * 13);
      for (let i = 0; i < size; i++)
        sentences.push(fill(pick(kind < 0.7 ? SPORT : kind < 0.95 ? STATEMENTS : [...SPORT, ...STATEMENTS], next)));
    }
    return { id: `synthetic-${d}`, genre: 'synthetic', sentences: sentences.filter((sentence) => sentence.length) };
  });
}

function acronym(next: Next): string {
  return Array.from({ length: 2 + Math.floor(next() * 4) }, () =>
    String.fromCharCode(65 + Math.floor(next() * 26)),
  ).join('');
}
