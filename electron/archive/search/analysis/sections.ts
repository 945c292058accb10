/** What language each part of an article is analysed in: most are in one, some quote another by the paragraph. */
import { passagesOf } from '../../../contract/language';
import { languageCode } from './languages';

/** Sections follow each other; the last one has no end. No word crosses from one to the next. */
export interface Section {
  /** Where the next one begins, in UTF-16 units. */
  end: number;
  /** See {@link languageCode}. */
  code: string;
}

/** A text in one language: a query. */
export const wholly = (code: string): Section[] => [{ end: Number.POSITIVE_INFINITY, code }];

/** The title of an article is in one language, whatever it quotes. @param language as for {@link sectionsOf} */
export const titleSections = (language: string | null): Section[] => wholly(languageCode(language));

/** @param language primary tag of the article's language; null: its words are analysed by their script alone */
export function sectionsOf(body: string, language: string | null): Section[] {
  const own = languageCode(language);
  const sections: Section[] = [];
  let last = wholly(own)[0] as Section;
  const begin = (at: number, code: string): void => {
    if (code === last.code) return;
    if (at > 0) sections.push({ end: at, code: last.code });
    last = { end: Number.POSITIVE_INFINITY, code };
  };
  const passages = passagesOf(body, language);
  passages.forEach(({ start, language: other }, i) => {
    // Between two passages is the article's language, if there is anything but the blank lines that part paragraphs.
    const before = passages[i - 1];
    if (before && /\S/.test(body.slice(before.end, start))) begin(before.end, own);
    begin(start, languageCode(other));
  });
  const end = passages.at(-1)?.end;
  if (end !== undefined && end < body.length) begin(end, own);
  return [...sections, last];
}
