const HIDDEN_FLUSH_MS = 500;

/**
 * Runs one flush per animation frame however often it is asked. Browsers stop frames in hidden tabs, so there a timer
 * takes over and buffers stay small.
 */
export class FrameBatch {
  private scheduled = false;
  private frame = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly flush: () => void) {}

  request(): void {
    if (this.scheduled) return;
    this.scheduled = true;
    if (!document.hidden) this.frame = requestAnimationFrame(this.run);
    // Also with a visible page: it may be hidden before its frame comes.
    this.timer = setTimeout(this.run, HIDDEN_FLUSH_MS);
  }

  cancel(): void {
    this.scheduled = false;
    cancelAnimationFrame(this.frame);
    clearTimeout(this.timer);
  }

  private readonly run = () => {
    this.cancel();
    this.flush();
  };
}
