/** The first pages of a dossier as it would be, and how many there will be. */
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { ExportRequest } from '../../electron/contract/calls';
import { shell, useCall } from '../archive';
import { useWords } from '../i18n';

/** A change of options is waited out: each preview is a real, small export. */
const SETTLE_MS = 500;
const PAGES = 4;

type Request = Omit<ExportRequest, 'path' | 'overwrite'>;

/** The archive's preview of a request, asked for again when the options that change pages have settled. */
export function usePreview(request: Request) {
  const text = JSON.stringify({ ...request, author: '', safeShare: [], path: 'preview.pdf' });
  const [settled, setSettled] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), SETTLE_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return useCall('export.preview', JSON.parse(settled), { enabled: request.format === 'pdf', keep: true });
}

export function Preview({ pdf }: { pdf: Uint8Array }) {
  const { t } = useWords();
  const { data: pages } = useQuery({
    queryKey: ['shell.drawPages', fingerprint(pdf)],
    queryFn: () => shell.drawPages(pdf, PAGES),
    gcTime: 60_000,
  });
  const [urls, setUrls] = useState<string[]>([]);
  useEffect(() => {
    const made = (pages ?? []).map((page) =>
      URL.createObjectURL(new Blob([new Uint8Array(page)], { type: 'image/png' })),
    );
    setUrls(made);
    return () => {
      for (const url of made) URL.revokeObjectURL(url);
    };
  }, [pages]);
  return (
    <section className="preview" aria-label={t('export.preview')}>
      <h3>{t('export.preview')}</h3>
      <div className="preview-pages">
        {urls.length === 0 ? <p className="soft small">{t('searching')}</p> : null}
        {urls.map((url, index) => (
          <img key={url} src={url} alt={t('export.preview.page', { page: index + 1 })} />
        ))}
      </div>
    </section>
  );
}

/** Enough to tell two previews apart in a cache: length and a sum over the bytes (FNV-1a). */
function fingerprint(bytes: Uint8Array): string {
  let sum = 0x811c9dc5;
  for (const byte of bytes) sum = Math.imul(sum ^ byte, 0x01000193);
  return `${bytes.length}:${sum >>> 0}`;
}
