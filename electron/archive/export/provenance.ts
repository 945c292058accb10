/** `provenance.json`: what a dossier says about where its articles come from, for a program to check. */
import type { ExportPlan, Problem } from './job';

export const PROVENANCE_KIND = 'carrel-dossier';

export interface ProvenanceArticle {
  uid: string;
  title: string;
  source: string | null;
  url: string | null;
  published: string | null;
  imported: string;
  language: string | null;
  original: { name: string; bytes: number; sha256: string };
  text: { sha256: string };
}

export interface Provenance {
  kind: typeof PROVENANCE_KIND;
  version: 1;
  created: string;
  creator: string;
  title: string;
  archive: { uuid: string; fingerprint: string } | null;
  hashes: string;
  selection: string;
  /** True for a safe share: no fingerprints, so nothing can be checked. */
  safeShare: boolean;
  selected: number;
  problems: { title: string; reason: string }[];
  articles: ProvenanceArticle[];
}

/** A safe share carries no hashes, addresses or file names: each would lead to the article as it was published. */
export function provenance(plan: ExportPlan, ids: number[], problems: Problem[]): Provenance {
  const safe = plan.safe !== null;
  return {
    kind: PROVENANCE_KIND,
    version: 1,
    created: plan.created,
    creator: plan.creator,
    title: plan.title,
    archive: safe ? null : { uuid: plan.archive.uuid, fingerprint: plan.archive.fingerprint },
    hashes:
      'SHA-256. "original": the bytes of the imported file. "text": the text in UTF-8. Archive fingerprint: one line "uid original text" for each article of the archive, sorted by uid.',
    selection: plan.chosen,
    safeShare: safe,
    selected: ids.length,
    problems: problems.map(({ title, reason }) => ({ title, reason })),
    articles: safe
      ? []
      : ids.flatMap((id) => {
          const article = plan.read(id);
          if (!article) return [];
          return [
            {
              uid: article.uid,
              title: article.title,
              source: article.source,
              url: article.url,
              published: article.published,
              imported: article.imported,
              language: article.language,
              original: {
                name: article.original.name,
                bytes: article.original.bytes,
                sha256: article.original.sha256,
              },
              text: { sha256: article.textSha256 },
            },
          ];
        }),
  };
}
