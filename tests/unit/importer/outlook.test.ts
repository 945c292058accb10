import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { expandRtf } from '../../../electron/importer/formats/rtf-compressed';
import { extract, FIXTURES } from './support';

const bytes = (name: string) => new Uint8Array(readFileSync(join(FIXTURES, name)));
const told = async (name: string, content = bytes(name)) =>
  (await extract(name, content)).map((output) =>
    output.kind === 'article'
      ? [output.article.part, output.article.title, output.article.byline]
      : [output.part, output.code, output.kind],
  );

describe('a message that Outlook saved', () => {
  it('gives its subject, sender, day, text and picture', async () => {
    const [output] = await extract('oxmsg.msg', bytes('oxmsg.msg'));
    if (output?.kind !== 'article') throw new Error('no article');
    expect(output.article).toMatchObject({
      title: 'Что пропало в порту — list of missing crates',
      byline: 'Ilse Marwick',
      source: 'velmora.example',
      published: { date: '2023-05-11T09:30:00Z', rule: 'field' },
      mediaType: 'application/vnd.ms-outlook',
    });
    expect(output.article.text).toBe(
      'The harbour office counted forty crates on Tuesday, and three of them were not there on Wednesday.\n\nНачальник порта Антон Кесслер не ответил на вопросы.',
    );
    expect(output.article.images).toHaveLength(1);
  });

  it('gives what is attached to it as articles of their own, messages too', async () => {
    expect((await told('oxmsg.msg')).slice(1)).toEqual([['attachment Рыбаки.rtf', 'Рыбаки Вельморы ждут лёд', null]]);
    expect(await told('oxmsg-forward.msg')).toEqual([
      [null, 'Fwd: The three crates', 'Ilse Marwick'],
      ['attachment The three crates', 'The three crates', 'Piet Lamp'],
    ]);
  });

  it('has a named outcome whatever is broken in it', async () => {
    let seed = 7;
    const random = (below: number) => {
      seed = (seed * 1103515245 + 12345) & 0x7fffffff;
      return Math.floor((seed / 0x7fffffff) * below);
    };
    for (let i = 0; i < 60; i++) {
      const broken = bytes('oxmsg-forward.msg').slice(0, i % 5 === 0 ? random(17_920) : undefined);
      for (let k = 0; k < 6; k++) broken[random(broken.length)] = random(256);
      const outcome = await told('broken.msg', broken).catch((error: { code?: string }) => error.code);
      expect(outcome, `${i}`).toBeTruthy();
    }
  });
});

it('keeps to whom a message was sent as a part left out, whatever file it came in', async () => {
  const removed = async (name: string, content: Uint8Array) => {
    const [output] = await extract(name, content);
    return output?.kind === 'article' ? output.article.removed.map(({ text, reason }) => [text, reason]) : output;
  };
  expect(await removed('oxmsg.msg', bytes('oxmsg.msg'))).toEqual([['To: Press office', 'recipients']]);
  const lines = [
    'From: Ilse <ilse@velmora.example>',
    'To: Press office <press@velmora.example>, clerk@velmora.example',
    'Cc: Friends: Piet <piet@velmora.example>;',
    'Subject: Crates',
    'MIME-Version: 1.0',
    '',
    'Forty crates of tin cups are in the harbour.',
  ];
  expect(await removed('a.eml', new TextEncoder().encode(lines.join('\r\n')))).toEqual([
    ['To: Press office <press@velmora.example>, clerk@velmora.example\nCc: Piet <piet@velmora.example>', 'recipients'],
  ]);
});

describe('an attachment of an e-mail', () => {
  const mail = (disposition: string, html: string) =>
    [
      'From: Ilse <ilse@velmora.example>',
      'Subject: Crates',
      'Date: Thu, 11 May 2023 09:30:00 +0000',
      'MIME-Version: 1.0',
      'Content-Type: multipart/mixed; boundary=b',
      '',
      '--b',
      'Content-Type: text/html; charset=utf-8',
      '',
      html,
      '--b',
      'Content-Type: application/rtf; name="list.rtf"',
      `Content-Disposition: ${disposition}; filename="list.rtf"`,
      'Content-ID: <list1>',
      '',
      '{\\rtf1 Forty crates of tin cups are in the harbour, and three more in the garden.}',
      '--b--',
    ].join('\r\n');

  it('is an article also where the program calls it inline, if the text does not show it', async () => {
    for (const disposition of ['inline', 'attachment'])
      expect((await told('a.eml', new TextEncoder().encode(mail(disposition, '<p>See the list.</p>'))))[1]?.[0]).toBe(
        'attachment list.rtf',
      );
  });
});

describe('packed RTF', () => {
  it('is unpacked as in the example of its specification', () => {
    const packed =
      '2d0000002b0000004c5a4675f1c5c7a703000a0072637067313235423 20af320 68656c090020627705b06c647d0a800fa0'.replace(
        / /g,
        '',
      );
    expect(Buffer.from(expandRtf(Buffer.from(packed, 'hex')) ?? []).toString('latin1')).toBe(
      '{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n',
    );
  });

  it('that was not packed is given as it is, and what is neither is nothing', () => {
    const plain = Buffer.from('{\\rtf1 x}');
    const head = Buffer.alloc(16);
    head.writeUInt32LE(plain.length, 4);
    head.write('MELA', 8, 'latin1');
    expect(Buffer.from(expandRtf(Buffer.concat([head, plain])) ?? []).toString()).toBe('{\\rtf1 x}');
    head.write('XXXX', 8, 'latin1');
    expect(expandRtf(Buffer.concat([head, plain]))).toBeNull();
    expect(expandRtf(new Uint8Array(3))).toBeNull();
  });
});
