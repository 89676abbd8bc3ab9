import { splitFields } from '../../csv/split-fields.js';

/** The fields of a row as {@link splitFields} tells them, without blanks of any kind around them. */
export function splitRow(line: string, delimiter: string): readonly string[] | undefined {
  return splitFields(line, delimiter)?.map((field) => field.trim());
}

/** A name of a column as it is compared: no blanks around or doubled, no byte order mark, small letters. */
export function columnName(text: string): string {
  return text
    .replace(/^\u{feff}/u, '')
    .replace(/\s+/g, ' ')
    .trim()
    .normalize('NFC')
    .toLowerCase();
}
