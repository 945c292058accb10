/**
 * Makes pictures of a printed part small. The printer paints a blurred picture at 300 dots an inch; what is left in it
 * needs a fraction of that, and the fewer dots there are, the less can be made of them.
 */
import { deflateSync, inflateSync } from 'node:zlib';

/** Dots of the source to a dot of the result, each way. */
const BLOCK = 10;
const CHANNELS: Record<string, number> = { DeviceRGB: 3, DeviceGray: 1 };

/**
 * @param text the dictionary of a stream
 * @returns the smaller picture; null for a stream that is no picture of plain dots
 */
export function shrunkPicture(text: string, stream: Uint8Array): { text: string; stream: Uint8Array } | null {
  if (!/\/Subtype \/Image\b/.test(text) || !/\/Filter \/FlateDecode\b/.test(text) || text.includes('/DecodeParms'))
    return null;
  const number = (key: string): number => Number(new RegExp(`/${key} (\\d+)`).exec(text)?.[1] ?? 0);
  const channels = CHANNELS[/\/ColorSpace \/(\w+)/.exec(text)?.[1] ?? ''];
  const [width, height] = [number('Width'), number('Height')];
  if (!channels || number('BitsPerComponent') !== 8 || width < BLOCK || height < BLOCK) return null;
  const dots = inflateSync(stream);
  if (dots.length < width * height * channels) return null;
  const [columns, rows] = [Math.ceil(width / BLOCK), Math.ceil(height / BLOCK)];
  const out = Buffer.alloc(columns * rows * channels);
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++) {
      const [right, bottom] = [Math.min(width, (column + 1) * BLOCK), Math.min(height, (row + 1) * BLOCK)];
      for (let channel = 0; channel < channels; channel++) {
        let sum = 0;
        let count = 0;
        for (let y = row * BLOCK; y < bottom; y++)
          for (let x = column * BLOCK; x < right; x++) {
            sum += dots[(y * width + x) * channels + channel] as number;
            count++;
          }
        out[(row * columns + column) * channels + channel] = Math.round(sum / count);
      }
    }
  const packed = deflateSync(out, { level: 9 });
  return {
    text: text
      .replace(/\/Width \d+/, `/Width ${columns}`)
      .replace(/\/Height \d+/, `/Height ${rows}`)
      .replace(/\/Length \d+/, `/Length ${packed.length}`)
      .replace(/\/Interpolate \w+\s*/, '')
      .replace('/Subtype /Image', '/Subtype /Image\n/Interpolate true'),
    stream: packed,
  };
}
