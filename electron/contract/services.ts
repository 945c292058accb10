/**
 * What the archive process asks of the main process: things only Electron can do. Carried by the same calls-over-a-port
 * as everything else (`rpc.ts`), on the control port that exists from the fork on.
 */
import { z } from 'zod';
import { returns } from './rpc';

export const services = {
  /**
   * Start an importer (a hidden sandboxed window). Its message port arrives at the archive process as a
   * `{type: 'importer', id}` control message carrying the port.
   */
  'importer.start': returns<{ id: number }>()(z.object({})),
  /** Destroy an importer, also one that hangs. */
  'importer.kill': returns<null>()(z.object({ id: z.number() })),
  /** Memory of an importer's process in bytes, for the watchdog. */
  'importer.memory': returns<number>()(z.object({ id: z.number() })),
  /** Load an `article://` address in a hidden window without scripts and print it. */
  'print.pdf': returns<Uint8Array>()(
    z.object({
      url: z.string(),
      paper: z.enum(['A4', 'Letter']),
      headerTemplate: z.string().optional(),
      footerTemplate: z.string().optional(),
      timeoutMs: z.number().int().positive(),
    }),
  ),
} as const;

export type Services = typeof services;

/** Messages from main to the archive process that carry ports. */
export type ControlMessage =
  | { type: 'client' } // a port that will call the archive (window, terminal, main)
  | { type: 'importer'; id: number } // a port to an importer
  | { type: 'control' } // the port on which `services` are answered
  | { type: 'shutdown' };
