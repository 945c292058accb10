/** A cheap guess of a text's language for the tagger; the importer's own detector is preferred where it has spoken. */

const FUNCTION_WORDS: Record<string, string> = {
  en: 'the of and to in that is was for on with as by at from his her he said it are were this has have be been not who they',
  es: 'el la los las de que y en un una por con para su del se al es como más fue pero sus le ha dijo este sobre',
  fr: 'le la les des du et en un une que qui dans pour par sur au aux est pas plus ce il elle se son sa avec ont été',
  de: 'der die das und in den von zu mit ist im des auf für nicht ein eine dem sich als auch es an er hat aus werden',
  it: 'il di che la e un una per in del della con non sono dei le gli al da si è nel anche alla',
  pt: 'o a os as de que e do da em um uma para com não no na por mais dos das se foi ao é',
  nl: 'de het een van en in is dat op te voor met zijn die niet aan er om ook als bij',
  tr: 've bir bu için ile de da olarak çok daha olan gibi sonra kadar ancak olduğunu dedi',
  pl: 'w i na z do się nie że jest to o jak po przez od za dla które',
  id: 'yang dan di dengan untuk dari pada ini itu dalam adalah tidak akan oleh',
  uz: 'va bilan uchun bu ham bir lekin edi deb haqida kerak mumkin',
};
const WORDS = Object.entries(FUNCTION_WORDS).map(([language, words]) => [language, new Set(words.split(' '))] as const);
const KAZAKH_WORDS =
  /(?<![\p{L}])(?:мен|және|бұл|жайлы|үшін|деп|болды|екен|туралы|бойынша|бар|жоқ|осы|сол|деді|керек|болып)(?![\p{L}])/giu;
const UKRAINIAN_WORDS = /(?<![\p{L}])(?:та|що|він|вона|це|від|які|його|було|під|щодо|але)(?![\p{L}])/giu;

/** `given` when it is a known tag, else a guess from script and common words; null when nothing speaks for any. */
export function languageOf(text: string, given: string | null | undefined): string | null {
  if (given) return given.toLowerCase().split(/[-_]/)[0] ?? null;
  const sample = text.slice(0, 20_000);
  const cyrillic = sample.match(/\p{Script=Cyrillic}/gu)?.length ?? 0;
  const latin = sample.match(/\p{Script=Latin}/gu)?.length ?? 0;
  const arabic = sample.match(/\p{Script=Arabic}/gu)?.length ?? 0;
  const most = Math.max(cyrillic, latin, arabic);
  if (most === 0) return null;
  if (most === arabic) return /[پچگژک]|های|است/u.test(sample) ? 'fa' : 'ar';
  if (most === cyrillic) {
    const kazakh = (sample.match(/[әғқңөұүһ]/giu)?.length ?? 0) + (sample.match(KAZAKH_WORDS)?.length ?? 0);
    const ukrainian = (sample.match(/[їєґ]/giu)?.length ?? 0) + (sample.match(UKRAINIAN_WORDS)?.length ?? 0);
    // Of the two that have і often, only Kazakh has ы and э. A single one may be a name in a Russian text.
    const dotted = (sample.match(/і/giu)?.length ?? 0) > cyrillic / 60;
    if (dotted && /[ыэ]/iu.test(sample) && !/[їєґ]/iu.test(sample)) return 'kk';
    if (dotted && kazakh === 0) return 'uk';
    if (kazakh > cyrillic / 100 && kazakh >= ukrainian) return 'kk';
    if (ukrainian > cyrillic / 150) return 'uk';
    return 'ru';
  }
  const counts = new Map<string, number>();
  let words = 0;
  for (const match of sample.toLowerCase().matchAll(/[\p{L}\p{M}]+/gu)) {
    words++;
    for (const [language, set] of WORDS) if (set.has(match[0])) counts.set(language, (counts.get(language) ?? 0) + 1);
  }
  let best = 'en';
  let count = counts.get('en') ?? 0;
  for (const [language, n] of counts) {
    // English is the usual language of short notes, tables and headlines: another must show itself clearly.
    if (n > count * 1.3 + 2 && n > words * 0.08) {
      best = language;
      count = n;
    }
  }
  return best;
}
