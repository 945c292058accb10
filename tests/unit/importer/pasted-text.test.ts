import { describe, expect, it } from 'vitest';
import { article, articles, extract } from './support';

const BODY = [
  'The invented council of Dorrow voted on Tuesday to keep the old bridge, after a debate that lasted until the candles went out.',
  'Councillor Mira Tolland said that bridges, unlike councillors, improve with age.',
];

describe('news pasted as text', () => {
  it('has its doubled headline and share buttons set aside, with their places', async () => {
    const headline = 'Dorrow keeps its bridge';
    const found = await article('a.txt', [headline, headline, ...BODY, 'Share icon\nShare this article:'].join('\n\n'));
    expect(found.title).toBe(headline);
    expect(found.text).toBe(BODY.join('\n\n'));
    expect(found.removed).toEqual([
      { text: headline, before: 0, reason: 'doubled-headline' },
      { text: 'Share icon', before: found.text.length, reason: 'share-line' },
      { text: 'Share this article:', before: found.text.length, reason: 'share-line' },
    ]);
  });

  it.each([
    ['Share on Facebook | Share on X | Email | Print', 'Share this article:'],
    ['Поделиться: ВКонтакте | Телеграм | Почта', 'Поделиться статьёй:'],
    ['Бөлісу: Телеграм | Фейсбук', 'Мақаламен бөлісу:'],
    ['Partager sur Facebook | Partager par courriel | Imprimer', 'Partager cet article :'],
    ['Compartir en Facebook | Enviar por correo | Imprimir', 'Compartir este artículo:'],
    ['شارك على فيسبوك | أرسل بالبريد', 'شارك هذا المقال:'],
    ['Поділитися', 'Поділитися статтею:'],
    ['分享到：微信 微博', '分享'],
  ])('is freed of share buttons at its head and foot: %s', async (head, foot) => {
    const headline = 'The invented ferry keeps its timetable';
    const found = await article('a.txt', [`${headline}\n${head}`, headline, ...BODY, foot].join('\n\n'));
    expect(found.title).toBe(headline);
    expect(found.text).toBe(BODY.join('\n\n'));
    expect(found.removed.map(({ reason }) => reason)).toEqual(
      expect.arrayContaining(['share-line', 'doubled-headline']),
    );
  });

  it('is recognised with share buttons right under its headline', async () => {
    const headline = 'Dorrow keeps its bridge';
    const found = await article(
      'a.txt',
      `${headline}\nShare on Facebook | Email | Print\n\n${headline}\n\n${BODY.join('\n\n')}`,
    );
    expect(found.title).toBe(headline);
    expect(found.text).toBe(BODY.join('\n\n'));
    expect(found.removed.map((part) => part.reason)).toEqual(['share-line', 'doubled-headline']);
  });

  it('is recognised with its metadata right under its headline', async () => {
    const found = await article('a.txt', `Dorrow keeps its bridge\n4 March 2021\nDorrow Bell\n\n${BODY.join('\n\n')}`);
    expect(found).toMatchObject({
      title: 'Dorrow keeps its bridge',
      source: 'Dorrow Bell',
      published: { date: '2021-03-04' },
      text: BODY.join('\n\n'),
    });
  });

  it('gives up writer, day, address and source that stand on lines of their own', async () => {
    const found = await article(
      'a.txt',
      [
        'Dorrow keeps its bridge',
        'By Mira Tolland',
        'Published: 4 March 2021',
        ...BODY,
        'Source: Dorrow Bell',
        'https://dorrow.example/bridge?utm_source=x',
      ].join('\n\n'),
    );
    expect(found).toMatchObject({
      byline: 'Mira Tolland',
      published: { date: '2021-03-04', rule: 'text' },
      source: 'Dorrow Bell',
      url: 'https://dorrow.example/bridge',
      text: BODY.join('\n\n'),
    });
    expect(found.removed.map((part) => part.reason)).toEqual(['byline', 'dateline', 'source', 'address']);
  });

  it.each([
    ['12.01.2022 09:30', '2022-01-12'],
    ['12 января 2022 г.', '2022-01-12'],
    ['2022 жылы 12 қаңтар', null],
    ['January 12, 2022', '2022-01-12'],
    ['Опубликовано: 12 января 2022', '2022-01-12'],
    ['12 janvier 2022', '2022-01-12'],
  ])('reads the day of a line "%s"', async (line, day) => {
    const found = await article('a.txt', ['A headline for the day', line, ...BODY].join('\n\n'));
    expect(found.published?.date ?? null).toBe(day);
  });

  it('keeps genuine sentences that begin like furniture', async () => {
    const sentences = [
      'Share prices in the invented port fell for a third day, and nobody could say why.',
      'Print shops along the river have been told to close before the water comes.',
      'By the time the ferry arrived, the band had gone home and taken the flags with it.',
      'Published accounts show that the mill earned nothing at all last year.',
      'Related families have lived in the valley since the great storm.',
    ];
    const found = await article('a.txt', ['A headline without a stop', ...sentences].join('\n\n'));
    expect(found.text).toBe(sentences.join('\n\n'));
    expect(found.removed).toEqual([]);
  });

  it('joins lines that a program broke, and only those', async () => {
    const wrapped =
      'The ferry Marigold did not sail on Monday because a goose\nhad settled on the wheel, and Captain Holt would not have\nit moved before noon, which is when geese are known to\nleave of their own accord, he said.';
    expect((await article('a.txt', `A goose delays the ferry\n\n${wrapped}`)).text).toBe(wrapped.replaceAll('\n', ' '));
    const verse = 'Roses are red,\nviolets are blue,\nthe ferry is late,\nand so are you.';
    expect((await article('a.txt', `A poem\n\n${verse}`)).text).toBe(verse);
  });

  it('falls back on the first line, then on the name of the file, for a title', async () => {
    expect((await article('a.txt', 'A single line that says everything.')).title).toBe(
      'A single line that says everything.',
    );
    expect((await article('2021-03-04 bridge.txt', '…\n')).title).toBe('2021-03-04 bridge');
  });

  it('takes the day from the name of the file when the text has none', async () => {
    const found = await article('2021-03-04 bridge.txt', ['A headline', ...BODY].join('\n\n'));
    expect(found.published).toEqual({ date: '2021-03-04', rule: 'file-name' });
  });
});

describe('what is not text', () => {
  it.each([
    ['empty.txt', new Uint8Array(0), 'file-empty'],
    ['blank.txt', new TextEncoder().encode(' \n\t\n'), 'file-empty'],
    ['noise.txt', Uint8Array.from({ length: 400 }, (_, i) => (i * 37) % 256), 'file-binary'],
    [
      'picture.txt',
      Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 0, 0, 0, 0, 0]),
      'file-binary',
    ],
    ['sheet.txt', new TextEncoder().encode('SQLite format 3\0 and more'), 'file-unsupported'],
  ])('%s is named', async (name, bytes, code) => {
    await expect(extract(name, bytes)).rejects.toMatchObject({ code });
  });

  it.each([
    ['holiday.png', [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a], /^It is a PNG picture: .*OCR/],
    ['scan0001', [0xff, 0xd8, 0xff, 0xe0], /^It is a JPEG picture: .*OCR/],
    ['setup.exe', [0x4d, 0x5a, 0x90, 0x00], /^It is a Windows program: no text to read\.$/],
  ])('%s, which does not say that it is, is no failure', async (name, head, reason) => {
    const bytes = Uint8Array.from({ length: 64 }, (_, i) => head[i] ?? 0);
    expect(await extract(name, bytes)).toEqual([
      { kind: 'skipped', part: null, code: 'no-content', reason: expect.stringMatching(reason) },
    ]);
  });
});

describe('Markdown', () => {
  it('is read with its front matter, also without a telling name', async () => {
    const source = `---\ntitle: The bridge stays\nauthor: Mira Tolland\ndate: 2021-03-04\ntags: [bridges, councils]\nurl: https://dorrow.example/b\n---\n\n# The bridge stays\n\n${BODY.join('\n\n')}\n\n* one\n* two\n\n<script>alert(1)</script>\n`;
    for (const name of ['a.md', 'a.txt']) {
      const found = await article(name, source);
      expect(found).toMatchObject({
        mediaType: 'text/markdown',
        title: 'The bridge stays',
        byline: 'Mira Tolland',
        published: { date: '2021-03-04', rule: 'field' },
        url: 'https://dorrow.example/b',
        tags: ['bridges', 'councils'],
      });
      expect(found.text).toBe([...BODY, 'one', 'two'].join('\n\n'));
      expect(found.html).not.toContain('script');
    }
  });
});

describe('cancelling', () => {
  it('ends the reading of a long file in the middle', async () => {
    const stop = new AbortController();
    const lines = Array.from({ length: 500 }, (_, i) =>
      JSON.stringify({ id: i, title: `Line ${i}`, body: 'Words.' }),
    ).join('\n');
    const reading = articles('a.jsonl', lines, { signal: stop.signal });
    stop.abort();
    await expect(reading).rejects.toMatchObject({ code: 'cancelled' });
  });
});
