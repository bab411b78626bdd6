import { Component } from '@angular/core';

@Component({
  selector: 'k-about-page',
  template: `
    <div class="page">
      <div class="page-columns">
        <section class="panel" aria-labelledby="about-heading">
          <div class="panel-head"><h1 id="about-heading">About</h1></div>
          <div class="text">
            <p>KAIRÓS, a low-latency algorithmic trading core. Licensed under the Apache License 2.0.</p>
            <h2>Charts</h2>
            <p>
              TradingView Lightweight Charts™<br />
              Copyright (c) 2025 TradingView, Inc.
              <a href="https://www.tradingview.com/" target="_blank" rel="noopener noreferrer"
                >https://www.tradingview.com/</a
              >
            </p>
            <h2>Everything else inside</h2>
            <p>
              This page is built with Angular, RxJS and graphql-ws, all under the MIT or Apache licences. The
              full texts:
              <a href="3rdpartylicenses.txt" target="_blank">third-party licences</a>.
            </p>
          </div>
        </section>
      </div>
    </div>
  `,
  styles: `
    :host {
      display: grid;
      min-height: 0;
    }
    h1,
    h2 {
      font-size: 12px;
      font-weight: 600;
    }
    .text {
      display: grid;
      gap: 8px;
      padding: 12px;
    }
  `,
})
export class AboutPage {}
