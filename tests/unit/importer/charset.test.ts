import iconv from 'iconv-lite';
import { describe, expect, it } from 'vitest';
import { declaredCharset, decodeText, looksBinary } from '../../../electron/importer/text/charset';
import { detectLanguage, primaryLanguage } from '../../../electron/importer/text/language';

const RUSSIAN = 'Рыбаки выдуманного города третий день ждут, когда встанет лёд, и чинят сети на берегу озера.';
const POLISH = 'Stara księgarnia przy ulicy Źródlanej znów otworzyła drzwi, choć nikt się tego nie spodziewał wiosną.';
const bytes = (text: string, encoding: string, bom = false) =>
  new Uint8Array(iconv.encode(text, encoding, { addBOM: bom }));

describe('decoding', () => {
  it.each([
    ['utf-8', RUSSIAN],
    ['windows-1251', RUSSIAN],
    ['koi8-r', RUSSIAN],
    ['cp866', RUSSIAN],
    ['iso-8859-5', RUSSIAN],
    ['utf-16le', RUSSIAN],
    ['utf-16be', RUSSIAN],
    ['windows-1250', POLISH],
    ['iso-8859-2', POLISH],
  ])('recognises %s without being told', (encoding, text) => {
    expect(decodeText(bytes(text, encoding))).toMatchObject({ text, notes: [] });
  });

  it('believes a byte order mark before anything else', () => {
    expect(decodeText(bytes(RUSSIAN, 'utf-16le', true), 'windows-1251')).toMatchObject({
      text: RUSSIAN,
      charset: 'utf-16le',
    });
    expect(decodeText(bytes(RUSSIAN, 'utf-8', true), 'koi8-r').text).toBe(RUSSIAN);
  });

  it('believes valid UTF-8 before what the page declares', () => {
    expect(decodeText(bytes(RUSSIAN, 'utf-8'), 'windows-1251')).toMatchObject({ text: RUSSIAN, charset: 'utf-8' });
  });

  it('believes a declaration that gives sense and says so when it does not', () => {
    expect(decodeText(bytes('Größe', 'windows-1252'), 'iso-8859-1')).toMatchObject({ text: 'Größe', notes: [] });
    const lied = decodeText(bytes(RUSSIAN, 'windows-1251'), 'iso-8859-1');
    expect(lied.text).toBe(RUSSIAN);
    expect(lied.notes[0]).toContain('windows-1252');
  });

  it('never gives a replacement character without a note', () => {
    const broken = new Uint8Array([...bytes(RUSSIAN, 'utf-8'), 0xff, 0x20, ...bytes(RUSSIAN, 'utf-8')]);
    const decoded = decodeText(broken);
    expect(decoded.text.match(/\ufffd/g)).toHaveLength(1);
    expect(decoded.notes).toEqual(['1 character could not be decoded and is shown as \ufffd.']);
    const cut = decodeText(bytes(RUSSIAN, 'utf-8').subarray(0, 41));
    expect(cut.notes).toEqual(['The file ends in the middle of a character.']);
  });

  it('reads lines in a second encoding as that encoding, and says so', () => {
    const mixed = new Uint8Array([...bytes(`${RUSSIAN}\n`, 'utf-8'), ...bytes(`${RUSSIAN}\n`, 'windows-1251')]);
    const decoded = decodeText(mixed);
    expect(decoded.text).toBe(`${RUSSIAN}\n${RUSSIAN}\n`);
    expect(decoded.notes[0]).toContain('1 of');
  });

  it('puts text right that had been encoded twice', () => {
    const twice = iconv.encode(
      iconv.decode(iconv.encode('Größe und Maß, naïve Café', 'utf-8'), 'windows-1252'),
      'utf-8',
    );
    expect(decodeText(new Uint8Array(twice)).text).toBe('Größe und Maß, naïve Café');
  });

  it('finds declarations of HTML and XML, not those in comments', () => {
    const find = (text: string) => declaredCharset(new TextEncoder().encode(text));
    expect(find('<html><meta charset="koi8-r">')).toBe('koi8-r');
    expect(find('<meta http-equiv="Content-Type" content="text/html; charset=windows-1251">')).toBe('windows-1251');
    expect(find('<?xml version="1.0" encoding="iso-8859-5"?>')).toBe('iso-8859-5');
    expect(find('<!-- <meta charset="koi8-r"> --><p>')).toBeNull();
  });

  it('tells binary from text in any encoding', () => {
    expect(looksBinary(bytes(RUSSIAN, 'utf-16be'))).toBe(false);
    expect(looksBinary(bytes(RUSSIAN, 'cp866'))).toBe(false);
    expect(looksBinary(Uint8Array.from({ length: 300 }, (_, i) => (i * 7) % 32))).toBe(true);
  });
});

describe('language', () => {
  it.each([
    ['en', 'The clerks of the harbour counted the missing crates by lamplight.'],
    ['ru', RUSSIAN],
    ['kk', 'Бүгін қалада жаңа кітапхана ашылды, оған көрші ауылдардан да балалар келді.'],
    ['uk', 'Стара книгарня на розі вулиці знову відчинила двері, хоча ніхто цього не чекав.'],
    ['ar', 'افتتحت المكتبة القديمة أبوابها من جديد صباح الثلاثاء بعد شتاء طويل.'],
    ['zh', '港口的老钟楼在沉默了十二年之后重新敲响。'],
    ['pl', POLISH],
  ])('%s', async (language, text) => {
    expect(await detectLanguage(text)).toBe(language);
  });

  it('is not guessed from next to nothing', async () => {
    expect(await detectLanguage('12.03.2021 — 17:40')).toBeNull();
  });

  it('is a plain code when declared', () => {
    expect(['en-GB', 'EN_us', 'eng', 'x', 'de, fr', null].map(primaryLanguage)).toEqual([
      'en',
      'en',
      'en',
      null,
      null,
      null,
    ]);
  });
});
