/** What the tests use of citation-js, which has no types of its own. */
declare module '@citation-js/core' {
  export class Cite {
    constructor(data: string);
    /** CSL-JSON. */
    data: unknown[];
  }
}
declare module '@citation-js/plugin-ris';
