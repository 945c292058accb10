/**
 * One budget for a file and everything nested in it: unpacked bytes, entries, depth.
 * Without it a few kilobytes of zip can ask for terabytes (a 100 MB entry deflates to 100 kB; ten of them nest).
 */
import { CarrelError } from '../contract/errors';

export interface Limits {
  /** Unpacked bytes of the file and all that is nested in it. */
  bytes: number;
  /** Unpacked bytes of one entry. */
  entryBytes: number;
  entries: number;
  /** Containers within containers. */
  depth: number;
  /** Unpacked to packed, for entries above one megabyte; deflate reaches 1030 on zeros, text about 4 to 20. */
  ratio: number;
}

export const LIMITS: Limits = {
  bytes: 768 * 1024 * 1024,
  entryBytes: 256 * 1024 * 1024,
  entries: 50_000,
  depth: 2,
  ratio: 200,
};

/** Containers refused for their depth before the whole file is. */
const MAX_TOO_DEEP = 20;

const size = (bytes: number): string => `${Math.round(bytes / 1048576)} MB`;

export class Budget {
  private bytes = 0;
  private entries = 0;
  private tooDeep = 0;

  constructor(readonly limits: Limits = LIMITS) {}

  /** Takes room for `count` entries before any of them is read. Throws `archive-limits`, which ends the file. */
  takeEntries(count: number): void {
    this.entries += count;
    if (this.entries > this.limits.entries) {
      throw new CarrelError(
        'archive-limits',
        `It holds ${this.entries} entries, more than the ${this.limits.entries} allowed in one file. Unpack it and import the folder.`,
        { final: true },
      );
    }
  }

  /** Takes unpacked bytes as they come out. Throws `archive-limits`, which ends the file. */
  takeBytes(count: number): void {
    this.bytes += count;
    if (this.bytes > this.limits.bytes) {
      throw new CarrelError(
        'archive-limits',
        `It unpacks to more than ${size(this.limits.bytes)}. Unpack it and import the folder.`,
        { final: true },
      );
    }
  }

  /** Checks what an entry says of itself; the real size is checked again while it is unpacked. */
  checkEntry(packed: number, unpacked: number): void {
    if (unpacked > this.limits.entryBytes) {
      throw new CarrelError(
        'archive-limits',
        `It would unpack to ${size(unpacked)}; ${size(this.limits.entryBytes)} is the limit.`,
      );
    }
    if (unpacked > 1_048_576 && unpacked / Math.max(1, packed) > this.limits.ratio) {
      throw new CarrelError(
        'archive-limits',
        `It is compressed ${Math.round(unpacked / Math.max(1, packed))} times, as only a file made to exhaust memory is.`,
      );
    }
  }

  /** Refuses a container that lies too deep; after many of them the whole file, which is then made to exhaust. */
  checkDepth(depth: number): void {
    if (depth <= this.limits.depth) return;
    this.tooDeep++;
    throw new CarrelError(
      'archive-limits',
      `It lies more than ${this.limits.depth} archives deep. Unpack the outer archive and import the folder.`,
      { final: this.tooDeep > MAX_TOO_DEEP },
    );
  }
}
