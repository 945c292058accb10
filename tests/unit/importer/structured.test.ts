import { describe, expect, it } from 'vitest';
import { article, articles, extract, fixture } from './support';

describe('JSON lines', () => {
  it('keep the body as it was given, and the id', async () => {
    const body = 'Showers fell\non the invented coast.\n    Share this article:\n\n\nThe end.';
    const found = await article(
      'a.jsonl',
      JSON.stringify({
        id: 'x-7',
        title: 'Rain',
        body,
        date: '1987-02-26T15:01:01',
        source: 'Dorrow Bell',
        byline: 'Mira Tolland',
        url: 'https://dorrow.example/7',
        language: 'en',
      }),
    );
    expect(found).toMatchObject({
      ext: 'x-7',
      part: 'line 1',
      title: 'Rain',
      text: body,
      source: 'Dorrow Bell',
      byline: 'Mira Tolland',
      removed: [],
    });
    expect(found.published).toEqual({ date: '1987-02-26T15:01:01', rule: 'field' });
  });

  it('name each broken line and read the others', async () => {
    const outputs = await extract(
      'a.jsonl',
      '{"title":"One","body":"First."}\n{"title":"Two","bo\n\nplain words\n{"nothing":1}\n{"title":"Five","body":"Last."}\n',
    );
    expect(
      outputs.map((output) =>
        output.kind === 'article' ? output.article.title : [output.part, output.kind === 'problem' && output.code],
      ),
    ).toEqual(['One', ['line 2', 'line-broken'], ['line 4', 'line-broken'], ['line 5', 'line-broken'], 'Five']);
  });
});

describe('exports of read-later services', () => {
  it('wallabag', async () => {
    const [found] = await articles(
      'wallabag.json',
      JSON.stringify([
        {
          id: 3,
          title: 'The bridge',
          url: 'https://dorrow.example/b',
          is_archived: 0,
          domain_name: 'dorrow.example',
          published_by: ['Mira Tolland'],
          published_at: '2021-03-04T10:00:00+00:00',
          created_at: '2021-04-01T10:00:00+00:00',
          tags: ['bridges'],
          content: '<p>The bridge <b>stays</b>.</p><p>So do the toads.</p>',
        },
      ]),
    );
    expect(found).toMatchObject({
      ext: '3',
      title: 'The bridge',
      byline: 'Mira Tolland',
      source: 'dorrow.example',
      tags: ['bridges'],
      text: 'The bridge stays.\n\nSo do the toads.',
      published: { date: '2021-03-04T10:00:00Z' },
    });
  });

  it('Pocket, as JSON and as HTML', async () => {
    const json = await article(
      'pocket.json',
      JSON.stringify({
        status: 1,
        list: {
          42: {
            item_id: '42',
            resolved_url: 'https://dorrow.example/b',
            resolved_title: 'The bridge',
            excerpt: 'It stays.',
            time_added: '1614852000',
            tags: { bridges: { tag: 'bridges' } },
            authors: { 1: { name: 'Mira Tolland' } },
          },
        },
      }),
    );
    expect(json).toMatchObject({
      ext: '42',
      title: 'The bridge',
      byline: 'Mira Tolland',
      tags: ['bridges'],
      text: 'It stays.',
      published: { date: '2021-03-04T10:00:00Z', rule: 'field-added' },
    });
    const html = await article(
      'ril_export.html',
      '<!DOCTYPE html><html><head><title>Pocket Export</title></head><body><ul><li><a href="https://dorrow.example/b" time_added="1614852000" tags="bridges,toads">The bridge</a></li></ul></body></html>',
    );
    expect(html).toMatchObject({
      part: 'bookmark 1',
      title: 'The bridge',
      url: 'https://dorrow.example/b',
      tags: ['bridges', 'toads'],
    });
  });

  it('Karakeep', async () => {
    const found = await article(
      'karakeep.json',
      JSON.stringify({
        bookmarks: [
          {
            createdAt: 1614852000,
            title: null,
            tags: ['bridges'],
            content: {
              type: 'link',
              url: 'https://dorrow.example/b',
              title: 'The bridge',
              author: 'Mira Tolland',
              htmlContent: '<div><p>The bridge stays.</p><p>So do the toads.</p></div>',
            },
          },
        ],
      }),
    );
    expect(found).toMatchObject({
      title: 'The bridge',
      url: 'https://dorrow.example/b',
      byline: 'Mira Tolland',
      tags: ['bridges'],
      text: 'The bridge stays.\n\nSo do the toads.',
    });
  });

  it('a feed in JSON', async () => {
    const found = await article(
      'feed.json',
      JSON.stringify({
        version: 'https://jsonfeed.org/version/1.1',
        title: 'Dorrow Bell',
        items: [
          {
            id: 'a1',
            url: 'https://dorrow.example/b',
            title: 'The bridge',
            content_text: 'It stays.',
            date_published: '2021-03-04T10:00:00Z',
          },
        ],
      }),
    );
    expect(found).toMatchObject({ ext: 'a1', title: 'The bridge', text: 'It stays.', part: 'item 1' });
  });
});

describe('tables', () => {
  it('take columns by their names, in any encoding and with any separator', async () => {
    const { default: iconv } = await import('iconv-lite');
    const table =
      'Заголовок;Текст;Дата;Автор\r\n"Мост остаётся";"Совет решил:\nмост остаётся.";04.03.2021;Мира Толланд\r\n';
    const found = await article('a.csv', new Uint8Array(iconv.encode(table, 'windows-1251')));
    expect(found).toMatchObject({
      part: 'row 2',
      title: 'Мост остаётся',
      text: 'Совет решил:\nмост остаётся.',
      byline: 'Мира Толланд',
      published: { date: '2021-03-04' },
      charset: 'windows-1251',
    });
  });

  it('take columns as the user maps them', async () => {
    const found = await article('a.tsv', 'kop\tinhoud\ttitle\nThe bridge\tIt stays.\tnot this\n', {
      options: { columns: { kop: 'title', inhoud: 'body', title: 'ignore' } },
    });
    expect(found).toMatchObject({ title: 'The bridge', text: 'It stays.' });
  });

  it('without names are mapped by the places of their columns', async () => {
    const rows = 'The bridge\tIt stays.\tMira Tolland\nThe toad\tIt goes.\tIna Brook\n';
    const outputs = await extract('a.tsv', rows, {
      options: { columns: { 'column 1': 'title', 'column 2': 'body', 'column 3': 'byline' } },
    });
    expect(outputs).toMatchObject([
      { article: { part: 'row 1', title: 'The bridge', text: 'It stays.', byline: 'Mira Tolland' } },
      { article: { part: 'row 2', title: 'The toad' } },
    ]);
  });

  it('whose names are not all known are told by their cells', async () => {
    const found = await article(
      'a.csv',
      'kop,datum,inhoud\nThe bridge,2021-03-04,The council voted on Tuesday to keep the bridge where it is.\n',
    );
    expect(found).toMatchObject({
      title: 'The bridge',
      text: 'The council voted on Tuesday to keep the bridge where it is.',
      published: { date: '2021-03-04' },
    });
  });

  it('that are only looked at give their first rows and what the columns are taken for', async () => {
    const [named] = await extract('a.csv', 'id,headline,title,Ort\n1,,The bridge,Dorrow\n', {
      options: { look: true },
    });
    expect(named).toMatchObject({
      kind: 'skipped',
      table: {
        named: true,
        keys: ['id', 'headline', 'title', 'Ort'],
        fields: ['id', null, 'title', null],
        rows: [
          ['id', 'headline', 'title', 'Ort'],
          ['1', '', 'The bridge', 'Dorrow'],
        ],
      },
    });
    const [bare] = await extract('a.csv', '2021-03-04,The bridge stays where it is\n', { options: { look: true } });
    expect(bare).toMatchObject({ table: { named: false, keys: ['column 1', 'column 2'], fields: ['date', 'title'] } });
  });

  it('name rows that hold nothing', async () => {
    const outputs = await extract('a.csv', 'title,body,date\nThe bridge,It stays.,2021-03-04\n,,2021-03-05\n');
    expect(outputs).toMatchObject([{ kind: 'article' }, { kind: 'problem', part: 'row 3', code: 'line-broken' }]);
  });

  it('refuse tables that hold no text', async () => {
    await expect(extract('a.csv', '1,2\n3,4\n')).rejects.toMatchObject({ code: 'file-unsupported' });
  });
});

describe('bibliographies', () => {
  const ris =
    'TY  - NEWS\r\nTI  - The bridge stays\r\nAU  - Tolland, Mira\r\nT2  - Dorrow Bell\r\nDA  - 2021/03/04/\r\nAB  - The council voted.\r\nKW  - bridges\r\nKW  - toads\r\nUR  - https://dorrow.example/b\r\nL1  - file:///home/mira/papers/bridge.txt\r\nER  - \r\nTY  - NEWS\r\nDA  - 2021\r\nER  - \r\n';

  it('RIS: entries with their fields; one without a title is named', async () => {
    const [entry, broken] = await extract('a.ris', ris);
    expect(entry).toMatchObject({
      kind: 'article',
      article: {
        part: 'entry 1',
        title: 'The bridge stays',
        byline: 'Mira Tolland',
        source: 'Dorrow Bell',
        published: { date: '2021-03-04', rule: 'field' },
        tags: ['bridges', 'toads'],
        text: 'The council voted.',
      },
    });
    expect(broken).toMatchObject({ kind: 'problem', part: 'entry 2', code: 'line-broken' });
  });

  it('RIS: an attached file is the article', async () => {
    const [entry] = await extract('a.ris', ris, {
      siblings: {
        'bridge.txt': new TextEncoder().encode(
          'Long headline of the file\n\nThe whole text of the article about the bridge.',
        ),
      },
    });
    expect(entry).toMatchObject({
      article: {
        title: 'The bridge stays',
        byline: 'Mira Tolland',
        mediaType: 'text/plain',
        text: 'The whole text of the article about the bridge.',
      },
    });
  });

  it('BibTeX: accents, months, files; an entry after a broken one is read', async () => {
    const outputs = await extract(
      'a.bib',
      '@article{one, title = {The {Bridge} stays}, author = {M{\\"u}ller, J{\\\'o}zef and Tolland, Mira}, journal = {Dorrow Bell}, year = 2021, month = mar, abstract = {It stays.}, keywords = {bridges, toads}}\n\n@article{two, title = {Broken\n\n@misc{three, title = {Toads stay too}, year = {2022}}\n',
    );
    const found = outputs.flatMap((output) => (output.kind === 'article' ? [output.article] : []));
    expect(found[0]).toMatchObject({
      part: 'entry one',
      title: 'The Bridge stays',
      byline: 'Józef Müller, Mira Tolland',
      source: 'Dorrow Bell',
      published: { date: '2021-03' },
      text: 'It stays.',
    });
    expect(found.map((entry) => entry.title)).toContain('Toads stay too');
    expect(outputs.some((output) => output.kind === 'problem')).toBe(true);
  });

  it('Zotero RDF: items with attached files', async () => {
    const rdf = `<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:z="http://www.zotero.org/namespaces/export#" xmlns:bib="http://purl.org/net/biblio#" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" xmlns:foaf="http://xmlns.com/foaf/0.1/" xmlns:link="http://purl.org/rss/1.0/modules/link/">
  <bib:Article rdf:about="https://dorrow.example/b"><z:itemType>newspaperArticle</z:itemType><dcterms:isPartOf><bib:Journal><dc:title>Dorrow Bell</dc:title></bib:Journal></dcterms:isPartOf>
    <bib:authors><rdf:Seq><rdf:li><foaf:Person><foaf:surname>Tolland</foaf:surname><foaf:givenName>Mira</foaf:givenName></foaf:Person></rdf:li></rdf:Seq></bib:authors>
    <link:link rdf:resource="#item_2"/><dc:subject>bridges</dc:subject><dc:title>The bridge stays</dc:title><dc:date>2021-03-04</dc:date></bib:Article>
  <z:Attachment rdf:about="#item_2"><z:itemType>attachment</z:itemType><rdf:resource rdf:resource="files/2/page.html"/><dc:title>Snapshot</dc:title></z:Attachment></rdf:RDF>`;
    const page =
      '<html><body><article><h1>The bridge stays</h1><p>The council of the invented town voted on Tuesday to keep the old bridge, after a long debate.</p><p>Nobody asked the toads.</p></article></body></html>';
    const found = await articles('library.rdf', rdf, {
      siblings: { 'files/2/page.html': new TextEncoder().encode(page) },
    });
    expect(found).toHaveLength(1);
    expect(found[0]).toMatchObject({
      title: 'The bridge stays',
      byline: 'Mira Tolland',
      source: 'Dorrow Bell',
      url: 'https://dorrow.example/b',
      tags: ['bridges'],
      published: { date: '2021-03-04', rule: 'field' },
    });
    expect(found[0]?.text).toContain('Nobody asked the toads.');
  });
});

describe('feeds', () => {
  it('RSS: the longest text of an item, safe markup, categories', async () => {
    const [first] = await articles(
      'feed.xml',
      `<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>Dorrow Bell</title><language>en</language>
      <item><title>The bridge</title><link>https://dorrow.example/b</link><guid>b-1</guid><dc:creator>Mira Tolland</dc:creator><category>bridges</category><pubDate>Thu, 04 Mar 2021 10:00:00 +0100</pubDate><description>Short.</description><content:encoded><![CDATA[<p>The bridge stays.</p><img src="https://x.example/a.png" onerror="alert(1)"><script>alert(1)</script>]]></content:encoded></item></channel></rss>`,
    );
    expect(first).toMatchObject({
      ext: 'b-1',
      title: 'The bridge',
      byline: 'Mira Tolland',
      source: 'Dorrow Bell',
      url: 'https://dorrow.example/b',
      tags: ['bridges'],
      text: 'The bridge stays.',
      published: { date: '2021-03-04T10:00:00+01:00' },
      html: '<p>The bridge stays.</p>',
    });
  });

  it('Atom', async () => {
    const [first] = await articles(
      'feed.atom',
      '<feed xmlns="http://www.w3.org/2005/Atom"><title>Dorrow Bell</title><entry><title>The bridge</title><id>urn:1</id><link href="https://dorrow.example/b"/><author><name>Mira Tolland</name></author><published>2021-03-04T10:00:00Z</published><content type="html">&lt;p&gt;It stays.&lt;/p&gt;&lt;p&gt;Truly.&lt;/p&gt;</content></entry></feed>',
    );
    expect(first).toMatchObject({ ext: 'urn:1', byline: 'Mira Tolland', text: 'It stays.\n\nTruly.' });
  });

  it('XML that declares entities is refused', async () => {
    await expect(
      extract(
        'feed.xml',
        '<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><rss><channel><item><title>&b;</title></item></channel></rss>',
      ),
    ).rejects.toMatchObject({ code: 'archive-limits' });
  });
});

describe('Omnivore’s export', () => {
  it('joins each record with its page', async () => {
    const { writeStoredZip } = await import('../../../electron/importer/container/zip');
    const encode = (text: string) => new TextEncoder().encode(text);
    const zip = writeStoredZip([
      {
        name: 'metadata_0_to_1.json',
        bytes: encode(
          JSON.stringify([
            {
              id: 'o1',
              slug: 'bridge',
              title: 'The bridge',
              url: 'https://dorrow.example/b',
              savedAt: '2021-04-01T10:00:00Z',
              publishedAt: '2021-03-04T10:00:00Z',
              labels: ['bridges'],
            },
          ]),
        ),
      },
      {
        name: 'content/bridge.html',
        bytes: encode(
          '<div><p>The council of the invented town voted on Tuesday to keep the old bridge, after a long debate.</p><p>Nobody asked the toads.</p></div>',
        ),
      },
    ]);
    const found = await article('export.zip', zip);
    expect(found).toMatchObject({
      ext: 'o1',
      title: 'The bridge',
      tags: ['bridges'],
      url: 'https://dorrow.example/b',
      published: { date: '2021-03-04T10:00:00Z' },
    });
    expect(found.text).toContain('Nobody asked the toads.');
  });
});

it('takes the kind from the content, whatever the name says', async () => {
  expect((await article('wrong.txt', fixture('pandoc.docx'))).mediaType).toContain('wordprocessingml');
  expect((await article('wrong.pdf', 'Just words in a file with a wrong name.')).mediaType).toBe('text/plain');
});
