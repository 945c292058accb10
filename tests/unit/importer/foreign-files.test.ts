/** Files made by other programs (LibreOffice, pandoc, Chromium, wget, Python, Info-ZIP, qpdf) from our own invented texts. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { headingRanks } from '../../../electron/importer/formats/pdf/headings';
import { joinLines } from '../../../electron/importer/formats/pdf/paragraphs';
import { extract, FIXTURES, fixture, fixtureArticles } from './support';

const HARBOUR = 'Harbour clerks count the missing crates';
const FISHERS = 'Рыбаки Вельморы ждут лёд';
const LIGHTHOUSE = 'Lighthouse keeper retires after forty winters';

describe('an English document', () => {
  it.each(['libreoffice.odt', 'libreoffice.doc', 'libreoffice.pdf', 'pandoc.docx', 'pandoc.odt'])(
    '%s gives its headline once, its writer and every paragraph',
    async (name) => {
      const [article] = await fixtureArticles(name);
      expect(article?.title).toBe(HARBOUR);
      expect(article?.byline).toBe('Ilse Marwick');
      expect(article?.language).toBe('en');
      expect(article?.text).not.toContain(HARBOUR);
      expect(article?.text.startsWith('Clerks at the invented port of Velmora')).toBe(true);
      expect(article?.text).toContain('A ledger with two hands');
      expect(article?.text).toContain('Forty crates of tin cups');
      expect(article?.text).toMatch(/North.{0,5}31/s);
      expect(article?.text.endsWith('The inquiry goes on, and the lamps with it.')).toBe(true);
    },
  );

  it.each(['pandoc.docx', 'pandoc.odt', 'libreoffice.odt'])(
    '%s keeps headings, lists and links as HTML',
    async (name) => {
      const html = (await fixtureArticles(name))[0]?.html ?? '';
      expect(html).toMatch(/<h[12][^>]*>A ledger with two hands<\/h/);
      expect(html).toContain('href="https://velmora.example/office"');
      expect(html).toMatch(/<li>.*Nine crates of maps.*<\/li>/s);
    },
  );
});

describe('a document with notes, a table, a box, a picture, links and changes that someone followed', () => {
  const TEXT = [
    'Clerks at the invented port of Velmora counted forty crates on Tuesday,[1] said the harbour master Dr. Anton Kessler, and nobody knew why.',
    'They wrote it down twice and went home.',
    'What was in the crates',
    'Tin cups',
    'large ones',
    'small ones',
    'Maps of the bay',
    '1. First they were weighed.',
    '2. Then they were opened.',
    'Read more at the office’s page.\nIt is written by the clerk of 12 km² of bay.',
    'Crate | Weight | Owner',
    'A-1 | 40 kg | Marta Lindqvist',
    'All of it | Twice counted\nand weighed',
    'The seal is red.',
    'The clerk was asked when the office is open.',
    'The office is open on Mondays.',
    'The keeper wrote a note at the end[2] of May, and the lamps were lit again.',
    '[1] Ledger of May, page 30.',
    '[2] He is called Piet in the ledger.',
  ];
  const kinds = ['odt', 'fodt', 'docx', 'doc', 'rtf'];

  it.each(kinds)('says the same as %s, with what is no part of its text beside it', async (kind) => {
    const [article] = await fixtureArticles(`libreoffice-rich.${kind}`);
    expect([article?.title, article?.byline]).toEqual(['The ledger of the harbour office', 'Ilse Marwick']);
    const paragraphs = article?.text.split('\n\n');
    // Word 97 keeps boxes behind the text.
    const sorted = (texts: string[] = []) => (kind === 'doc' ? [...texts].sort() : texts);
    expect(sorted(paragraphs)).toEqual(sorted(TEXT));
    const removed = article?.removed.flatMap(({ text, reason }) =>
      text.split('\n').map((line) => `${reason}: ${line}`),
    );
    expect(removed?.sort()).toEqual([
      'comment: Reviewer: Ask the clerk again.',
      'deletion: quietly',
      'running-line: Sheet 1',
      'running-line: Weekly letter of the harbour office',
    ]);
  });

  it.each(kinds)('has its headings, emphasis, links and tables as HTML from %s', async (kind) => {
    const [article] = await fixtureArticles(`libreoffice-rich.${kind}`);
    const html = article?.html ?? '';
    expect(html).toContain('<strong>nobody</strong> knew <em>why</em>');
    expect(html).toMatch(/<h2>(?:<strong>)?What was in the crates(?:<\/strong>)?<\/h2>/);
    expect(html).toContain('<a href="https://velmora.example/office">the office’s page</a>');
    expect(html.match(/<tr>/g)).toHaveLength(3);
    expect(html).not.toContain(article?.title);
  });

  it.each(['odt', 'fodt', 'docx', 'rtf'])('has its picture from %s', async (kind) => {
    const [article] = await fixtureArticles(`libreoffice-rich.${kind}`);
    expect(article?.images).toHaveLength(1);
    expect(article?.html).toContain('carrel-image:');
  });

  it.each(['odt', 'docx', 'doc', 'rtf'])('has lists within lists from %s', async (kind) => {
    const html = (await fixtureArticles(`libreoffice-rich.${kind}`))[0]?.html ?? '';
    expect(html).toMatch(/<ul>.*Tin cups.*<ul>.*small ones.*<\/ul>.*Maps.*<\/ul>.*1\. First/s);
    expect(html.match(/<li>/g)).toHaveLength(4);
  });

  it.each(['odt', 'docx', 'doc', 'rtf'])(
    'has the numbers of its lists and headings in the text of %s',
    async (kind) => {
      const [article] = await fixtureArticles(`libreoffice-numbers.${kind}`);
      // What LibreOffice itself writes as plain text.
      const [title, ...lines] = readFileSync(join(FIXTURES, 'libreoffice-numbers.txt'), 'utf8')
        .replace(/^\ufeff/, '')
        .split('\n')
        .map((line) => line.trim())
        .filter(Boolean);
      expect(article?.title).toBe(title);
      expect(article?.text.split('\n\n')).toEqual(lines);
      expect(lines).toContain('(b) Once by the keeper.');
      expect(lines).toContain('3.1. It is lit at night.');
    },
  );
});

it('says the headline once in HTML as well as in text', async () => {
  for (const name of ['libreoffice-ru.rtf', 'pandoc-ru.rtf', 'libreoffice.pdf']) {
    const [article] = await fixtureArticles(name);
    expect(article?.html, name).toContain('<p>');
    expect(article?.html, name).not.toContain(article?.title);
  }
});

describe('a PDF', () => {
  it('has headings where the type is larger, below the title, and the title not among them', async () => {
    const [article] = await fixtureArticles('libreoffice.pdf');
    expect(article?.html?.startsWith('<p>Clerks at the invented port')).toBe(true);
    expect(article?.html?.match(/<h\d>.*?<\/h\d>/g)).toEqual(['<h2>A ledger with two hands</h2>']);
    expect(article?.html).toContain('<p>Two handwritings appear in the ledger.');
  });

  it('has no HTML where its type tells nothing', async () => {
    expect((await fixtureArticles('libreoffice-ru.pdf'))[0]?.html).toBeNull();
  });

  const line = (text: string, size = 12, bold = false) => ({ text, size, bold, y: 0, width: 0 });
  const words = (text: string) => line(`${text} and so on until the line is as full as the others are.`);

  it('ranks headings by the size of their letters, and puts those that are only bold last', () => {
    const page = [
      line('The mill', 24),
      words('It stood'),
      line('Why it stopped', 16.1),
      words('The water'),
      line('What the miller said', 12, true),
      words('Nothing'),
    ];
    expect(headingRanks([page])).toEqual([[1, 0, 2, 0, 3, 0]]);
  });

  it('takes bold words within a sentence, and larger lines of a table of contents, for text', () => {
    const page = [
      line('1 The mill . . . . . . . . 3', 16),
      line('The miller was called to the court by the'),
      line('Clerk of the Crown', 12, true),
      words('on Monday'),
    ];
    expect(headingRanks([page])).toEqual([[0, 0, 0, 0]]);
  });

  it('has no headings when a third of it is set larger', () => {
    expect(
      headingRanks([[line('Come to the fair on the hill', 20), line('Music all night', 18), words('Doors open')]]),
    ).toEqual([[0, 0, 0]]);
    expect(headingRanks([[], [line('', 0)]])).toEqual([[], [0]]);
  });

  it('begins a paragraph at every bullet, and leaves the number of the page by itself', () => {
    const lines = [line('12'), line('• Forty crates of tin cups were'), line('there'), words('• Maps'), line('iv')];
    expect(joinLines(lines).map(({ text }) => text)).toEqual([
      '12',
      '• Forty crates of tin cups were there',
      lines[3]?.text,
      'iv',
    ]);
    expect(joinLines([words('In the year'), line('1999'), words('it rained')])).toHaveLength(2);
  });

  it('ends a paragraph where a heading begins, and goes on with a heading for as long as its type does', () => {
    const lines = [words('The water'), line('A heading that is'), line('broken in two'), words('Nothing')];
    expect(joinLines(lines, [0, 1, 1, 0])).toEqual([
      { text: lines[0]?.text, level: 0 },
      { text: 'A heading that is broken in two', level: 1 },
      { text: lines[3]?.text, level: 0 },
    ]);
  });
});

describe('rich text', () => {
  it('has lists with bullets as such, and the numbers of others in its text', async () => {
    const item = (mark: string, text: string) => `{\\listtext ${mark}\\tab}${text}\\par`;
    const fonts = '{\\fonttbl{\\f0 Arial;}{\\f1\\fcharset2 Wingdings;}}';
    const bullets = item('\\bullet', 'Count.') + item('\\f1 q', 'Sort.') + item('o', 'Look.');
    const source = `{\\rtf1${fonts}The rules\\par ${bullets}${item('(a)', 'Twice.')}${item('2.1.', 'Weigh.')}}`;
    const [output] = await extract('a.rtf', source);
    if (output?.kind !== 'article') throw new Error('no article');
    expect(output.article.text.split('\n\n')).toEqual(['Count.', 'Sort.', 'Look.', '(a) Twice.', '2.1. Weigh.']);
    expect(output.article.html).toContain('<ul><li><p>Count.</p></li><li><p>Sort.</p></li><li><p>Look.</p></li></ul>');
  });

  it('has raised numbers of notes in brackets, and powers as such', async () => {
    const source =
      '{\\rtf1 The bay\\par Okoro{\\super 3} sailed 12 km{\\super 2}, y = x{\\super 2\\nosupersub  again}.\\par}';
    const [output] = await extract('a.rtf', source);
    if (output?.kind !== 'article') throw new Error('no article');
    expect(output.article.text).toBe('Okoro[3] sailed 12 km², y = x² again.');
  });

  it('is read on after a brace too many, and no further than its end', async () => {
    const source = '{\\rtf1 The harbour}\\par was closed.\\par}} \u0000\u0000garbage';
    const [output] = await extract('a.rtf', source);
    if (output?.kind !== 'article') throw new Error('no article');
    expect(`${output.article.title} ${output.article.text}`).toBe('The harbour was closed.');
  });

  it('keeps paragraphs, headings and emphasis as HTML', async () => {
    const source = [
      '{\\rtf1\\ansi{\\fonttbl{\\f0 Arial;}}',
      '{\\pard Toads & bridges\\par}',
      '{\\pard The town {\\b keeps} its {\\i old {\\b stone}} bridge <for now>.\\par}',
      '{\\pard\\outlinelevel1 {\\b Why}\\par}',
      '{\\pard \\b Nobody\\b0  wants\\line another.\\par}}',
    ].join('\n');
    const [output] = await extract('a.rtf', source);
    if (output?.kind !== 'article') throw new Error('no article');
    expect(output.article.title).toBe('Toads & bridges');
    expect(output.article.text).toBe('The town keeps its old stone bridge <for now>.\n\nWhy\n\nNobody wants\nanother.');
    expect(output.article.html).toBe(
      [
        '<p>The town <strong>keeps</strong> its <em>old </em><strong><em>stone</em></strong> bridge &lt;for now&gt;.</p>',
        '<h2><strong>Why</strong></h2>',
        '<p><strong>Nobody</strong> wants<br>another.</p>',
      ].join(''),
    );
  });
});

describe('a Russian document', () => {
  it.each(['libreoffice-ru.odt', 'libreoffice-ru.doc', 'libreoffice-ru.rtf', 'pandoc-ru.rtf', 'libreoffice-ru.pdf'])(
    '%s comes out letter for letter',
    async (name) => {
      const [article] = await fixtureArticles(name);
      expect(article?.title).toBe(FISHERS);
      expect(article?.language).toBe('ru');
      expect(article?.text).toContain(
        'Староста артели Пётр Ёлкин говорит: «Раньше ноября такого тепла не помнят и старики».',
      );
      expect(article?.text).toContain('Съёмка с берега показала, что вода чёрная и спокойная.');
      expect(article?.text).not.toContain('?');
    },
  );
});

describe('an EPUB', () => {
  it('gives an article a chapter, named as in the book, and says what it left out', async () => {
    const outputs = await extract('book.epub', fixture('pandoc.epub'));
    expect(outputs.map((output) => output.kind)).toEqual(['skipped', 'article', 'article']);
    const chapters = outputs.flatMap((output) => (output.kind === 'article' ? [output.article] : []));
    expect(chapters.map((chapter) => [chapter.part, chapter.title, chapter.language])).toEqual([
      ['chapter 2', HARBOUR, 'en'],
      ['chapter 3', FISHERS, 'ru'],
    ]);
    expect(chapters[0]).toMatchObject({
      source: 'Velmora papers',
      byline: 'Ilse Marwick',
      published: { date: '2021-03-04' },
    });
  });

  it('gives one article when the whole book is wanted', async () => {
    const [book, ...more] = await fixtureArticles('pandoc.epub', { options: { epub: 'whole' } });
    expect(more).toEqual([]);
    expect(book?.title).toBe('Velmora papers');
    expect(book?.text).toContain('Clerks at the invented port');
    expect(book?.text).toContain('Рыбаки выдуманного города');
  });
});

describe('a saved page', () => {
  it.each(['chromium.mhtml', 'wget.warc.gz', 'wget.wacz'])('%s holds the article and its picture', async (name) => {
    const outputs = await extract(name, fixture(name));
    const [article] = outputs.flatMap((output) => (output.kind === 'article' ? [output.article] : []));
    expect(article).toMatchObject({
      title: LIGHTHOUSE,
      byline: 'Ilse Marwick',
      source: 'Velmora Gazette',
      url: 'http://127.0.0.1:8765/index.html',
      published: { date: '2021-03-04T08:00:00Z', rule: 'meta' },
    });
    expect(article?.images).toMatchObject([{ key: 'i1', mediaType: 'image/png', width: 64, height: 40 }]);
    expect(article?.html).toContain('src="carrel-image:i1"');
    expect(article?.text).not.toMatch(/Share this article|All rights reserved|Photo:|By Ilse/);
  });

  it('takes its pictures from the folder beside it', async () => {
    const [article] = await fixtureArticles('chromium-saved.html', {
      siblings: { './lighthouse_files/lamp.png': fixture('lighthouse_files/lamp.png') },
    });
    expect(article?.images).toMatchObject([{ alt: 'The lamp', width: 64 }]);
    expect(article?.html).toContain('carrel-image:i1');
  });
});

describe('mail', () => {
  it('reads a newsletter: subject, sender, day, text without its furniture, picture', async () => {
    const [article] = await fixtureArticles('python.eml');
    expect(article).toMatchObject({
      ext: 'w1@velmora.example',
      title: 'Weekly letter: the ferry is late again',
      byline: 'Velmora Letter',
      source: 'velmora.example',
    });
    expect(article?.published?.date.slice(0, 10)).toBe('2021-03-04');
    expect(article?.text).toContain('and blamed a goose.');
    expect(article?.text).not.toMatch(/browser|Unsubscribe/);
    expect(article?.removed.map((part) => part.text).join()).toMatch(/View this email in your browser.*Unsubscribe/s);
    expect(article?.images).toHaveLength(1);
  });

  it('reads every message of a mailbox, KOI8-R and quoted "From" lines too', async () => {
    const messages = await fixtureArticles('python.mbox');
    expect(messages.map((message) => [message.part, message.title])).toEqual([
      ['message 1', 'Weekly letter: the ferry is late again'],
      ['message 2', 'Сети починены'],
    ]);
    expect(messages[1]?.text).toContain('\n\nFrom начала недели мы ждали только ветра');
  });

  it('reads documents attached to a message as articles of their own', async () => {
    const [message, attached] = await fixtureArticles('python-attachment.eml');
    expect(message?.byline).toBe('Пётр Ёлкин');
    expect(attached).toMatchObject({ part: 'attachment harbour.docx', title: HARBOUR });
  });
});

describe('an archive', () => {
  it.each(['info-zip.zip', 'gnu.tar.gz'])('%s gives its pages, each with its pictures', async (name) => {
    const outputs = await extract(name, fixture(name));
    const found = outputs.flatMap((output) => (output.kind === 'article' ? [output.article] : []));
    expect(found.map((article) => article.part).sort()).toEqual(['entry lighthouse.html', 'entry rybaki.html']);
    expect(found.find((article) => article.title === LIGHTHOUSE)?.images).toHaveLength(1);
    expect(outputs.filter((output) => output.kind === 'skipped').map((output) => output.part)).toEqual([
      'entry lighthouse_files/lamp.png',
    ]);
  });
});

describe('what cannot be read', () => {
  it.each([
    ['libreoffice-scan.pdf', 'file-no-text'],
    ['qpdf-locked.pdf', 'file-encrypted'],
  ])('%s is named: %s', async (name, code) => {
    await expect(extract(name, fixture(name))).rejects.toMatchObject({ code });
  });

  it('is an entry with a password, not the whole archive', async () => {
    expect(await extract('locked.zip', fixture('info-zip-locked.zip'))).toMatchObject([
      { kind: 'problem', part: 'entry harbour.html', code: 'file-encrypted' },
    ]);
  });
});
