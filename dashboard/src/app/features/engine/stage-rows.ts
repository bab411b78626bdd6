import { count, micros } from '../../core/number/format';
import type { Health } from '../../core/system/system-store';

export type Latency = Health['latencies'][number];
type Percentiles = Pick<Latency, 'stage' | 'count' | 'p50Micros' | 'p99Micros' | 'p999Micros' | 'maxMicros'>;

/** What a stage is, for those who do not know the names. */
const MEANING: Readonly<Record<string, string>> = {
  wire_to_decoded: 'Socket read to record offered to the engine; every quote',
  decoded_to_decision:
    'From there to the end of the search: the way to the engine thread, the journal, the detection',
  detection: 'Applying the quote: books, graph, detection; every quote searched',
  wire_to_decision: 'Socket read to the end of the search; every quote searched',
  decision_to_send: 'First thing decided to the order handed to the venue link; every order',
  wire_to_send: 'Socket read of a quote to the order that it led to',
  send_to_ack: "Order handed over to the venue's first answer",
  hiccup_wake: 'How much later than asked a thread runs again that slept for a millisecond',
  hiccup_run: 'Longest time between two looks at the clock within 10 microseconds of running',
};

/** The bar shows this range, in microseconds, on a logarithmic scale. */
const LOWEST = 0.01;
const DECADES = 8;

export interface StageRow {
  readonly id: string;
  readonly name: string;
  readonly meaning: string;
  readonly samples: string;
  readonly p50: string;
  readonly p99: string;
  readonly p999: string;
  readonly max: string;
  /** Where the percentiles lie on the bar, in percent of its width; undefined without samples. */
  readonly bar:
    { readonly from: number; readonly p99: number; readonly p999: number; readonly to: number } | undefined;
  readonly floor:
    { readonly name: string; readonly p999: string; readonly max: string; readonly at: number } | undefined;
}

export function spoken(stage: string): string {
  return stage.replaceAll('_', ' ');
}

/** Place of a duration on the bar, in percent. */
export function place(value: number): number {
  const share = Math.log10(Math.max(LOWEST, value) / LOWEST) / DECADES;
  return Math.round(Math.min(1, share) * 1_000) / 10;
}

/** One row per summary, each with the floor that it names. */
export function stageRows(summaries: readonly Percentiles[], floors: readonly Latency[] = []): StageRow[] {
  return summaries.map((summary) => {
    const floorName = 'floor' in summary ? (summary as Latency).floor : undefined;
    const floor = floors.find((one) => one.stage === floorName && one.count > 0);
    const some = summary.count > 0;
    const shown = (value: number) => (some ? micros(value) : '–');
    return {
      id: summary.stage,
      name: spoken(summary.stage),
      meaning: MEANING[summary.stage] ?? '',
      samples: count(summary.count),
      p50: shown(summary.p50Micros),
      p99: shown(summary.p99Micros),
      p999: shown(summary.p999Micros),
      max: shown(summary.maxMicros),
      bar: some
        ? {
            from: place(summary.p50Micros),
            p99: place(summary.p99Micros),
            p999: place(summary.p999Micros),
            to: place(summary.maxMicros),
          }
        : undefined,
      floor: floor && {
        name: spoken(floor.stage),
        p999: micros(floor.p999Micros),
        max: micros(floor.maxMicros),
        at: place(floor.p999Micros),
      },
    };
  });
}

/** Bytes in the unit a person reads at a glance. */
export function bytes(value: number): string {
  if (value < 1_024) return `${value.toFixed(value > 0 && value < 10 ? 1 : 0)} B`;
  if (value < 1_048_576) return `${(value / 1_024).toFixed(1)} KiB`;
  return `${(value / 1_048_576).toFixed(1)} MiB`;
}

/** How often something happens in a second. */
export function perSecond(value: number): string {
  return value < 10 ? value.toFixed(1) : count(Math.round(value));
}
