/**
 * A light stemmer for Kazakh (Cyrillic), for which no library has one. Kazakh stacks endings in a fixed order, stem +
 * plural + possessive + case (+ predicate), each in forms chosen by vowel harmony and the sound before it, so endings
 * are taken off from the outside in, each class at most once, as long as three letters with a vowel remain.
 */

const VOWEL = /[аәеёиоөуұүыіэюя]/;

/** Outermost first. Longer endings stand before those they contain. */
const CLASSES: readonly (readonly string[])[] = [
  // predicate and question endings of nouns, instrumental
  ['менен', 'бенен', 'пенен', 'мен', 'бен', 'пен'],
  // genitive, ablative, dative, accusative, locative; those after a possessive begin with н
  [
    'ның',
    'нің',
    'дың',
    'дің',
    'тың',
    'тің',
    'ндағы',
    'ндегі',
    'дағы',
    'дегі',
    'тағы',
    'тегі',
    'нан',
    'нен',
    'дан',
    'ден',
    'тан',
    'тен',
    'нда',
    'нде',
    'да',
    'де',
    'та',
    'те',
    'ына',
    'іне',
    'сына',
    'сіне',
    'ға',
    'ге',
    'қа',
    'ке',
    'на',
    'не',
    'ын',
    'ін',
    'сын',
    'сін',
    'ны',
    'ні',
    'ды',
    'ді',
    'ты',
    'ті',
  ],
  // possessive
  ['ымыз', 'іміз', 'мыз', 'міз', 'ыңыз', 'іңіз', 'ңыз', 'ңіз', 'ым', 'ім', 'ың', 'ің', 'сы', 'сі', 'ы', 'і'],
  // plural
  ['лар', 'лер', 'дар', 'дер', 'тар', 'тер'],
  // agent and quality nouns are kept: they change the meaning
];

/** Voiced final consonants before a vowel ending go back to the dictionary form: кітабы → кітап. */
const FINAL: Record<string, string> = { б: 'п', г: 'к', ғ: 'қ' };

/** The stem of a lower-case Kazakh word. */
export function stemKazakh(word: string): string {
  let stem = word;
  for (const endings of CLASSES) {
    for (const ending of endings) {
      if (!stem.endsWith(ending)) continue;
      const rest = stem.slice(0, -ending.length);
      if (rest.length < 3 || !VOWEL.test(rest)) continue;
      stem = rest;
      break;
    }
  }
  // loanwords lose a letter before the plural: журналист, журналистер
  if (stem.endsWith('ст') && stem.length > 4) return stem.slice(0, -1);
  const last = stem.at(-1) ?? '';
  return last in FINAL && stem.length > 3 ? stem.slice(0, -1) + FINAL[last] : stem;
}

/** Frequent function words of Kazakh. */
export const KAZAKH_STOP_WORDS = new Set(
  (
    'және мен бен пен да де та те ал бірақ немесе не я яғни үшін туралы кейін бұрын дейін ғана тек өте бұл осы сол анау мынау ' +
    'ол олар біз сіз мен сен оның оны оған одан олардың оларды біздің сіздің менің сенің өз өзі бар жоқ емес еді екен ' +
    'деп дейді деген деді болып болды болған болады болатын бола ма ме ба бе па пе ғой қана әр әрі бойынша арқылы сондай ' +
    'сондай-ақ тағы қарай қатар кезде кезінде'
  ).split(' '),
);
