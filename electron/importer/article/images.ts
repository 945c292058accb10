/** Pictures of an article, kept inside the archive: known by their bytes, scaled down above a stated size. */
import type { ExtractedImage } from '../../contract/extraction';
import type { Lookup } from '../reading';

/** Longer edge in pixels above which a picture is scaled down; a full-width picture on a laptop screen needs no more. */
export const MAX_EDGE = 1600;
/** Bytes above which a picture is encoded again even if it is small enough. */
const MAX_BYTES = 600_000;
/** Without a canvas (unit tests) nothing can be scaled: larger pictures are then left out. */
const MAX_UNSCALED = 8_000_000;
/** One article keeps at most this much. */
const MAX_TOTAL = 40_000_000;
/** Pixels a picture may have before it is decoded; guards against picture bombs. */
const MAX_PIXELS = 120_000_000;

interface Header {
  mediaType: string;
  width: number;
  height: number;
}

/** Type and size from a picture's first bytes; null for anything but PNG, JPEG, GIF, WebP, AVIF, BMP. */
export function readImageHeader(bytes: Uint8Array): Header | null {
  if (bytes.length < 26) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const ascii = (from: number, to: number): string => String.fromCharCode(...bytes.subarray(from, to));
  if (ascii(1, 4) === 'PNG') return { mediaType: 'image/png', width: view.getUint32(16), height: view.getUint32(20) };
  if (ascii(0, 4) === 'GIF8')
    return { mediaType: 'image/gif', width: view.getUint16(6, true), height: view.getUint16(8, true) };
  if (ascii(0, 2) === 'BM')
    return { mediaType: 'image/bmp', width: view.getInt32(18, true), height: Math.abs(view.getInt32(22, true)) };
  if (ascii(0, 4) === 'RIFF' && ascii(8, 12) === 'WEBP' && bytes.length >= 30) {
    const kind = ascii(12, 16);
    if (kind === 'VP8X')
      return {
        mediaType: 'image/webp',
        width: 1 + (view.getUint32(24, true) & 0xffffff),
        height: 1 + (view.getUint32(26, true) >>> 8),
      };
    if (kind === 'VP8L') {
      const bits = view.getUint32(21, true);
      return { mediaType: 'image/webp', width: 1 + (bits & 0x3fff), height: 1 + ((bits >> 14) & 0x3fff) };
    }
    return {
      mediaType: 'image/webp',
      width: view.getUint16(26, true) & 0x3fff,
      height: view.getUint16(28, true) & 0x3fff,
    };
  }
  if (ascii(4, 12) === 'ftypavif') return { mediaType: 'image/avif', width: 0, height: 0 };
  if (bytes[0] === 0xff && bytes[1] === 0xd8) return jpegHeader(bytes, view);
  return null;
}

function jpegHeader(bytes: Uint8Array, view: DataView): Header | null {
  let at = 2;
  while (at + 9 < bytes.length) {
    if (bytes[at] !== 0xff) return null;
    const marker = bytes[at + 1] as number;
    if (marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc) {
      return { mediaType: 'image/jpeg', width: view.getUint16(at + 7), height: view.getUint16(at + 5) };
    }
    at += 2 + view.getUint16(at + 2);
  }
  return null;
}

async function scaleDown(bytes: Uint8Array, header: Header): Promise<{ bytes: Uint8Array; header: Header } | null> {
  if (typeof createImageBitmap !== 'function' || typeof OffscreenCanvas !== 'function') return null;
  const bitmap = await createImageBitmap(new Blob([bytes as BlobPart], { type: header.mediaType }));
  try {
    const factor = Math.min(1, MAX_EDGE / Math.max(bitmap.width, bitmap.height));
    const width = Math.max(1, Math.round(bitmap.width * factor));
    const height = Math.max(1, Math.round(bitmap.height * factor));
    const canvas = new OffscreenCanvas(width, height);
    canvas.getContext('2d')?.drawImage(bitmap, 0, 0, width, height);
    const blob = await canvas.convertToBlob({ type: 'image/webp', quality: 0.82 });
    return { bytes: new Uint8Array(await blob.arrayBuffer()), header: { mediaType: blob.type, width, height } };
  } finally {
    bitmap.close();
  }
}

/** Collects the pictures of one article. The same address gives the same key. */
export class ImageStore {
  readonly images: ExtractedImage[] = [];
  /** Pictures that could not be kept. */
  dropped = 0;
  /** Pictures that are not among the files at hand. */
  missing = 0;
  private readonly keys = new Map<string, string | null>();
  private total = 0;

  /** Whether this address has been asked for. */
  has(address: string): boolean {
    return this.keys.has(address);
  }

  /**
   * Keeps a picture.
   * @param address what the page calls it; asked for once
   * @param load its bytes, or null when there are none
   * @returns the key for `carrel-image:<key>`, or null when it is no picture that can be kept
   */
  async keep(address: string, alt: string, load: () => Promise<Uint8Array | null>): Promise<string | null> {
    const known = this.keys.get(address);
    if (known !== undefined) return known;
    const bytes = await load();
    if (!bytes) this.missing++;
    const key = bytes ? await this.add(bytes, alt) : null;
    this.keys.set(address, key);
    return key;
  }

  /** Sentences for the article's notes about pictures that it does not have. */
  notes(): string[] {
    const { dropped, missing } = this;
    const notes: string[] = [];
    if (dropped > 0)
      notes.push(dropped === 1 ? 'One picture could not be kept.' : `${dropped} pictures could not be kept.`);
    if (missing > 0)
      notes.push(missing === 1 ? 'One picture was not saved with it.' : `${missing} pictures were not saved with it.`);
    return notes;
  }

  private async add(original: Uint8Array, alt: string): Promise<string | null> {
    let bytes = original;
    let header = readImageHeader(bytes);
    if (!header || header.width * header.height > MAX_PIXELS) return this.drop();
    // One-pixel pictures only count readers.
    if (header.width > 0 && (header.width <= 3 || header.height <= 3)) return null;
    if (
      Math.max(header.width, header.height) > MAX_EDGE ||
      bytes.length > MAX_BYTES ||
      header.mediaType === 'image/bmp'
    ) {
      const scaled = await scaleDown(bytes, header).catch(() => null);
      if (scaled && (scaled.bytes.length < bytes.length || header.mediaType === 'image/bmp'))
        ({ bytes, header } = scaled);
      else if (!scaled && bytes.length > MAX_UNSCALED) return this.drop();
    }
    if (this.total + bytes.length > MAX_TOTAL) return this.drop();
    this.total += bytes.length;
    const key = `i${this.images.length + 1}`;
    this.images.push({
      key,
      mediaType: header.mediaType,
      bytes: bytes.slice(),
      alt,
      width: header.width,
      height: header.height,
    });
    return key;
  }

  private drop(): null {
    this.dropped++;
    return null;
  }
}

/**
 * Keeps the pictures of a document that is all article, under addresses of ours; those that cannot be kept go.
 * @param sibling pictures by the address that the document uses
 */
export async function keepPictures(root: Element, sibling?: Lookup): Promise<ExtractedImage[]> {
  const store = new ImageStore();
  for (const image of [...root.querySelectorAll('img, image')]) {
    const address = image.getAttribute('src') ?? image.getAttribute('href') ?? image.getAttribute('xlink:href') ?? '';
    const load = async () =>
      address.startsWith('data:') ? decodeDataUrl(address) : ((await sibling?.(address)) ?? null);
    const key = address ? await store.keep(address, image.getAttribute('alt') ?? '', load) : null;
    if (key) image.setAttribute('src', `carrel-image:${key}`);
    else image.remove();
  }
  return store.images;
}

/** Bytes of a `data:` address, or null. */
export function decodeDataUrl(address: string): Uint8Array | null {
  const match = /^data:([^,]{0,200}),/i.exec(address);
  if (!match) return null;
  const body = address.slice((match[0] as string).length);
  try {
    if (!/;\s*base64\s*$/i.test(match[1] as string)) return new TextEncoder().encode(decodeURIComponent(body));
    const binary = atob(decodeURIComponent(body).replace(/\s+/g, ''));
    const bytes = new Uint8Array(binary.length);
    for (let i = 0; i < binary.length; i++) bytes[i] = binary.charCodeAt(i);
    return bytes;
  } catch {
    return null;
  }
}
