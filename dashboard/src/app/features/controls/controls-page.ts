import { Component } from '@angular/core';
import { ControlLimits } from './control-limits';
import { LimitsProposal } from './limits-proposal';
import { ScopeStates } from './scope-states';

/** What may be traded: states by scope, limits by control and scope, and what waits for a second person. */
@Component({
  selector: 'k-controls-page',
  imports: [ControlLimits, LimitsProposal, ScopeStates],
  template: `
    <div class="page">
      <div class="page-columns">
        <h1 class="visually-hidden">Risk</h1>
        <k-limits-proposal />
        <k-scope-states />
        <k-control-limits />
      </div>
    </div>
  `,
  styles: `
    :host {
      display: grid;
      min-height: 0;
    }
  `,
})
export class ControlsPage {}
