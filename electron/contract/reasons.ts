/**
 * Why a name was taken for a person, or two persons may be one, as a code with its values: the window has words for each code in every language of
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
  | { code: 'form-of'; name: string }
  | PairReason;

/** Why two persons may be one. */
export type PairReason =
  | { code: 'pair-same' }
  | { code: 'pair-initial' }
  | { code: 'pair-short' }
  | { code: 'pair-near' }
  | { code: 'pair-script' }
  | { code: 'pair-spelling' }
  | { code: 'pair-longer' }
  /** A lone surname (with an initial), of which the archive has only one bearer. */
  | { code: 'pair-surname'; name: string }
  | { code: 'pair-surname-initial'; name: string };

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
    case 'pair-same':
      return 'the same name';
    case 'pair-initial':
      return 'an initial';
    case 'pair-short':
      return 'a short form of the given name';
    case 'pair-near':
      return 'nearly the same spelling';
    case 'pair-script':
      return 'another script';
    case 'pair-spelling':
      return 'another spelling';
    case 'pair-longer':
      return 'one name is longer';
    case 'pair-surname':
      return `the same surname; the only full name with it in this archive is ${reason.name}`;
    case 'pair-surname-initial':
      return `the same surname and initial; the only such name in this archive is ${reason.name}`;
  }
}
