import {t} from './messages.js';

/** Thrown if a request for data fails; `code` is the server's, or "no-server". */
export class Unanswered extends Error {
  constructor(code, message, details = {}) {
    super(message);
    this.code = code;
    this.details = details;
  }
}

const PATIENCE = 20000;

/** Requests data under /api/. */
export async function ask(path, parameters, signal) {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) {
    if (value !== undefined && value !== null) {
      query.set(name, value);
    }
  }
  let response;
  try {
    const limit = AbortSignal.timeout(PATIENCE);
    response = await fetch(`/api/${path}?${query}`, {signal: AbortSignal.any ? AbortSignal.any([signal, limit]) : signal});
    if (response.ok) {
      return await response.json();
    }
  } catch (error) {
    if (signal.aborted) {
      throw error;
    }
    throw new Unanswered('no-server', t('error.no-server'));
  }
  const failure = await response.json().catch(() => ({error: 'no-server', message: String(response.status)}));
  throw new Unanswered(failure.error, failure.message, failure);
}
