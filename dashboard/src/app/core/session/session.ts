import { Injectable, computed, inject, signal } from '@angular/core';
import { Router } from '@angular/router';
import { Gateway } from '../api/gateway';
import { GATEWAY_ENDPOINTS } from '../api/gateway-endpoints';
import { GatewayError, messageOf } from '../api/gateway-error';
import type { Role } from '../api/generated/graphql';

export interface SignedInUser {
  readonly name: string;
  readonly roles: readonly Role[];
  readonly expiresAt: string;
}

/** What a user may do; each needs one of the roles listed with it. */
export type Permission = 'trade' | 'halt' | 'resume' | 'configure';

const ALLOWED: Record<Permission, readonly Role[]> = {
  trade: ['TRADER', 'ADMIN'],
  halt: ['TRADER', 'RISK', 'ADMIN'],
  resume: ['RISK', 'ADMIN'],
  configure: ['RISK', 'ADMIN'],
};

// A browser clock that runs ahead must not turn the check for an ended session into a busy loop.
const SHORTEST_TIMER_MS = 10_000;
const LONGEST_TIMER_MS = 2 ** 31 - 1;
const PROBE_AT_MOST_EVERY_MS = 2_000;

/** Who is signed in. The proof is an HttpOnly cookie that scripts cannot see; this only remembers what it stands for. */
@Injectable({ providedIn: 'root' })
export class Session {
  private readonly endpoint = inject(GATEWAY_ENDPOINTS).session;
  private readonly gateway = inject(Gateway);
  private readonly router = inject(Router);
  private readonly current = signal<SignedInUser | undefined>(undefined);
  private readonly endedNotice = signal<string | undefined>(undefined);
  private expiry: ReturnType<typeof setTimeout> | undefined;
  private probing = false;
  private probedAt = -Infinity;

  readonly user = this.current.asReadonly();
  readonly isSignedIn = computed(() => this.current() !== undefined);
  /** Why the login page is shown although the user had been signed in. */
  readonly notice = this.endedNotice.asReadonly();

  constructor() {
    this.gateway.onConnectionDoubt(() => void this.probe());
  }

  may(permission: Permission): boolean {
    return this.current()?.roles.some((role) => ALLOWED[permission].includes(role)) ?? false;
  }

  /** Why a control is disabled, or `undefined` when the user may use it. */
  reasonAgainst(permission: Permission): string | undefined {
    if (this.may(permission)) return undefined;
    return `Needs the role ${ALLOWED[permission].map((role) => role.toLowerCase()).join(' or ')}.`;
  }

  /** Picks up a session that the browser still has a cookie for. */
  async restore(): Promise<void> {
    try {
      const response = await fetch(this.endpoint, { credentials: 'same-origin' });
      if (response.ok) this.begin(await response.json());
    } catch (error) {
      this.endedNotice.set(`The gateway does not answer: ${messageOf(error)}`);
    }
  }

  async signIn(username: string, password: string): Promise<void> {
    let response: Response;
    try {
      response = await fetch(this.endpoint, {
        method: 'POST',
        credentials: 'same-origin',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ username, password }),
      });
    } catch (error) {
      throw new GatewayError('unavailable', `The gateway does not answer: ${messageOf(error)}`);
    }
    if (!response.ok) {
      // Wrong names, too many attempts and the like come with words for people.
      const body = (await response.json().catch(() => ({}))) as { message?: string };
      const kind = response.status < 500 ? 'unauthenticated' : 'unavailable';
      throw new GatewayError(kind, body.message ?? `Signing in failed with status ${response.status}.`);
    }
    this.endedNotice.set(undefined);
    this.begin(await response.json());
  }

  async signOut(): Promise<void> {
    this.end(undefined);
    try {
      await fetch(this.endpoint, { method: 'DELETE', credentials: 'same-origin' });
    } catch (error) {
      this.endedNotice.set(`Signed out here, but the gateway did not confirm it: ${messageOf(error)}`);
    }
    await this.router.navigateByUrl('/login');
  }

  private begin(body: unknown): void {
    const { name, roles, expiresAt } = body as SignedInUser;
    this.current.set({ name, expiresAt, roles: roles.map((role) => role.toUpperCase() as Role) });
    clearTimeout(this.expiry);
    const left = Date.parse(expiresAt) - Date.now();
    if (Number.isFinite(left)) {
      this.expiry = setTimeout(
        () => void this.probe(true),
        Math.min(Math.max(left, SHORTEST_TIMER_MS), LONGEST_TIMER_MS),
      );
    }
    this.gateway.connect();
  }

  private end(notice: string | undefined): void {
    clearTimeout(this.expiry);
    this.endedNotice.set(notice);
    this.current.set(undefined);
    this.gateway.disconnect();
  }

  /** Asks whether the session still stands; a gateway that does not answer changes nothing. */
  private async probe(always = false): Promise<void> {
    const now = performance.now();
    if (!this.isSignedIn() || this.probing || (!always && now - this.probedAt < PROBE_AT_MOST_EVERY_MS))
      return;
    this.probing = true;
    this.probedAt = now;
    try {
      const response = await fetch(this.endpoint, { credentials: 'same-origin' });
      if (response.status === 401 && this.isSignedIn()) {
        this.end('Your session has ended. Sign in again.');
        await this.router.navigateByUrl('/login');
      } else if (response.ok && always) {
        this.begin(await response.json());
      }
    } catch {
      // The gateway is away; the socket's own retry shows that already and asks again.
    } finally {
      this.probing = false;
    }
  }
}
