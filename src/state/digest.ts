/** Tells contents of files apart: FNV-1a over their bytes, and how many there are. */
export class Digest {
  private hash = 0x811c9dc5;
  private length = 0;

  /** Takes the bytes behind those before. */
  take(bytes: Uint8Array): this {
    let { hash } = this;
    for (let i = 0; i < bytes.length; i++) hash = Math.imul(hash ^ bytes[i], 0x01000193);
    this.hash = hash;
    this.length += bytes.length;
    return this;
  }

  toString(): string {
    return `${this.length}-${(this.hash >>> 0).toString(16)}`;
  }
}

export const digestOf = (bytes: Uint8Array): string => new Digest().take(bytes).toString();
