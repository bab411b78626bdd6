import { signal } from '@angular/core';
import type { Gateway, LinkState } from './gateway';
import type { TypedDocumentString } from './generated/graphql';

type Answer = (variables: Record<string, unknown>) => unknown;

/** A gateway in memory: tests say what calls answer and send stream events by hand. Compare by operation name. */
export class FakeGateway {
  readonly link = signal<LinkState>('live');
  readonly isLive = signal(true);
  readonly connectionNumber = signal(1);
  readonly roundTripMillis = signal<number | undefined>(1);
  readonly reconnects = signal(0);
  readonly calls: { name: string; variables: Record<string, unknown> }[] = [];
  private readonly answers = new Map<string, Answer>();
  private readonly followers = new Map<string, ((event: unknown) => void)[]>();

  /** This very object under the type that services ask for. */
  asGateway(): Gateway {
    return this as unknown as Gateway;
  }

  answer(name: string, answer: Answer): void {
    this.answers.set(name, answer);
  }

  emit(name: string, event: unknown): void {
    for (const follower of this.followers.get(name) ?? []) follower(event);
  }

  callsOf(name: string): Record<string, unknown>[] {
    return this.calls.filter((call) => call.name === name).map((call) => call.variables);
  }

  async call(
    document: TypedDocumentString<unknown, unknown>,
    variables: Record<string, unknown>,
  ): Promise<unknown> {
    const name = operationName(document);
    this.calls.push({ name, variables });
    const answer = this.answers.get(name);
    if (!answer) throw new Error(`the test has no answer for ${name}`);
    return answer(variables);
  }

  stream(
    document: TypedDocumentString<unknown, unknown>,
    variables: Record<string, unknown>,
    onEvent: (event: never) => void,
  ): () => void {
    const name = operationName(document);
    const followers = this.followers.get(name) ?? [];
    const follower = onEvent as (event: unknown) => void;
    this.followers.set(name, [...followers, follower]);
    return () =>
      this.followers.set(
        name,
        (this.followers.get(name) ?? []).filter((known) => known !== follower),
      );
  }

  connect(): void {
    this.link.set('live');
  }

  disconnect(): void {
    this.link.set('closed');
  }

  onConnectionDoubt(): void {
    // Nothing is ever in doubt here.
  }
}

function operationName(document: TypedDocumentString<unknown, unknown>): string {
  const name = /(?:query|mutation|subscription) (\w+)/.exec(document.toString())?.[1];
  if (!name) throw new Error('document without an operation name');
  return name;
}
