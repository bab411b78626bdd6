/** Why a call to the gateway did not bring a result. */
export type GatewayErrorKind =
  /** Nobody is signed in, or the session ended. */
  | 'unauthenticated'
  /** The user's roles do not allow it. */
  | 'forbidden'
  /** The gateway understood and refused: wrong input, a version conflict. */
  | 'refused'
  /** No usable answer: network, timeout, server trouble. What the call did is not known. */
  | 'unavailable';

export class GatewayError extends Error {
  override readonly name = 'GatewayError';

  constructor(
    readonly kind: GatewayErrorKind,
    message: string,
  ) {
    super(message);
  }
}

/** Text for people, whatever was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
