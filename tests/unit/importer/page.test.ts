import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { article, FIXTURES } from './support';

const PARAGRAPHS = [
  'The invented council of Dorrow voted on Tuesday to keep the old bridge, after a debate that lasted until the candles went out and the clerk fell asleep.',
  'Councillor Mira Tolland said that bridges, unlike councillors, improve with age, and that this one had carried four generations of toads across the river.',
  'The engineer, who had measured the arches twice, found nothing that a bucket of mortar and a quiet summer could not put right, and said so at some length.',
];
const body = PARAGRAPHS.map((text) => `<p>${text}</p>`).join('\n');
const page = (head: string, content = body, lang = 'en') =>
  `<!doctype html><html lang="${lang}"><head><meta charset="utf-8">${head}</head><body>${content}</body></html>`;

describe('a web page', () => {
  it('gives up headline, site, writer, day and address from its metadata', async () => {
    const found = await article(
      'a.html',
      page(
        '<title>Dorrow keeps its bridge | Dorrow Bell</title><link rel="canonical" href="https://www.dorrow.example/2021/bridge?utm_source=x"><meta property="og:site_name" content="Dorrow Bell"><script type="application/ld+json">{"@context":"https://schema.org","@graph":[{"@type":"NewsArticle","headline":"Dorrow keeps its bridge","datePublished":"2021-03-04T10:00:00+01:00","author":[{"@type":"Person","name":"Mira Tolland"}]}]}</script>',
        `<nav><a href="/">Home</a><a href="/w">Weather</a></nav><article><h1>Dorrow keeps its bridge</h1>${body}</article>`,
      ),
    );
    expect(found).toMatchObject({
      title: 'Dorrow keeps its bridge',
      source: 'Dorrow Bell',
      byline: 'Mira Tolland',
      url: 'https://www.dorrow.example/2021/bridge',
      published: { date: '2021-03-04T10:00:00+01:00', rule: 'json-ld' },
      language: 'en',
      text: PARAGRAPHS.join('\n\n'),
    });
  });

  it.each([
    ['meta', '<meta property="article:published_time" content="2021-03-04T08:00:00Z">', '', '2021-03-04T08:00:00Z'],
    ['url', '<link rel="canonical" href="https://dorrow.example/2021/03/04/bridge">', '', '2021-03-04'],
    ['time-element', '', '<time datetime="2021-03-04">Thursday</time>', '2021-03-04'],
    ['class', '', '<div class="post-date">4 March 2021</div>', '2021-03-04'],
    ['text', '', '<p>Dorrow, 4 March 2021.</p>', '2021-03-04'],
  ])('has its day found by the rule %s, which is kept', async (rule, head, content, date) => {
    expect((await article('a.html', page(head, content + body))).published).toEqual({ date, rule });
  });

  it('has the day that its readers saw when the stamp is in another time zone', async () => {
    const found = await article(
      'a.html',
      page(
        '<meta property="article:published_time" content="2021-03-05T01:30:00Z">',
        `<div class="date">March 4, 2021</div>${body}`,
      ),
    );
    expect(found.published).toEqual({ date: '2021-03-04', rule: 'meta' });
  });

  it.each([
    [
      'scripts, style sheets, drawings and remarks',
      '<script>x("</p>")</script><STYLE >p{}</STYLE ><svg viewBox="0 0 1 1"><title>Toad</title></svg><!-- no > text -->',
    ],
    ['drawings in drawings', '<svg><svg><text>Toad</text></svg><title>Toad</title></svg>'],
    ['films and sounds', '<video controls><source src="t.mp4">Toad</video><AUDIO src="t.mp3">Toad</AUDIO >'],
    ['films that do not end', '<video src="t.mp4"><video>'],
    ['a remark without content', '<!--><!--->'],
    ['a drawing that does not end before the next paragraph', '<svg>'],
    ['a remark that does not end', '', '<!-- for ever'],
    ['a style sheet that does not end', '', '<style>p{} <p>Toad</p>'],
    ['thousands of beginnings without an end', '<svg><svg >'.repeat(5_000), '<!--'.repeat(50_000)],
  ])('is read without %s', async (_what, before, after = '') => {
    const [first, second, third] = PARAGRAPHS;
    const found = await article(
      'a.html',
      page('', `<article><p>${first}</p>${before}<p>${second}</p><p>${third}</p></article>${after}`),
    );
    expect(found.text).toBe(PARAGRAPHS.join('\n\n'));
  });

  it('sets aside captions, share lines and link lists, each with its place', async () => {
    const found = await article(
      'a.html',
      page(
        '',
        `<article><p>${PARAGRAPHS[0]}</p><figure><figcaption>The bridge in spring</figcaption></figure><p>${PARAGRAPHS[1]}</p><p>Share this article</p><ul><li><a href="/1">Toads counted again</a></li><li><a href="/2">Mortar prices rise</a></li></ul><p>${PARAGRAPHS[2]}</p></article>`,
      ),
    );
    expect(found.text).toBe(PARAGRAPHS.join('\n\n'));
    const places = found.removed.map((part) => [part.reason, found.text.slice(part.before, part.before + 8)]);
    expect(places).toContainEqual(['caption', 'Councill']);
    expect(places).toContainEqual(['share-line', 'The engi']);
  });

  it('that a word processor saved has no running heads in its text', async () => {
    const found = await article(
      'a.html',
      page('', `<div title="header"><p>Weekly letter</p></div>${body}<div title="footer"><p>Sheet 1</p></div>`),
    );
    expect(found.text).toBe(PARAGRAPHS.join('\n\n'));
    expect(found.removed.map(({ text, reason }) => [text, reason])).toEqual([
      ['Weekly letter', 'running-line'],
      ['Sheet 1', 'running-line'],
    ]);
  });

  it('keeps a sentence that stands below an invitation to read more, with it', async () => {
    const both = '<p>Read more at the office.<br>It is open on Mondays.</p>';
    expect((await article('a.html', page('', body + both))).text).toContain('It is open on Mondays.');
    const alone = await article('a.html', page('', `${body}<p>Read more at the office</p>`));
    expect(alone.text).not.toContain('Read more');
  });

  it('uses the text that the publisher states when the page itself has hardly any', async () => {
    const stated = JSON.stringify({ '@type': 'NewsArticle', articleBody: PARAGRAPHS.join('\n\n') });
    const found = await article(
      'a.html',
      page(
        `<title>Bridge</title><script type="application/ld+json">${stated}</script>`,
        '<div id="app"><p>Please enable scripts to read this story about the bridge of Dorrow.</p></div>',
      ),
    );
    expect(found.text).toBe(PARAGRAPHS.join('\n\n'));
  });

  it('is read whole when it is only a fragment', async () => {
    const found = await article('a.html', '<p>One short line.</p><p>Another short line.</p>');
    expect(found.text).toBe('One short line.\n\nAnother short line.');
  });

  it('whose form fields are named like properties of the DOM is read like any other', async () => {
    const traps =
      '<form><input name="parentNode"><input name="getAttribute"><input id="childNodes">words in a form</form><img name="querySelectorAll"><img name="body">';
    expect((await article('a.html', page('', traps + body))).text).toContain(PARAGRAPHS[1]);
  });

  it('without any text is named', async () => {
    await expect(article('a.html', '<html><body><img src="a.png"></body></html>')).rejects.toMatchObject({
      code: 'file-no-text',
    });
  });
});

describe('the HTML that is kept', () => {
  const kept = async (content: string) =>
    (
      await article(
        'a.html',
        page('<base href="https://evil.example/">', `<article>${body}${content}<p>${PARAGRAPHS[0]}</p></article>`),
      )
    ).html ?? '';

  it('has no scripts, handlers, forms, frames, styles or remote addresses', async () => {
    const html = await kept(
      '<p onclick="x()" style="background:url(https://evil.example/t.png)">Words <img src="https://evil.example/a.png" srcset="https://evil.example/b.png 2x" onerror="x()"> and <b>more</b>.</p><script>x()</script><iframe src="https://evil.example"></iframe><form action="https://evil.example"><input name="a"></form><video poster="https://evil.example/p.png"><source src="https://evil.example/v.mp4"></video><svg><image href="https://evil.example/i.png"/></svg><table background="https://evil.example/t.gif"><tr><td>cell text which is long enough to stay</td></tr></table><link rel="stylesheet" href="https://evil.example/s.css">',
    );
    expect(html).toContain('Words');
    expect(html).not.toMatch(
      /evil\.example|<script|<iframe|<form|<input|<video|<svg|<link|style=|onclick|onerror|srcset/,
    );
  });

  it('keeps links to the web and drops every other kind', async () => {
    const html = await kept(
      '<p>See <a href="https://dorrow.example/t">toads</a>, <a href="javascript:alert(1)">click</a>, <a href="file:///etc/passwd">file</a>, <a href="data:text/html,x">data</a> and <a href="mailto:m@dorrow.example">mail</a>, all of them in one long paragraph.</p>',
    );
    expect([...html.matchAll(/href="([^"]*)"/g)].map((match) => match[1])).toEqual([
      'https://dorrow.example/t',
      'mailto:m@dorrow.example',
    ]);
  });

  it('keeps pictures that are inside the page, by a key, once each', async () => {
    const png = 'iVBORw0KGgoAAAANSUhEUgAAAAoAAAAKCAIAAAACUFjqAAAAEklEQVR4nGP4TwAwjEoPVmkA4Nz/AT9pmb0AAAAASUVORK5CYII=';
    const found = await article(
      'a.html',
      page(
        '',
        `<article>${body}<p><img alt="dot" src="data:image/png;base64,${png}"><img src="data:image/png;base64,${png}"></p><p>${PARAGRAPHS[0]}</p></article>`,
      ),
    );
    expect(found.images).toMatchObject([{ key: 'i1', mediaType: 'image/png', alt: 'dot', width: 10, height: 10 }]);
    expect(found.html?.match(/src="carrel-image:i1"/g)).toHaveLength(2);
  });

  it('has its pictures looked for beside it, by path or by address, once each, and never on the web', async () => {
    const photo = readFileSync(join(FIXTURES, 'lighthouse_files/lamp.png'));
    const files = ['a_files/one.png', 'a_files/two three.png', 'a_files/100%.png'];
    const pictures = [
      'https://dorrow.example/lamp.png',
      '//dorrow.example/lamp.png',
      ...files.slice(0, 1),
      'a_files/two%20three.png?w=300#x',
      'a_files/100%.png',
      'a_files/gone.png',
      ...files.slice(0, 1),
    ];
    const asked: string[] = [];
    const images = pictures.map((src) => `<p><img src="${src}"></p>`).join('');
    const found = await article('a.html', page('', `<article>${body}${images}<p>${PARAGRAPHS[0]}</p></article>`), {
      siblings: Object.fromEntries(files.map((path) => [path, photo])),
      asked,
    });
    expect(found.html?.match(/carrel-image:i\d/g)).toEqual(
      ['i1', 'i2', 'i3', 'i1'].map((key) => `carrel-image:${key}`),
    );
    expect(found.notes).toEqual(['3 pictures were not saved with it.']);
    expect(asked.sort()).toEqual([...files, 'a_files/two%20three.png?w=300#x', 'a_files/gone.png'].sort());
  });
});
