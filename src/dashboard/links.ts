/** A choice among several: a link, or plain text for the one that is shown. */
export interface ChoiceView {
  readonly label: string;
  readonly href: string;
  readonly current: boolean;
}

/** A group of choices with the name that a screen reader gives it. */
export interface ChoicesView {
  readonly name: string;
  readonly choices: readonly ChoiceView[];
}
