// Names that never change: twelve letters and digits (60 bits), as the server makes them.

const ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";

export function newId() {
  return Array.from(crypto.getRandomValues(new Uint8Array(12)), (byte) => ALPHABET[byte & 31]).join("");
}
