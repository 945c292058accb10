/**
 * Why a name was taken for a person, as a code with its values: the window has words for each code in every language of
 * the interface (`renderer/i18n`, keys `why.CODE`), the command prints {@link reasonInEnglish}.
 */
export type Reason =
  /** The words that were typed stand in this longer name. */
  | { code: 'named-as'; surface: string }
  | { code: 'hit-script'; surface: string; script: string }
  | { code: 'hit-surname'; surface: string; name: string }
  | { code: 'hit-spelling'; surface: string }
  | { code: 'hit-name-of'; surface: string; name: string }
  | { code: 'by-hand' }
  | { code: 'in-full' }
  | { code: 'same-surname'; name: string }
  | { code: 'same-given-name'; name: string }
  | { code: 'script-of'; script: string; name: string }
  | { code: 'spelling-of'; name: string }
  | { code: 'form-of'; name: string };

/** A reason as the command prints it. */
export function reasonInEnglish(reason: Reason): string {
  switch (reason.code) {
    case 'named-as':
      return `named ${reason.surface}`;
    case 'hit-script':
      return `${reason.surface}, ${reason.script} spelling`;
    case 'hit-surname':
      return `${reason.surface}: surname only, linked to ${reason.name}`;
    case 'hit-spelling':
      return `${reason.surface}, another spelling`;
    case 'hit-name-of':
      return `${reason.surface}, a name of ${reason.name}`;
    case 'by-hand':
      return 'added by hand';
    case 'in-full':
      return 'named in full';
    case 'same-surname':
      return `same surname as ${reason.name} in this article`;
    case 'same-given-name':
      return `same given name as ${reason.name} in this article`;
    case 'script-of':
      return `${reason.script} spelling of ${reason.name}`;
    case 'spelling-of':
      return `a spelling of ${reason.name}`;
    case 'form-of':
      return `a form of ${reason.name}`;
  }
}
