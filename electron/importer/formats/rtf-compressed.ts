/** RTF as Outlook packs it, [MS-OXRTFCP]: LZ77 over a window of 4 KB that begins with words every document has. */

const WINDOW = 4096;
const BEGINNING =
  '{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript \\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx';
const COMPRESSED = 0x75465a4c;
const UNCOMPRESSED = 0x414c454d;
const HEADER = 16;
/** A reference stands for 17 bytes at most and takes more than two. */
const MOST_FOLD = 9;

/** The source; null when it is of a kind that does not exist. What is broken ends where it breaks. */
export function expandRtf(packed: Uint8Array): Uint8Array | null {
  if (packed.length < HEADER) return null;
  const view = new DataView(packed.buffer, packed.byteOffset, packed.byteLength);
  const size = Math.min(view.getUint32(4, true), packed.length * MOST_FOLD);
  const kind = view.getUint32(8, true);
  if (kind === UNCOMPRESSED) return packed.subarray(HEADER, HEADER + size);
  if (kind !== COMPRESSED) return null;
  const window = new Uint8Array(WINDOW);
  for (let i = 0; i < BEGINNING.length; i++) window[i] = BEGINNING.charCodeAt(i);
  const out = new Uint8Array(size);
  let write = BEGINNING.length;
  let length = 0;
  const put = (byte: number): void => {
    if (length < size) out[length++] = byte;
    window[write] = byte;
    write = (write + 1) % WINDOW;
  };
  for (let at = HEADER; at < packed.length; ) {
    const control = packed[at++] as number;
    for (let bit = 0; bit < 8 && at < packed.length; bit++) {
      if ((control & (1 << bit)) === 0) {
        put(packed[at++] as number);
        continue;
      }
      if (at + 2 > packed.length) return out.subarray(0, length);
      const reference = view.getUint16(at);
      at += 2;
      const from = reference >> 4;
      if (from === write) return out.subarray(0, length);
      for (let i = 0; i < (reference & 15) + 2; i++) put(window[(from + i) % WINDOW] as number);
    }
  }
  return out.subarray(0, length);
}
