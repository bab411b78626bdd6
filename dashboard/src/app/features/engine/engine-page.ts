import { Component, computed, inject } from '@angular/core';
import { count, duration, micros } from '../../core/number/format';
import { SystemStore } from '../../core/system/system-store';
import { bytes, perSecond, spoken, stageRows } from './stage-rows';

/** How fast the engine is, stage by stage, beside what the machine does to a program that does nothing. */
@Component({
  selector: 'k-engine-page',
  templateUrl: './engine-page.html',
  styleUrl: './engine-page.css',
})
export class EnginePage {
  protected readonly system = inject(SystemStore);
  private readonly pulse = computed(() => this.system.health()?.pulse);

  protected readonly figures = computed(() => {
    const health = this.system.health();
    if (!health) return [];
    const detection = health.latencies.find((latency) => latency.stage === 'detection' && latency.count > 0);
    const { pulse } = health;
    return [
      {
        id: 'ticks',
        label: 'Ticks/s',
        value: perSecond(pulse.ticksPerSecond),
        note: 'applied in the last second',
      },
      {
        id: 'detections',
        label: 'Detections/s',
        value: perSecond(pulse.detectionsPerSecond),
        note: 'quotes searched in the last second',
      },
      {
        id: 'detection',
        label: 'Detection',
        value: detection ? micros(detection.p50Micros) : '–',
        note: detection
          ? `p99 ${micros(detection.p99Micros)}, p99.9 ${micros(detection.p999Micros)}`
          : 'nothing was searched in the last 10 s',
      },
      {
        id: 'garbage',
        label: 'Garbage per tick',
        value: bytes(pulse.garbage.engineBytesPerTick),
        note: `${bytes(pulse.garbage.engineBytesPerSecond)}/s on the engine thread`,
      },
      {
        id: 'pauses',
        label: 'GC pauses',
        value: count(pulse.garbage.pauses),
        note: `${count(pulse.garbage.pauseMillis)} ms in all since the start`,
      },
      { id: 'uptime', label: 'Up', value: duration(health.uptimeSeconds), note: health.engineId },
    ];
  });
  protected readonly stages = computed(() =>
    stageRows(this.system.health()?.latencies ?? [], this.pulse()?.floors ?? []),
  );
  protected readonly floors = computed(() => stageRows(this.pulse()?.floors ?? []));
  protected readonly agents = computed(() => stageRows(this.pulse()?.dutyCycles ?? []));
  protected readonly windowSeconds = computed(() => this.system.health()?.latencies[0]?.windowSeconds ?? 0);
  protected readonly warmUp = computed(() => {
    const warmUp = this.pulse()?.warmUp;
    return (
      warmUp && {
        summary: `${count(warmUp.ticks)} quotes, ${count(warmUp.orders)} orders, ${count(warmUp.messages)} messages in ${(warmUp.durationMillis / 1_000).toFixed(1)} s`,
        results: stageRows([warmUp.detection, warmUp.tickToOrder]),
        branches: warmUp.branches.map((branch) => ({
          name: spoken(branch.name),
          count: count(branch.count),
          cold: branch.count === 0,
        })),
      }
    );
  });
}
