/** A value that can't be read, found where it was first used (only `flinkOptions` puts it off so long). */
export class OptionError extends Error {
  readonly key: string;
  readonly value: string;
  constructor(key: string, value: string) {
    super(`Could not parse value '${value}' for key '${key}'.`);
    this.name = 'OptionError';
    this.key = key;
    this.value = value;
  }
}
