/** One record of a CSV text, and the line it begins on. */
export interface CsvRecord {
  readonly line: number;
  readonly fields: readonly string[];
}

/**
 * Splits a CSV text into records. Fields may stand in double or single quotes (rest-request-phases.md 5.6: several usage plan ids
 * in one field), a doubled quote inside is one; blanks around a field do not count; empty lines are skipped.
 * @returns undefined where a quote is never closed
 */
export function parseCsv(text: string): readonly CsvRecord[] | undefined {
  const reader: Reader = { text: text.replace(/^\uFEFF/, ''), at: 0, line: 1 };
  const records: CsvRecord[] = [];
  while (reader.at < reader.text.length) {
    const line = reader.line;
    const fields = readRecord(reader);
    if (fields === undefined) return undefined;
    if (fields.length > 1 || fields[0] !== '') records.push({ line, fields });
  }
  return records;
}

interface Reader {
  readonly text: string;
  at: number;
  line: number;
}

function readRecord(reader: Reader): string[] | undefined {
  const fields: string[] = [];
  for (;;) {
    const field = readField(reader);
    if (field === undefined) return undefined;
    fields.push(field);
    const end = reader.text[reader.at++];
    if (end === ',') continue;
    if (end === '\r' && reader.text[reader.at] === '\n') reader.at++;
    reader.line++;
    return fields;
  }
}

function readField(reader: Reader): string | undefined {
  const { text } = reader;
  while (text[reader.at] === ' ' || text[reader.at] === '\t') reader.at++;
  const quote = text[reader.at];
  if (quote === '"' || quote === "'") return readQuoted(reader, quote);
  const rest = /[^,\r\n]*/y;
  rest.lastIndex = reader.at;
  const [field] = rest.exec(text) ?? [''];
  reader.at += field.length;
  return field.trim();
}

function readQuoted(reader: Reader, quote: string): string | undefined {
  const { text } = reader;
  let field = '';
  for (reader.at++; reader.at < text.length; reader.at++) {
    const character = text[reader.at];
    if (character === '\n') reader.line++;
    if (character !== quote) field += character;
    else if (text[reader.at + 1] === quote) field += text[++reader.at];
    else {
      reader.at++;
      while (reader.at < text.length && !/[,\r\n]/.test(text[reader.at] ?? '')) reader.at++;
      return field;
    }
  }
  return undefined;
}
