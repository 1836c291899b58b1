// Requests to the server: a token instead of cookies, packed bodies, an end to every wait.

import { language } from "./i18n.js";

const PATIENCE = 60000;
const WORTH_PACKING = 1024;

/** No answer came: no network, or it was cut. What was sent may have arrived or not. */
export class NoAnswer extends Error {}

/** The server answered, but not with what was asked for. */
export class Refusal extends Error {
  constructor(status, body, wait) {
    super((body && body.message) || String(status));
    this.status = status;
    this.problem = body;
    this.wait = wait;
  }
}

export async function ask(method, path, { token, body } = {}) {
  const headers = { Accept: "application/json", "Accept-Language": language };
  if (token) headers.Authorization = `Device ${token}`;
  const stopper = new AbortController();
  const timer = setTimeout(() => stopper.abort(), PATIENCE);
  try {
    const sent = body === undefined ? undefined : await packed(JSON.stringify(body), headers);
    const answer = await fetch(path, {
      method, headers, body: sent, signal: stopper.signal, credentials: "omit", cache: "no-store", redirect: "error",
    });
    const text = await answer.text();
    const said = text ? parsed(text) : null;
    if (!answer.ok) throw new Refusal(answer.status, said, Number(answer.headers.get("Retry-After")) || 0);
    if (said === null) throw new NoAnswer();
    return said;
  } catch (error) {
    throw error instanceof Refusal ? error : new NoAnswer(String(error));
  } finally {
    clearTimeout(timer);
  }
}

async function packed(text, headers) {
  headers["Content-Type"] = "application/json";
  if (text.length < WORTH_PACKING || typeof CompressionStream === "undefined") return text;
  headers["Content-Encoding"] = "gzip";
  return new Response(new Blob([text]).stream().pipeThrough(new CompressionStream("gzip"))).blob();
}

/** A hotel's sign-in page is no answer of ours. */
function parsed(text) {
  try {
    return JSON.parse(text);
  } catch (_error) {
    return null;
  }
}
