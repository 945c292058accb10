/**
 * A small MIME reader for web archives (MHTML), whose parts are addressed by `Content-Location`, which mail libraries
 * drop. RFC 2045, 2046, 2557.
 */

export interface MimePart {
  headers: Map<string, string>;
  /** Lower case, without parameters. */
  type: string;
  charset: string | null;
  location: string | null;
  id: string | null;
  bytes: Uint8Array;
}

/** Deeper nesting is made to exhaust, not to hold a page. */
const MAX_DEPTH = 20;

const latin1 = (bytes: Uint8Array): string => new TextDecoder('latin1').decode(bytes);

function parameter(value: string, name: string): string | null {
  const match = new RegExp(`;\\s*${name}\\s*=\\s*(?:"([^"]*)"|([^;\\s]+))`, 'i').exec(value);
  return match ? (match[1] ?? match[2] ?? null) : null;
}

/** Where the header ends: after the first empty line. */
function headerEnd(bytes: Uint8Array): number {
  for (let i = 0; i + 1 < bytes.length; i++) {
    if (bytes[i] !== 0x0a) continue;
    if (bytes[i + 1] === 0x0a) return i + 2;
    if (bytes[i + 1] === 0x0d && bytes[i + 2] === 0x0a) return i + 3;
  }
  return bytes.length;
}

export function readHeaders(text: string): Map<string, string> {
  const headers = new Map<string, string>();
  for (const line of text.replace(/\r?\n[ \t]+/g, ' ').split(/\r?\n/)) {
    const colon = line.indexOf(':');
    if (colon > 0) headers.set(line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim());
  }
  return headers;
}

function decodeQuotedPrintable(bytes: Uint8Array): Uint8Array {
  const out = new Uint8Array(bytes.length);
  let size = 0;
  for (let i = 0; i < bytes.length; i++) {
    if (bytes[i] !== 0x3d) {
      out[size++] = bytes[i] as number;
      continue;
    }
    if (bytes[i + 1] === 0x0d && bytes[i + 2] === 0x0a) i += 2;
    else if (bytes[i + 1] === 0x0a) i += 1;
    else {
      const code = Number.parseInt(String.fromCharCode(bytes[i + 1] ?? 0, bytes[i + 2] ?? 0), 16);
      if (Number.isNaN(code)) out[size++] = 0x3d;
      else {
        out[size++] = code;
        i += 2;
      }
    }
  }
  return out.subarray(0, size);
}

function decodeBase64(bytes: Uint8Array): Uint8Array {
  try {
    const binary = atob(latin1(bytes).replace(/[^A-Za-z0-9+/]/g, ''));
    return Uint8Array.from(binary, (char) => char.charCodeAt(0));
  } catch {
    return new Uint8Array(0);
  }
}

function indexOf(bytes: Uint8Array, wanted: Uint8Array, from: number): number {
  outer: for (let i = bytes.indexOf(wanted[0] as number, from); i >= 0; i = bytes.indexOf(wanted[0] as number, i + 1)) {
    for (let k = 1; k < wanted.length; k++) if (bytes[i + k] !== wanted[k]) continue outer;
    return i;
  }
  return -1;
}

/** All leaf parts of a MIME message, in order. */
export function readMime(bytes: Uint8Array, depth = 0): MimePart[] {
  const end = headerEnd(bytes);
  const headers = readHeaders(latin1(bytes.subarray(0, end)));
  const contentType = headers.get('content-type') ?? 'text/plain';
  const type = (contentType.split(';', 1)[0] as string).trim().toLowerCase();
  const body = bytes.subarray(end);
  const boundary = parameter(contentType, 'boundary');
  if (type.startsWith('multipart/') && boundary && depth < MAX_DEPTH)
    return parts(body, boundary).flatMap((part) => readMime(part, depth + 1));
  const encoding = (headers.get('content-transfer-encoding') ?? '').toLowerCase();
  return [
    {
      headers,
      type,
      charset: parameter(contentType, 'charset'),
      location: headers.get('content-location') ?? null,
      id: headers.get('content-id')?.replace(/^<|>$/g, '') ?? null,
      bytes:
        encoding === 'base64'
          ? decodeBase64(body)
          : encoding === 'quoted-printable'
            ? decodeQuotedPrintable(body)
            : body,
    },
  ];
}

function parts(body: Uint8Array, boundary: string): Uint8Array[] {
  const mark = new TextEncoder().encode(`--${boundary}`);
  const found: Uint8Array[] = [];
  let at = indexOf(body, mark, 0);
  while (at >= 0) {
    const closing = body[at + mark.length] === 0x2d && body[at + mark.length + 1] === 0x2d;
    if (closing) break;
    const start = body.indexOf(0x0a, at) + 1;
    if (start === 0) break;
    let next = indexOf(body, mark, start);
    const end = next < 0 ? body.length : next;
    // The line end before a boundary belongs to the boundary.
    const cut = body[end - 1] === 0x0a ? (body[end - 2] === 0x0d ? 2 : 1) : 0;
    found.push(body.subarray(start, Math.max(start, end - (next < 0 ? 0 : cut))));
    at = next;
    next = -1;
  }
  return found;
}
