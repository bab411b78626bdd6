/** A stream with any number of followers. A slow follower loses its oldest events instead of growing without bound. */
export class Topic<T> {
  private readonly followers = new Set<(value: T) => void>();

  publish(value: T): void {
    for (const follower of this.followers) follower(value);
  }

  async *follow(): AsyncGenerator<T> {
    const queue: T[] = [];
    let wake: () => void = () => undefined;
    const follower = (value: T) => {
      if (queue.length >= 1_000) queue.shift();
      queue.push(value);
      wake();
    };
    this.followers.add(follower);
    try {
      for (;;) {
        const value = queue.shift();
        if (value !== undefined) yield value;
        else await new Promise<void>((resolve) => (wake = resolve));
      }
    } finally {
      this.followers.delete(follower);
    }
  }
}
