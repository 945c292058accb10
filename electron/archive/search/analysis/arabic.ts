/**
 * Light stemming of Arabic after "light10" (Larkey, Ballesteros and Connell, 2002): conjunction, article and the most
 * frequent endings are taken off, roots are left alone. The stemmer in lunr-languages leaves most inflected words as
 * they are and writes to the global object, so it is not used.
 */

const ARTICLES = ['وال', 'بال', 'كال', 'فال', 'ال', 'لل'];
const ENDINGS = ['ها', 'ان', 'ات', 'ون', 'ين', 'يه', 'ه', 'ي'];

/** The light stem of a normalised Arabic word (see `normalise`: alef, yeh and final teh are already folded). */
export function stemArabic(word: string): string {
  let stem = word;
  if (stem.startsWith('و') && stem.length > 4) stem = stem.slice(1);
  for (const article of ARTICLES) {
    if (stem.startsWith(article) && stem.length - article.length >= 3) {
      stem = stem.slice(article.length);
      break;
    }
  }
  for (const ending of ENDINGS) {
    if (stem.endsWith(ending) && stem.length - ending.length >= 3) stem = stem.slice(0, -ending.length);
  }
  return stem;
}

/** Frequent function words of Arabic, normalised. */
export const ARABIC_STOP_WORDS = new Set(
  (
    'في من على الي عن مع بعد قبل بين حتي منذ عند لدي خلال حول ضد دون غير كل بعض اي هذا هذه ذلك تلك هولاء الذي التي الذين ' +
    'اللذين اللاتي ما ماذا متي اين كيف هل لا لم لن ليس ليست قد لقد ان انه انها كان كانت كانوا يكون تكون هو هي هم هن نحن انا ' +
    'انت او ام ثم لكن بل اذا اذ كما حيث بما مما و ف ب ل ك علي عليه عليها فيه فيها منه منها به بها له لها ولا ولم وقد وان وهو وهي'
  ).split(' '),
);
