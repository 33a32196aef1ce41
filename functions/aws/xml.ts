/** The few answers of AWS that are XML, without a parser: the text of an element that is there once and has no other in it. */

const ENTITIES: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

/** (<Error><Code>AccessDenied</Code></Error>, Code)  ->  AccessDenied */
export const textOfElement = (xml: string, name: string): string | undefined => {
  const from = xml.indexOf(`<${name}>`);
  const to = from < 0 ? -1 : xml.indexOf(`</${name}>`, from);
  if (to < 0) return undefined;
  return xml
    .slice(from + name.length + 2, to)
    .trim()
    .replaceAll(/&(?:#(\d+)|#x([\da-f]+)|(\w+));/gi, (whole, decimal?: string, hex?: string, named?: string) => {
      const code = decimal === undefined ? Number.parseInt(hex ?? '', 16) : Number(decimal);
      if (code <= 0x10ffff) return String.fromCodePoint(code);
      return ENTITIES[named ?? ''] ?? whole;
    });
};
