import { Component, inject } from '@angular/core';
import { Notices } from '../core/notices/notices';

@Component({
  selector: 'k-notice-list',
  template: `
    <div class="list" role="status" aria-live="polite" data-testid="notices">
      @for (notice of notices.shown(); track notice.id) {
        <div class="notice" [class]="notice.tone">
          <span>{{ notice.text }}{{ notice.times > 1 ? ' (' + notice.times + ' times)' : '' }}</span>
          <button class="quiet small" aria-label="Dismiss" (click)="notices.dismiss(notice.id)">✕</button>
        </div>
      }
    </div>
  `,
  styles: `
    .list {
      position: fixed;
      right: 12px;
      bottom: 12px;
      z-index: 20;
      display: grid;
      gap: 6px;
      width: 360px;
    }
    .notice {
      display: flex;
      align-items: flex-start;
      gap: 8px;
      padding: 8px 6px 8px 12px;
      border: 1px solid var(--line);
      border-left: 3px solid var(--focus);
      border-radius: 4px;
      background: #18212c;
      box-shadow: 0 8px 28px rgb(0 0 0 / 55%);
    }
    .notice span {
      flex: 1;
    }
    .good {
      border-left-color: var(--up);
    }
    .bad {
      border-left-color: var(--down);
    }
  `,
})
export class NoticeList {
  protected readonly notices = inject(Notices);
}
