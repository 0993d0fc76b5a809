import { type Codec, type Stored } from '#domain/tablet/codec.ts';

/** Payloads as they are, until a tablet is locked with a PIN. */
export const plainCodec: Codec = {
  encode: async (value) => value as unknown as Stored<typeof value>,
  decode: async <T>(stored: Stored<T>) => stored as unknown as T,
};
