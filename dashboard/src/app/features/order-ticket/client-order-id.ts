/** An id that no other order of this user has: time for people who read it, randomness for uniqueness. */
export function newClientOrderId(nowMs = Date.now()): string {
  const random = crypto.getRandomValues(new Uint32Array(2));
  const text = [...random].map((part) => part.toString(36).padStart(7, '0')).join('');
  return `web-${nowMs.toString(36)}-${text.slice(0, 10)}`;
}
