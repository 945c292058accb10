/**
 * Finds the people named in a text. Pure: no DOM, no file system, no network; the trained model comes in as bytes.
 * ARCHITECTURE.md, "People", has the pipeline and where its parts come from.
 */
import type { DetectedMention } from '../../contract/extraction';
import { languageOf, type Passage, passagesOf } from '../../contract/language';
import { applyScriptRules } from './arabic';
import { clusterMentions } from './cluster';
import { prepare, votesOf } from './features';
import { type PeopleModel, readModel } from './model-file';
import { fullestName } from './names';
import { LABEL_TYPE, tag, tagAgain } from './perceptron';
import { applyAgreement, applyEvidence, namesIn } from './rules';
import { type PersonSpan, type Reading, Workspace } from './spans';
import { assignTiers } from './tiers';
import { type Sentence, sentencesOf } from './tokenize';
import { trim, trimBorrowed } from './trim';

export interface DetectionInfo {
  /** BCP 47 tag, or null to let the detector guess. */
  language: string | null;
  title?: string;
  byline?: string | null;
  source?: string | null;
}

export interface Detection {
  /** In text order, never overlapping. */
  mentions: DetectedMention[];
  /** The language the text was read as; a guess where none was given. */
  language: string | null;
  /** False when nothing is known about any language in the text: then `mentions` is empty. */
  supported: boolean;
}

export interface PeopleDetector {
  /** Offsets are UTF-16 code units into `text`; title and byline are evidence only. */
  detect(text: string, info: DetectionInfo): Detection;
}

/** Languages for which rules and gazetteers alone are good enough to be shown. */
const BY_RULES = new Set(['en', 'ru', 'kk', 'es', 'fr', 'ar', 'uk', 'pt', 'it']);

/** @param model the bytes of the model file (gzip or plain), or null to work by rules alone. @throws Error for a broken model. */
export function createPeopleDetector(model: Uint8Array | null): PeopleDetector {
  const loaded = model ? readModel(model) : null;
  return { detect: (text, info) => detect(loaded, text, info) };
}

/** Languages whose weights learnt from invented texts alone, and those that are near enough to one of them: rules trim what they find with more care. */
const NEAREST: Record<string, string> = { es: 'es', fr: 'es', pt: 'es', it: 'es', uk: 'uk' };

/** How a language is read, and by whose weights if by any. */
function readingOf(model: PeopleModel | null, language: string): { reading: Reading; weights: string | null } {
  if (model?.languages.has(language) && !(language in NEAREST)) return { reading: 'own', weights: language };
  const nearest = NEAREST[language];
  if (nearest && model?.languages.has(nearest)) return { reading: 'borrowed', weights: nearest };
  return { reading: BY_RULES.has(language) ? 'rules' : 'none', weights: null };
}

function detect(model: PeopleModel | null, text: string, info: DetectionInfo): Detection {
  const language = languageOf(text, info.language);
  if (!language) return { mentions: [], language, supported: false };
  const passages = passagesOf(text, language);
  if (
    [language, ...passages.map((passage) => passage.language)].every((one) => readingOf(model, one).reading === 'none')
  )
    return { mentions: [], language, supported: false };
  const tokens = sentencesOf(text);
  if (!tokens.length) return { mentions: [], language, supported: true };
  const languages = languagesOf(tokens, language, passages);
  const read = languages.map((one) => readingOf(model, one));
  const classes =
    model?.classes && read.some(({ weights }) => weights === model.classes?.language) ? model.classes : null;
  const document = prepare(
    tokens,
    model?.gazetteer ?? null,
    classes?.words ?? null,
    (s) => read[s]?.weights === classes?.language,
  );
  const weights = read.map((one) => (one.weights ? (model?.languages.get(one.weights) ?? null) : null));
  const first = weights.map((own, s) => own && tag(own, document, s));
  const votes = votesOf(
    document,
    first.map((tagged) => tagged?.labels.map((label) => LABEL_TYPE[label] as number) ?? null),
  );
  const tagged = weights.map((own, s) => {
    const before = first[s];
    return own && before ? tagAgain(own, document, s, before, votes) : null;
  });
  const readings = read.map(({ reading }) => reading);
  const work = new Workspace(document, languages, readings, tagged, 250);
  applyEvidence(work);
  applyScriptRules(work);
  applyByline(work, info);
  applyAgreement(work);
  trim(
    work,
    new Set(
      [info.source, ...(info.source ?? '').split(/\s*[|–—-]\s*/)]
        .filter(Boolean)
        .map((name) => (name as string).toLowerCase()),
    ),
  );
  trimBorrowed(work);
  const spans = work.all();
  const tiers = assignTiers(work, spans, info);
  const surfaces = spans.map((span) => ({
    ...surfaceOf(text, work, span),
    language: languages[span.sentence] as string,
  }));
  const { cluster, clusters } = clusterMentions(surfaces, text);
  const names = clusters.map((c) =>
    fullestName(
      c.members.map((m) => surfaces[m] as (typeof surfaces)[number]),
      model?.gazetteer ?? null,
    ),
  );
  const mentions = spans.map((span, i): DetectedMention => {
    const { surface, start, end } = surfaces[i] as { surface: string; start: number; end: number };
    const number = cluster[i] as number;
    return {
      start,
      end,
      surface,
      tier: tiers[i] as DetectedMention['tier'],
      confidence: Math.round(span.confidence * 1000) / 1000,
      origin: span.origin,
      cluster: number,
      name: names[number] as string,
    };
  });
  return { mentions, language, supported: true };
}

/** The language of each sentence. */
function languagesOf(sentences: Sentence[], main: string, passages: readonly Passage[]): string[] {
  const languages = sentences.map(() => main);
  const startOf = (s: number) => sentences[s]?.[0]?.start ?? Number.POSITIVE_INFINITY;
  let s = 0;
  for (const { start, end, language } of passages) {
    while (startOf(s) < start) s++;
    for (; startOf(s) < end; s++) languages[s] = language;
  }
  return languages;
}

function surfaceOf(text: string, work: Workspace, span: PersonSpan): { surface: string; start: number; end: number } {
  const words = work.words(span);
  // d'Erjan Koskanatov: the elided word before the name is not the name's.
  const elided =
    words.length > 1 ? (/^(?:d|l|qu|j|n|s)['’](?=\p{Lu})/u.exec(words[0]?.text ?? '')?.[0].length ?? 0) : 0;
  const start = (words[0]?.start ?? 0) + elided;
  const last = words[words.length - 1];
  let end = last?.end ?? start;
  // Fasil A. at the end of a sentence
  if (words.length > 1 && last?.text.length === 1 && /^\p{Lu}$/u.test(last.text) && text[end] === '.') end++;
  return { start, end, surface: text.slice(start, end) };
}

/** A byline found at the head or foot of the text itself is a mention. */
function applyByline(work: Workspace, info: DetectionInfo): void {
  for (const name of namesIn(info.byline)) {
    const words = name.split(/\s+/);
    work.document.tokens.forEach((tokens, s) => {
      for (let i = 0; i + words.length <= tokens.length; i++)
        if (words.every((word, k) => tokens[i + k]?.text.toLowerCase() === word.toLowerCase()))
          work.put(s, i, i + words.length - 1, 'byline', 0.9, true);
    });
  }
}
