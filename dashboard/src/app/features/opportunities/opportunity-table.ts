import { Component, computed, input } from '@angular/core';
import type { Opportunity } from '../../core/opportunities/opportunity-store';
import { describeOpportunity } from './opportunity-row';

@Component({
  selector: 'k-opportunity-table',
  template: `
    <table class="grid">
      <thead>
        <tr>
          <th scope="col">Time</th>
          @if (!compact()) {
            <th scope="col">Kind</th>
          }
          <th scope="col">{{ compact() ? 'Cycle' : 'Path' }}</th>
          @if (!compact()) {
            <th scope="col" class="num">Put in</th>
          }
          <th scope="col" class="num">Net bps</th>
          @if (!compact()) {
            <th scope="col" class="num">Expected</th>
            <th scope="col" class="num">Floor</th>
          }
          <th scope="col" class="num">Realised</th>
          @if (!compact()) {
            <th scope="col" class="num">Slippage</th>
            <th scope="col">Result in</th>
            <th scope="col" class="num">Fees</th>
          }
          <th scope="col">Outcome</th>
          @if (!compact()) {
            <th scope="col">Reason</th>
          }
        </tr>
      </thead>
      <tbody>
        @for (row of rows(); track row.id) {
          <tr
            data-testid="opportunity-row"
            [attr.data-outcome]="row.outcome"
            [attr.data-kind]="row.kind"
            [title]="row.title"
          >
            <td class="muted">{{ row.time }}</td>
            @if (!compact()) {
              <td>
                {{ row.kind }}
                @if (row.paper) {
                  <span class="tag warn" data-testid="paper-row">PAPER</span>
                }
              </td>
            }
            <td class="cycle">
              @if (compact() && row.conversion) {
                <span class="tag">Convert</span>
              }
              @if (compact() && row.paper) {
                <span class="tag warn" data-testid="paper-row">PAPER</span>
              }
              {{ row.path }} <span class="venue">{{ row.venue }}</span>
            </td>
            @if (!compact()) {
              <td class="num">{{ row.amount }}</td>
            }
            <td class="num">{{ row.edge }}</td>
            @if (!compact()) {
              <td class="num">{{ row.expected }}</td>
              <td class="num" data-testid="opportunity-floor">{{ row.floor }}</td>
            }
            <td class="num" [class]="row.realizedTone">{{ row.realized }}</td>
            @if (!compact()) {
              <td class="num" data-testid="opportunity-slippage">{{ row.slippage }}</td>
              <td class="muted">{{ row.asset }}</td>
              <td class="num">{{ row.fees }}</td>
            }
            @if (compact() && row.skipped) {
              <td class="muted reason">{{ row.reason }}</td>
            } @else {
              <td>
                <span class="tag" [class]="row.tone">{{ row.outcome }}</span>
              </td>
            }
            @if (!compact()) {
              <td class="muted reason">{{ row.reason }}</td>
            }
          </tr>
        }
      </tbody>
    </table>
  `,
  styles: `
    .reason {
      max-width: 150px;
      overflow: hidden;
      text-overflow: ellipsis;
    }
    .cycle {
      /* Takes what the other columns leave; a long way through several venues must not push the gain out of sight. */
      width: 100%;
      max-width: 0;
      min-width: 120px;
      overflow: hidden;
      text-overflow: ellipsis;
      white-space: nowrap;
    }
    .venue {
      color: var(--muted);
      font-size: 10px;
    }
  `,
})
export class OpportunityTable {
  readonly opportunities = input.required<readonly Opportunity[]>();
  /** For little room: without the expected gain, and a cycle that was not traded shows why instead of that it was not. */
  readonly compact = input(false);
  protected readonly rows = computed(() => this.opportunities().map(describeOpportunity));
}
